"""Finding the article an editor means: "监察法 15", "第三百八十五条", 受贿."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import ValidationError
from django.db.models import Case, IntegerField, Q, Value, When
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from law.article_lookup import read_lookup
from law.citing.resolving import reference_to, resolve_articles
from law.forms import find_article
from law.models import Article, ArticleQuerySet
from law.structure import Place, place_label, read_place

LIMIT: Final = 12

# Words for which layers above know articles: a charge and the article that defines it. Each gets a
# word and returns (short name of the instrument, number, suffix).
NamesArticles = Callable[[str], list[tuple[str, int, int]]]
article_namers: Final[list[NamesArticles]] = []


def names_articles(namer: NamesArticles) -> NamesArticles:
    """Ask `namer(word)` which articles a word such as 受贿 stands for. One query at most."""
    if namer not in article_namers:
        article_namers.append(namer)
    return namer


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of the chooser.

    Args:
        law, number: how a list of articles names it: 监察法, "15" or "388-1".
        problem: why it can't be cited for that day; empty where it can.
    """

    reference: str
    label: str
    law: str
    number: str
    version: str
    gist: str
    problem: str


def choices_for(query: str, *, on: dt.date) -> list[Choice]:
    """Return what `query` may mean on the day `on`, the likeliest first. Five queries or so."""
    place, rest = read_place(query)
    articles = list(_candidates(rest, on))
    found = resolve_articles(articles, on)
    chosen: list[Choice] = []
    seen = set()
    for article in articles:
        if article.lineage in seen:
            continue
        seen.add(article.lineage)
        resolved = found[article.pk]
        shown = resolved.in_force or article
        chosen.append(
            Choice(
                reference=str(reference_to(shown, paragraph=place.paragraph, item=place.item)),
                label=f"{shown.version.instrument} {shown.label}{place_label(place)}",
                law=shown.version.instrument.short_name or shown.version.instrument.name,
                number=f"{shown.number}-{shown.suffix}" if shown.suffix else f"{shown.number}",
                version=shown.version.label,
                gist=Truncator(shown.text or shown.teaching_summary).chars(90),
                problem="" if resolved.in_force else _("not in force on this day"),
            )
        )
    chosen.sort(key=lambda choice: bool(choice.problem))
    return chosen[:LIMIT]


def _candidates(query: str, on: dt.date) -> ArticleQuerySet:
    """Articles that match, those in force on the day and those that a charge names first."""
    if not query.strip():
        return Article.objects.none()
    named = Q(pk__in=[])
    for word in read_lookup(query).words:
        for namer in article_namers:
            for short_name, number, suffix in namer(word):
                named |= Q(
                    version__instrument__short_name=short_name, number=number, suffix=suffix
                )
    in_force = Q(version__in_force_from__lte=on) & (
        Q(version__in_force_until=None) | Q(version__in_force_until__gte=on)
    )
    matching = Article.objects.matching(query)
    if named != Q(pk__in=[]):
        matching = matching | Article.objects.filter(named)
    candidates: ArticleQuerySet = (
        matching.select_related("version__instrument")
        .annotate(
            rank=Case(
                When(named & in_force, then=Value(0)),
                When(in_force, then=Value(1)),
                default=Value(2),
                output_field=IntegerField(),
            )
        )
        .order_by("rank", "-version__in_force_from", "version", "number", "suffix")
    )
    return candidates[: 4 * LIMIT]


def find_one(line: str, *, on: dt.date) -> tuple[Article, Place]:
    """Return the one article, and the place in it, that a typed line names.

    Raises:
        ValidationError: none, or articles of several laws, are meant.
    """
    place, rest = read_place(line)
    lookup = read_lookup(rest)
    if lookup.number is not None:
        return find_article(rest, on=on), place
    named = {
        found for word in lookup.words for namer in article_namers for found in namer(word)
    }
    if len(named) == 1:
        short_name, number, suffix = next(iter(named))
        written = f"{short_name} {number}" + (f"-{suffix}" if suffix else "")
        return find_article(written, on=on), place
    raise ValidationError(_("“%(line)s” names no article number.") % {"line": line})
