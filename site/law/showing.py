"""What pages of the law show beside an article's text."""

from dataclasses import dataclass
from typing import Any

from wagtail.models import Page

from core.readers import visible_to
from core.time import long_date
from core.translation import is_english
from law.changes.diffing import Sides, side_by_side
from law.citing.pages import PREFIX
from law.citing.registry import Citing, citing
from law.citing.resolving import Resolved
from law.lineage import Change
from law.models import Article, ArticleChange


@dataclass(frozen=True, slots=True)
class PastText:
    """One text of a provision, and how it differs from the one before; newest first."""

    article: Article
    change: ArticleChange | None
    sides: Sides | None


def history_of(found: Resolved) -> list[PastText]:
    """Return every text of the provision, the newest first, amended ones beside their predecessor.

    One query.
    """
    changes = {
        change.new_id: change
        for change in ArticleChange.objects.filter(new__in=found.texts).select_related(
            "old__version"
        )
    }
    past = []
    for article in reversed(found.texts):
        change = changes.get(article.pk)
        sides = None
        if change and change.old and change.kind == Change.AMENDED:
            sides = side_by_side(change.old.text, article.text)
        past.append(PastText(article, change, sides))
    return past


@dataclass(frozen=True, slots=True)
class CitedBy:
    """What cites an article in any of its texts: pages for readers, and how much else."""

    pages: list[Citing]
    questions: int


def cited_by(found: Resolved, *, reader: Any) -> CitedBy:
    """Return the pages `reader` may find that cite the provision, and the number of other things.

    Questions are counted, never shown: they may stand in an examination.
    """
    things = list(citing([one.pk for one in found.texts]))
    page_keys = {thing.key for thing in things if thing.key.startswith(f"{PREFIX}:")}
    named = Page.objects.live().public().filter(pk__in=[_page_id(key) for key in page_keys])
    allowed = {
        f"{PREFIX}:{pk}" for pk in visible_to(named, reader).values_list("pk", flat=True)
    }
    pages = {thing.key: thing for thing in things if thing.key in allowed and thing.url}
    others = {thing.key for thing in things if thing.key.startswith("quizzes.question:")}
    return CitedBy(list(pages.values()), len(others))


def _page_id(key: str) -> int:
    return int(key.partition(":")[2])


def cited_form(article: Article) -> str:
    """Return the article as one writes it into a document, with the version it belongs to."""
    version = article.version
    instrument = version.instrument
    since = long_date(version.in_force_from)
    if is_english() and instrument.name_en:
        return f"{instrument.name_en}, {article.label} ({version.label}, in force from {since})"
    return f"《{instrument.name}》{article.label}（{version.label}年版，{since}起施行）"
