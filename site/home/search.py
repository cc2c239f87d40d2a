"""Site search: one query over every kind of page the visitor may see."""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.text import capfirst

from campaigns.models import CampaignPage
from core.pages import BilingualPage
from core.search.finding import find
from courses.models import CoursePage, LessonPage, ProgrammePage
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

LIMIT: Final = 60
PUBLIC_KINDS: Final[tuple[Any, ...]] = (
    CoursePage,
    ProgrammePage,
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

    Lessons and campaigns are for people who are signed in. The kind of the best hit comes first.
    See `core.search.finding` for what is found and what it costs.
    """
    kinds = SIGNED_IN_KINDS if reader.is_authenticated else PUBLIC_KINDS
    by_kind: dict[type[BilingualPage], list[BilingualPage]] = {}
    for page in find(query, reader=reader, kinds=kinds, limit=LIMIT):
        by_kind.setdefault(type(page), []).append(page)
    return [
        Found(str(capfirst(model._meta.verbose_name_plural)), pages)
        for model, pages in by_kind.items()
    ]
