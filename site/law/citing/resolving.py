"""What a citation means on a day: the text of that provision in force then."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q

from law.citing.reference import Reference
from law.models import Article, ArticleQuerySet, Version


@dataclass(frozen=True, slots=True)
class Resolved:
    """A citation looked up for a day.

    Args:
        cited: the article as it was cited.
        texts: the same provision in every version, the oldest first.
        in_force: the one in force on `day`; None before it existed and after its repeal.
    """

    day: dt.date
    cited: Article
    texts: tuple[Article, ...]
    in_force: Article | None

    @property
    def shown(self) -> Article:
        """The text to show: the one in force, else the last one before `day`, else as cited."""
        if self.in_force is not None:
            return self.in_force
        past = [one for one in self.texts if one.version.in_force_from <= self.day]
        standing = [one for one in past if not one.is_repealed]
        return (standing or past or [self.cited])[-1]

    @property
    def is_repealed(self) -> bool:
        """It was in force before `day` and is not on that day."""
        return self.in_force is None and any(
            one.version.in_force_from <= self.day for one in self.texts
        )

    @property
    def ended_by(self) -> Article | None:
        """Where it stands struck out, if the text says so."""
        return next((one for one in self.texts if one.is_repealed), None)

    @property
    def is_renumbered(self) -> bool:
        """It stands under another number on `day` than it was cited by."""
        return (self.shown.number, self.shown.suffix) != (self.cited.number, self.cited.suffix)


def resolve_articles(articles: Collection[Article], day: dt.date) -> dict[int, Resolved]:
    """Return what each of `articles` (by primary key) means on `day`. One query."""
    texts: dict[object, list[Article]] = {}
    for one in Article.objects.of_lineages({article.lineage for article in articles}):
        texts.setdefault(one.lineage, []).append(one)
    return {
        article.pk: _resolved(article, texts.get(article.lineage, [article]), day)
        for article in articles
    }


def resolve(
    wanted: Iterable[tuple[Reference, dt.date]],
) -> dict[tuple[Reference, dt.date], Resolved]:
    """Look many references up at once; those that name nothing stored are left out. Two queries."""
    pairs = list(dict.fromkeys(wanted))
    if not pairs:
        return {}
    found = {_key(one): one for one in find_cited({reference for reference, _day in pairs})}
    texts: dict[object, list[Article]] = {}
    for one in Article.objects.of_lineages({article.lineage for article in found.values()}):
        texts.setdefault(one.lineage, []).append(one)
    return {
        (reference, day): _resolved(article, texts.get(article.lineage, [article]), day)
        for reference, day in pairs
        if (article := found.get(reference[:4])) is not None
    }


def find_cited(references: Iterable[Reference]) -> ArticleQuerySet:
    """Return the articles that `references` name, in the versions they name. One query."""
    named = [
        Q(
            version__instrument__code=one.code,
            version__label=one.label,
            number=one.number,
            suffix=one.suffix,
        )
        for one in references
    ]
    articles: ArticleQuerySet = Article.objects.select_related("version__instrument")
    return articles.filter(reduce(or_, named)) if named else articles.none()


def article_at(
    *, code: str, number: int, suffix: int, label: str = "", day: dt.date
) -> Resolved | None:
    """Return what an address means: that number of the version named, or in force on `day`.

    Without a version, and where nothing of that number is in force, the newest text that has the
    number is meant. Two queries, three at most.
    """
    articles = Article.objects.select_related("version__instrument").filter(
        version__instrument__code=code, number=number, suffix=suffix
    )
    candidates = list(articles.order_by("-version__in_force_from"))
    if label:
        cited = next((one for one in candidates if one.version.label == label), None)
    else:
        cited = next((one for one in candidates if _is_in_force(one.version, day)), None)
        cited = cited or next(iter(candidates), None)
    return resolve_articles([cited], day)[cited.pk] if cited else None


def _key(article: Article) -> tuple[str, str, int, int]:
    version = article.version
    return version.instrument.code, version.label, article.number, article.suffix


def _resolved(article: Article, texts: list[Article], day: dt.date) -> Resolved:
    in_force = [one for one in texts if _is_in_force(one.version, day) and not one.is_repealed]
    return Resolved(day, article, tuple(texts), in_force[-1] if in_force else None)


def _is_in_force(version: Version, day: dt.date) -> bool:
    return version.in_force_from <= day and (
        version.in_force_until is None or version.in_force_until >= day
    )


def reference_to(article: Article, *, paragraph: int = 0, item: int = 0) -> Reference:
    """Return the reference that content stores for `article`. Load its version and instrument."""
    version = article.version
    return Reference(
        version.instrument.code, version.label, article.number, article.suffix, paragraph, item
    )
