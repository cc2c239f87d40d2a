"""Site search: one query over every kind of page the visitor may see."""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.text import capfirst

from campaigns.models import CampaignPage
from core.pages import BilingualPage
from core.readers import visible_to
from courses.models import CoursePage, LessonPage
from exemplars.models import (
    BoundaryCardPage,
    ColumnEntryPage,
    ExemplarPage,
    GalleryWorkPage,
    PracticePage,
    SelfCheckPage,
)
from law.models import LawModulePage
from warning_cases.models import WarningCasePage

LIMIT_PER_KIND: Final = 20
PUBLIC_KINDS: Final[tuple[Any, ...]] = (
    CoursePage,
    WarningCasePage,
    ExemplarPage,
    PracticePage,
    BoundaryCardPage,
    SelfCheckPage,
    ColumnEntryPage,
    GalleryWorkPage,
    LawModulePage,
)
SIGNED_IN_KINDS: Final[tuple[Any, ...]] = (*PUBLIC_KINDS, LessonPage, CampaignPage)


@dataclass(frozen=True)
class Found:
    """The hits of one kind of page, with the kind's name in the interface language."""

    kind: str
    pages: list[BilingualPage]


def find_pages(query: str, *, reader: Any) -> list[Found]:
    """Return what `reader` may read and contains every word of `query`, the best first, by kind.

    Lessons and campaigns are for people who are signed in. One search per kind.
    """
    if not query.strip():
        return []
    found = []
    for model in SIGNED_IN_KINDS if reader.is_authenticated else PUBLIC_KINDS:
        readable = visible_to(model.objects.live().public(), reader)
        pages = list(readable.search(query)[:LIMIT_PER_KIND])
        if pages:
            found.append(Found(capfirst(model._meta.verbose_name_plural), pages))
    return found
