"""Finding pages by what their titles and summaries contain, Chinese words included.

A plain substring search on purpose: Wagtail's default backend cuts text at spaces and finds no
word inside a Chinese title. It is exact on both databases and good for some thousand pages.
"""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q
from django.utils.text import capfirst

from campaigns.models import CampaignPage
from core.pages import BilingualPage
from courses.models import CoursePage
from exemplars.models import ExemplarPage
from law.models import LawModulePage
from warning_cases.models import WarningCasePage

LIMIT_PER_KIND: Final = 20
FIELDS: Final = ("title", "title_en", "summary", "summary_en")


@dataclass(frozen=True)
class Found:
    """The hits of one kind of page, with the kind's name in the interface language."""

    kind: str
    pages: list[BilingualPage]


PUBLIC_KINDS: Final[tuple[Any, ...]] = (WarningCasePage, ExemplarPage, LawModulePage)
SIGNED_IN_KINDS: Final[tuple[Any, ...]] = (CoursePage, CampaignPage, *PUBLIC_KINDS)


def find_pages(query: str, *, signed_in: bool) -> list[Found]:
    """Return published pages containing every word of `query`, grouped by kind.

    Courses and campaigns are for people who are signed in. An empty query finds nothing.
    One query per kind of page.
    """
    words = query.split()
    if not words:
        return []
    condition = Q()
    for word in words:
        anywhere = Q()
        for field in FIELDS:
            anywhere |= Q(**{f"{field}__icontains": word})
        condition &= anywhere
    found = []
    for model in SIGNED_IN_KINDS if signed_in else PUBLIC_KINDS:
        pages = list(
            model.objects.live()
            .public()
            .filter(condition)
            .order_by("-first_published_at")[:LIMIT_PER_KIND]
        )
        if pages:
            found.append(Found(capfirst(model._meta.verbose_name_plural), pages))
    return found
