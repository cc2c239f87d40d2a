"""Reading a statute written as Markdown: title, preamble, headings, articles. Pure.

The format is that of the public collections of Chinese statutes: a `# title`, a preamble of dated
lines up to `<!-- INFO END -->`, headings 编/章/节, and articles that begin a line with 第N条 or
第N条之一. What follows a heading 附件 (annex) and footnotes marked ① are no articles.
"""

import datetime as dt
import enum
import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from django.utils.translation import gettext as _

from core.errors import DomainError
from law.numerals import article_label, parse_chinese_number

_NUMERAL: Final = r"(?:[零〇一二两三四五六七八九十百千]{1,9}|\d{1,4})"
_ARTICLE: Final = re.compile(
    rf"^\**第({_NUMERAL})条(?:之({_NUMERAL}))?\**(?:[ \t\u3000]+(.*))?$"
)
_HEADING: Final = re.compile(rf"^#*\s*第({_NUMERAL})([编章节])[ \t\u3000]+(.+)$")
_UNNUMBERED: Final = re.compile(
    r"^#+\s*(序言|总[ \u3000]*则|分[ \u3000]*则|附[ \u3000]*则)\s*$"
)
_ANNEX: Final = re.compile(r"^#+\s*附[ \u3000]*[件录表]|^附件[一二三四五六七八九十\d]*\s*$")
_FOOTNOTE: Final = re.compile(r"^[\u2460-\u2473]")
_PREAMBLE_END: Final = "<!-- INFO END -->"
_DATED: Final = re.compile(r"^[（(]?(\d{4})年(\d{1,2})月(\d{1,2})日[ \t\u3000]*(.*)$")
_ADOPTED_BY: Final = re.compile(
    r"^([^《]{2,80}?会议|[^《]{0,80}?(?:大会|委员会|国务院|政务院|人民法院|人民检察院))"
)
_DECISION: Final = re.compile(r"《[^《》]*(?:〈[^〈〉]*〉[^《》]*)?(?:决定|修正案[^《》]*)》")
_STARTS_ON: Final = re.compile(r"自(\d{4})年(\d{1,2})月(\d{1,2})日起施行")
_STARTS_AT_ONCE: Final = re.compile(r"自(?:公布|发布|印发)之日起施行")


class NoTitle(DomainError):
    """The text does not begin with the name of a statute."""


class NoArticles(DomainError):
    """The text holds no line that begins with 第…条."""


class DuplicateArticles(DomainError):
    """A number occurs twice."""


class MissingArticles(DomainError):
    """The numbers have a gap."""


class ArticlesOutOfOrder(DomainError):
    """A smaller number follows a larger one."""


class Level(enum.IntEnum):
    """Ranks of headings; the values of `Chapter.Level`."""

    PART = 1
    CHAPTER = 2
    SECTION = 3


_LEVELS: Final = {"编": Level.PART, "章": Level.CHAPTER, "节": Level.SECTION}


@dataclass(frozen=True, slots=True)
class Enactment:
    """One dated line of the preamble: passed, amended, published, in force."""

    on: dt.date
    text: str

    @property
    def is_commencement(self) -> bool:
        """The line says from when the statute applies, not that its text changed."""
        return self.text.startswith(("施行", "起施行"))


@dataclass(frozen=True, slots=True)
class Heading:
    level: Level
    title: str


@dataclass(slots=True)
class StatuteArticle:
    """An article: its number, the index of the heading it stands under, and its paragraphs."""

    number: int
    suffix: int
    heading: int | None
    paragraphs: list[str] = field(default_factory=list)

    @property
    def key(self) -> tuple[int, int]:
        return self.number, self.suffix

    @property
    def text(self) -> str:
        """The paragraphs (款) and items (项), one per line."""
        return "\n".join(self.paragraphs)


@dataclass(frozen=True, slots=True)
class Statute:
    """A statute as read; `articles` are complete, unique and in order."""

    name: str
    enactments: tuple[Enactment, ...]
    headings: tuple[Heading, ...]
    articles: tuple[StatuteArticle, ...]

    @property
    def history(self) -> str:
        """The dated lines of the preamble, as written."""
        return "\n".join(f"{line.on:%Y-%m-%d} {line.text}" for line in self.enactments)

    @property
    def adopted_on(self) -> dt.date | None:
        """Date of the last change of the text: adoption, revision or amendment."""
        changes = [line.on for line in self.enactments if not line.is_commencement]
        return max(changes, default=None)

    @property
    def promulgated_by(self) -> str:
        """Who adopted the last change of the text, as the preamble says; empty when it does not."""
        found = _ADOPTED_BY.match(self._last_change)
        return found[1] if found else ""

    @property
    def amendment_decision(self) -> str:
        """Name of the decision that made this wording: 《关于修改……的决定》; empty for an original."""
        found = _DECISION.search(self._last_change)
        return found[0] if found else ""

    @property
    def _last_change(self) -> str:
        changes = [line for line in self.enactments if not line.is_commencement]
        return max(changes, key=lambda line: line.on).text if changes else ""

    @property
    def commences_on(self) -> dt.date | None:
        """From when this wording applies, as far as the text itself can tell.

        An amended text keeps the commencement of the original, which lies before the amendment:
        then the date of the amendment is the earliest possible one.
        """
        stated = [line.on for line in self.enactments if line.is_commencement]
        stated += [
            on
            for article in self.articles
            for found in _STARTS_ON.finditer(article.text)
            if (on := _date(found))
        ][-1:]
        adopted = self.adopted_on
        if not stated:
            return adopted
        return max(stated[-1], adopted) if adopted else stated[-1]

    @property
    def starts_at_once(self) -> bool:
        """The statute applies from the day of its publication."""
        return any(_STARTS_AT_ONCE.search(article.text) for article in self.articles)


