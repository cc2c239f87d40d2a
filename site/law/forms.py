"""Citing articles by typing them: "刑法 385", one per line."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.time import long_date
from law.article_lookup import read_lookup
from law.citing.lines import CitedLines
from law.models import Article, ArticleQuerySet


class CitedArticlesField(forms.CharField):
    """Articles, one per line, as instrument and number; the newest text in force unless named.

    Cleans to a list of `Article` in the order typed, without repeats. A list of six hundred
    articles to tick would find nobody's article.
    """

    widget = CitedLines
    default_help_text = gettext_lazy(
        "One per line: “刑法 385”, “监察法 第十一条”, “刑法 388-1 2020” for the text of 2020. "
        "Without a year the text in force today is cited."
    )

    in_force_on: dt.date | None = None  # the day whose text is meant; None: today

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", self.default_help_text)
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Return stored articles as lines; what was typed stays as typed."""
        if value is None or isinstance(value, str):
            return value
        return "\n".join(citation_line(article) for article in _articles(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(super().has_changed(self.prepare_value(initial), data))

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        found: list[Article] = []
        problems: list[str] = []
        for line in text.splitlines():
            if not line.strip():
                continue
            try:
                article = find_article(line, on=self.in_force_on or timezone.localdate())
            except ValidationError as error:
                problems += error.messages
            else:
                if article not in found:
                    found.append(article)
        if problems:
            raise ValidationError(problems)
        return found


def citation_line(article: Article) -> str:
    """Return the line that `find_article` reads back: "刑法 第三百八十五条 2023"."""
    version = article.version
    return f"{version.instrument} {article.label} {version.label}"


def find_article(line: str, *, on: dt.date) -> Article:
    """Return the one article that `line` names.

    Args:
        on: the day whose text is meant where the line names no version.

    Raises:
        ValidationError: no article, or articles of several instruments, are meant.
    """
    lookup = read_lookup(line)
    if lookup.number is None:
        raise ValidationError(_("“%(line)s” names no article number.") % {"line": line})
    articles = Article.objects.numbered(lookup.number, lookup.suffix or 0)
    for word in lookup.words:
        articles = articles.filter(
            Q(version__instrument__name__icontains=word)
            | Q(version__instrument__short_name__icontains=word)
            | Q(version__instrument__name_en__icontains=word)
            | Q(version__label=word)
        )
    found = list(articles.newest_versions_first())
    if not found:
        raise ValidationError(
            _("“%(line)s” is not stored. Check the number, or import the text of that law.")
            % {"line": line}
        )
    names = sorted({article.version.instrument.name for article in found})
    exact = [a for a in found if a.version.instrument.short_name in lookup.words]
    exact = exact or [a for a in found if a.version.instrument.name in lookup.words]
    if len(names) > 1 and not exact:
        raise ValidationError(
            _("“%(line)s” may mean %(names)s. Name the law.")
            % {"line": line, "names": "、".join(names)}
        )
    candidates = exact or found
    in_force = [one for one in candidates if _is_in_force(one, on) and not one.is_repealed]
    names_version = any(one.version.label in lookup.words for one in candidates)
    if not in_force and not names_version:
        raise ValidationError(
            _(
                "%(law)s %(article)s was not in force on %(day)s. Cite what took its place, or name "
                "the year of the text that applied to the act."
            )
            % {
                "law": str(candidates[0].version.instrument),
                "article": candidates[0].label,
                "day": long_date(on),
            }
        )
    return (in_force or candidates)[0]


def _is_in_force(article: Article, on: dt.date) -> bool:
    version = article.version
    return version.in_force_from <= on and (
        version.in_force_until is None or version.in_force_until >= on
    )


def _articles(value: Iterable[Any]) -> list[Article]:
    """Return articles for a list of articles or of their keys."""
    items = list(value)
    keys = [item.pk if isinstance(item, Article) else item for item in items]
    articles: ArticleQuerySet = Article.objects.select_related("version__instrument")
    known = {article.pk: article for article in articles.filter(pk__in=keys)}
    return [known[key] for key in keys if key in known]
