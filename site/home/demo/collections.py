"""The demo's boundary cards, practice examples, self-check cards, column and gallery."""

from typing import Final

from cadres.models import RiskPoint
from exemplars.models import (
    BoundaryCardIndexPage,
    BoundaryCardPage,
    ColumnEntryPage,
    ColumnPage,
    ExemplarIndexPage,
    GalleryPage,
    GalleryWorkPage,
    PracticeIndexPage,
    PracticePage,
    SelfCheckIndexPage,
    SelfCheckPage,
)
from home.demo.pages import Shelf
from home.demo.source import read

_TITLES: Final = ("slug", "title", "title_en")
_SUMMED: Final = (*_TITLES, "summary", "summary_en")
_CARD: Final = (
    *_TITLES,
    "occasion",
    "situation",
    "situation_en",
    "verdict",
    "reason",
    "reason_en",
)
_PRACTICE: Final = (*_SUMMED, "kept_by", "gap", "arrangement", "steps", "outcome", "pitfalls")
_SELF_CHECK: Final = (*_SUMMED, "occasion", "questions", "questions_en", "advice")
_WORK: Final = (*_TITLES, "kind", "maker", "words", "meaning")


def load_collections(shelf: Shelf) -> None:
    """Publish what is missing of every collection."""
    load_cards(shelf)
    load_practices(shelf)
    load_self_checks(shelf)
    load_column(shelf)
    load_gallery(shelf)


def load_cards(shelf: Shelf) -> None:
    index = BoundaryCardIndexPage.objects.get()
    for row in read("boundary_cards"):
        page = BoundaryCardPage(**{name: row[name] for name in _CARD})
        page.articles = shelf.articles.of(row["articles"])
        shelf.put("card", index, page)


def load_practices(shelf: Shelf) -> None:
    index = PracticeIndexPage.objects.get()
    points = {point.code: point for point in RiskPoint.objects.all()}
    for row in read("practices"):
        page = PracticePage(**{name: row[name] for name in _PRACTICE})
        page.risk_points = [points[code] for code in row["risks"]]
        page.articles = shelf.articles.of(row["articles"])
        shelf.put("practice", index, page)


def load_self_checks(shelf: Shelf) -> None:
    index = SelfCheckIndexPage.objects.get()
    for row in read("self_checks"):
        shelf.put(
            "self-check", index, SelfCheckPage(**{name: row[name] for name in _SELF_CHECK})
        )


def load_column(shelf: Shelf) -> None:
    row = read("column")
    column = ColumnPage(**{name: row["column"][name] for name in _SUMMED})
    there = shelf.put("column", ExemplarIndexPage.objects.get(), column)
    for entry in row["entries"]:
        page = ColumnEntryPage(
            **{name: entry[name] for name in _SUMMED}, body=shelf.body(entry["body"])
        )
        shelf.put("entry", there, page)


def load_gallery(shelf: Shelf) -> None:
    index = GalleryPage.objects.get()
    for row in read("gallery"):
        shelf.put("work", index, GalleryWorkPage(**{name: row[name] for name in _WORK}))
