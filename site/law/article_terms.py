"""Article numbers as search terms: 第三百八十五条, 第385条, 385条 and art. 385 are one. Pure."""

import re
from typing import Final

from law.numerals import parse_chinese_number

_NUMERAL: Final = r"[零〇一二三四五六七八九十百千两\d]+"
_CITED: Final = re.compile(
    rf"第({_NUMERAL})条(?:之({_NUMERAL}))?|(?<!\d)(\d{{1,4}})条(?:之({_NUMERAL}))?"
    r"|\bart(?:icle|\.)?\s*(\d{1,4})(?:-(\d{1,2}))?(?!\d)"
)


def article_term(number: int, suffix: int = 0) -> str:
    """Return the index term of an article number, such as "article385x0"."""
    return f"article{number}x{suffix}"


def find_article_terms(text: str) -> tuple[list[str], str]:
    """Return the terms of the article numbers in `text`, and the text without them."""
    terms = []

    def note(match: re.Match[str]) -> str:
        number = match[1] or match[3] or match[5]
        suffix = match[2] or match[4] or match[6] or "0"
        try:
            terms.append(
                article_term(parse_chinese_number(number), parse_chinese_number(suffix))
            )
        except ValueError:
            return match[0]
        return " "

    rest = _CITED.sub(note, text)
    return terms, rest
