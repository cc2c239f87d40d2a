"""Articles as they stood on the day of an act: what a case cites is a provision, not a wording."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils import timezone

from law.models import Article

Cited = tuple[Article, dt.date]


class ArticlesOnTheirDays:
    """The wording in force of each provision cited, on the day for which it is cited."""

    def __init__(self, found: dict[tuple[int, dt.date], Article]) -> None:
        self._found = found

    def __getitem__(self, cited: Cited) -> Article:
        """Return the article in force that day; the one chosen where no such text is stored."""
        article, day = cited
        return self._found.get((article.pk, day), article)

    @classmethod
    def of(cls, cited: Iterable[Cited]) -> "ArticlesOnTheirDays":
        """Look up every wording needed at once. Two queries; none where nothing is cited.

        The provision is known by its lineage; where versions were stored without comparing them,
        by its number within the instrument.
        """
        wanted = list(cited)
        if not wanted:
            return cls({})
        stored = Article.objects.to_be_cited().filter(
            Q(lineage__in={article.lineage for article, _day in wanted})
            | Q(
                version__instrument__in={a.version.instrument_id for a, _day in wanted},
                number__in={article.number for article, _day in wanted},
            )
        )
        by_lineage: dict[Any, list[Article]] = {}
        by_number: dict[Any, list[Article]] = {}
        for article in stored:
            by_lineage.setdefault(article.lineage, []).append(article)
            by_number.setdefault(_numbered(article), []).append(article)
        found = {}
        for article, day in wanted:
            same = [*by_lineage.get(article.lineage, ()), *by_number[_numbered(article)]]
            in_force = next((each for each in same if _is_in_force(each, day)), None)
            if in_force is not None:
                found[article.pk, day] = in_force
        return cls(found)


def day_of(value: Any, act_date: dt.date | None) -> dt.date:
    """Return the day whose text a block cites: its own, else that of the acts, else today."""
    day: dt.date = value.get("happened_on") or act_date or timezone.localdate()
    return day


def _numbered(article: Article) -> tuple[int, int, int]:
    return (article.version.instrument_id, article.number, article.suffix)


def _is_in_force(article: Article, day: dt.date) -> bool:
    version = article.version
    return version.in_force_from <= day and (
        version.in_force_until is None or version.in_force_until >= day
    )
