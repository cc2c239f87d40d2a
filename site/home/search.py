"""Site search: one query over every kind of page the visitor may see."""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.text import capfirst

from campaigns.models import CampaignPage
from core.pages import BilingualPage
from courses.models import CoursePage, LessonPage
from exemplars.models import ExemplarPage
from law.models import LawModulePage
from warning_cases.models import WarningCasePage

LIMIT_PER_KIND: Final = 20
PUBLIC_KINDS: Final[tuple[Any, ...]] = (
    CoursePage,
    WarningCasePage,
    ExemplarPage,
    LawModulePage,
)
SIGNED_IN_KINDS: Final[tuple[Any, ...]] = (*PUBLIC_KINDS, LessonPage, CampaignPage)


@dataclass(frozen=True)
class Found:
    """The hits of one kind of page, with the kind's name in the interface language."""

    kind: str
    pages: list[BilingualPage]


def find_pages(query: str, *, signed_in: bool) -> list[Found]:
    """Return published pages containing every word of `query`, the best first, by kind.

    Lessons and campaigns are for people who are signed in. One search per kind.
    """
    if not query.strip():
        return []
    found = []
    for model in SIGNED_IN_KINDS if signed_in else PUBLIC_KINDS:
        pages = list(model.objects.live().public().search(query)[:LIMIT_PER_KIND])
        if pages:
            found.append(Found(capfirst(model._meta.verbose_name_plural), pages))
    return found