def parse_statute(text: str) -> Statute:
    """Read `text`, a statute in Markdown.

    Raises:
        NoTitle, NoArticles, DuplicateArticles, MissingArticles, ArticlesOutOfOrder: each names
            what and where, and what to do about it.
    """
    lines = [line.strip(" \t\r\u3000\ufeff") for line in text.splitlines()]
    lines = [line for line in lines if line]
    name = _name(lines)
    if _PREAMBLE_END in lines:
        end = lines.index(_PREAMBLE_END)
        preamble, body = lines[1:end], lines[end + 1 :]
    else:
        end = next((i for i, line in enumerate(lines) if _is_body(line)), len(lines))
        preamble, body = lines[1:end], lines[end:]
    headings, articles = _read_body(body)
    _check(articles)
    return Statute(name, tuple(_enactments(preamble)), tuple(headings), tuple(articles))


def _is_body(line: str) -> bool:
    return bool(_ARTICLE.match(line) or _HEADING.match(line) or _UNNUMBERED.match(line))


def _name(lines: list[str]) -> str:
    if not lines or _is_body(lines[0]) or not lines[0].lstrip("# "):
        raise NoTitle(
            _(
                "The first line must be the name of the statute, such as “# 中华人民共和国监察法”."
            )
        )
    return re.sub(r"[ \u3000]+", "", lines[0].lstrip("# "))


def _enactments(preamble: list[str]) -> list[Enactment]:
    """Read the dated lines; a line without a date goes on with the one before it."""
    found: list[Enactment] = []
    for line in preamble:
        dated = _DATED.match(line)
        on = _date(dated) if dated else None
        if dated and on:
            found.append(Enactment(on, dated[4]))
        elif found:
            found[-1] = Enactment(found[-1].on, f"{found[-1].text}{line}")
    return found


def _date(found: re.Match[str]) -> dt.date | None:
    """Return the date in the first three groups; None for the 31st of February."""
    try:
        return dt.date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def _article_at(line: str, heading: int | None) -> StatuteArticle | None:
    """Return the article that begins with `line`, if one does."""
    found = _ARTICLE.match(line)
    if found is None:
        return None
    try:
        number = parse_chinese_number(found[1])
        suffix = parse_chinese_number(found[2]) if found[2] else 0
    except ValueError:
        return None
    return StatuteArticle(number, suffix, heading, [found[3].strip()] if found[3] else [])


def _read_body(body: list[str]) -> tuple[list[Heading], list[StatuteArticle]]:
    headings: list[Heading] = []
    articles: list[StatuteArticle] = []
    current: StatuteArticle | None = None
    has_parts = any((found := _HEADING.match(line)) and found[2] == "编" for line in body)
    for line in body:
        if _ANNEX.match(line):
            break
        if heading := _HEADING.match(line):
            title = f"第{heading[1]}{heading[2]} {_joined(heading[3])}"
            headings.append(Heading(_LEVELS[heading[2]], title))
            current = None
        elif unnumbered := _UNNUMBERED.match(line):
            level = Level.PART if has_parts else Level.CHAPTER
            headings.append(Heading(level, _joined(unnumbered[1])))
            current = None
        elif article := _article_at(line, len(headings) - 1 if headings else None):
            current = article
            articles.append(article)
        elif current is not None and not _FOOTNOTE.match(line) and not line.startswith("<!--"):
            current.paragraphs.append(line)
    return headings, articles


def _joined(title: str) -> str:
    """Take out the spaces that only spread a short heading: 总 则 → 总则."""
    return re.sub(r"(?<=[\u4e00-\u9fff])[ \u3000]+(?=[\u4e00-\u9fff])", "", title.strip())


def _check(articles: list[StatuteArticle]) -> None:
    """Refuse a text whose article numbers show that something is wrong with it."""
    if not articles:
        raise NoArticles(
            _(
                "No article was found: no line begins with 第…条 and a space. Check that the file "
                "is the text of a statute in Markdown."
            )
        )
    counted = Counter(article.key for article in articles)
    twice = sorted(key for key, count in counted.items() if count > 1)
    if twice:
        raise DuplicateArticles(
            _("These articles occur more than once: %(articles)s. Remove the wrong ones.")
            % {"articles": _listed(twice)}
        )
    missing = _gaps(set(counted))
    if missing:
        raise MissingArticles(
            _(
                "These articles are missing: %(articles)s. A repealed article keeps its number and "
                "says so, such as “第一百九十九条 （删去）”."
            )
            % {"articles": _listed(missing)}
        )
    for before, after in pairwise(articles):
        if after.key < before.key:
            raise ArticlesOutOfOrder(
                _("%(after)s stands after %(before)s. Put the articles in order.")
                % {"after": article_label(*after.key), "before": article_label(*before.key)}
            )


def _gaps(keys: set[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the numbers between 1 and the last that are missing, suffixes (之一…) included."""
    last = max(number for number, _suffix in keys)
    missing = [(number, 0) for number in range(1, last + 1) if (number, 0) not in keys]
    suffixes: dict[int, int] = {}
    for number, suffix in keys:
        suffixes[number] = max(suffixes.get(number, 0), suffix)
    missing += [
        (number, suffix)
        for number, highest in suffixes.items()
        for suffix in range(1, highest)
        if (number, suffix) not in keys
    ]
    return sorted(missing)


def _listed(keys: list[tuple[int, int]], limit: int = 20) -> str:
    """Name the articles; beyond `limit` of them say how many more there are."""
    named = "、".join(article_label(*key) for key in keys[:limit])
    return f"{named}…（+{len(keys) - limit}）" if len(keys) > limit else named
