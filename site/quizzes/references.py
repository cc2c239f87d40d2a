"""Articles as an editor types them, one per line: "监察法 11" or "刑法 第三百八十八条之一"."""

import datetime as dt
import re
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _

from core.errors import DomainError
from law.models import Article
from law.numerals import parse_chinese_number

_LINE: Final = re.compile(
    r"^《?(?P<name>.+?)》?(?:@(?P<version>\S+))?\s*"
    r"(?:第(?P<written>[零〇一二三四五六七八九十百千两\d]+)条(?:之(?P<after>[一二三四五六七八九十\d]+))?"
    r"|\s(?P<number>\d{1,4})(?:-(?P<suffix>\d{1,2}))?)$"
)


class UnknownReference(DomainError):
    """A line names no article that is stored; the text quotes the line."""


def find_articles(text: str, *, on: dt.date) -> list[Article]:
    """Return the articles that the lines of `text` name; one query a line.

    A line may name the version ("监察法@2018 11"); otherwise it means the one in force on `on`.

    Raises:
        UnknownReference: a line that names none.
    """
    return [_find(line.strip(), on) for line in text.splitlines() if line.strip()]


def write_references(articles: list[Article]) -> str:
    """Return `articles` as lines that `find_articles` reads."""
    return "\n".join(
        f"{article.version.instrument.short_name or article.version.instrument.name}"
        f"@{article.version.label} {article.number}"
        + (f"-{article.suffix}" if article.suffix else "")
        for article in articles
    )


def _find(line: str, on: dt.date) -> Article:
    match = _LINE.match(line)
    if match is None:
        raise UnknownReference(
            _("“%(line)s” is not an article. Write one per line, such as 监察法 11.")
            % {"line": line}
        )
    try:
        number = parse_chinese_number(match["written"] or match["number"])
        suffix = parse_chinese_number(match["after"] or match["suffix"] or "0")
    except ValueError as error:
        raise UnknownReference(
            _("“%(line)s” has no article number.") % {"line": line}
        ) from error
    name = match["name"]
    articles = Article.objects.numbered(number, suffix).filter(
        Q(version__instrument__name=name)
        | Q(version__instrument__short_name=name)
        | Q(version__instrument__code=name)
    )
    if match["version"]:
        articles = articles.filter(version__label=match["version"])
    else:
        articles = articles.in_force_on(on)
    article = articles.select_related("version__instrument").first()
    if article is None:
        raise UnknownReference(
            _("No stored statute has “%(line)s”. Is it imported, and is the name right?")
            % {"line": line}
        )
    return article
