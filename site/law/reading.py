"""A version's articles arranged for reading: under the headings that they stand under."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from law.models.statutes import Article, Chapter, Version


@dataclass(slots=True)
class Heading:
    """A heading of the text and the articles directly under it; without chapter: under none."""

    chapter: Chapter | None
    articles: list[Article] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        """Fragment id of the heading on its law module page."""
        return f"heading-{self.chapter.position}" if self.chapter else "articles"


def arrange(chapters: Iterable[Chapter], articles: Iterable[Article]) -> list[Heading]:
    """Put each article under its heading, both in text order.

    Headings that hold nothing, themselves or in a lower heading that follows, are left out.
    """
    headings = {chapter.pk: Heading(chapter) for chapter in chapters}
    loose = Heading(None)
    for article in articles:
        headings.get(article.chapter_id or 0, loose).articles.append(article)
    kept: list[Heading] = []
    lowest_kept = 0  # level of the heading kept last, seen from the end
    for heading in reversed(headings.values()):
        level = heading.chapter.level if heading.chapter else 0
        if heading.articles or level < lowest_kept:
            kept.append(heading)
            lowest_kept = level
    if loose.articles:
        kept.append(loose)
    return kept[::-1]


def headings_of(version: Version) -> list[Heading]:
    """Return the headings of `version` with their articles. Two queries."""
    return arrange(
        version.chapters.order_by("position"), version.articles.order_by("number", "suffix")
    )
