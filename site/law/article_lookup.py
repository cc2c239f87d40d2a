"""What somebody looking for an article types: "385", "388-1", "刑法385", "第三百八十五条". Pure."""

import re
from dataclasses import dataclass
from typing import Final

from law.numerals import parse_chinese_number

_SIGNS: Final = "零〇一二两三四五六七八九十百千"
_NUMBER: Final = re.compile(
    rf"第([{_SIGNS}\d]+)条(?:之([{_SIGNS}\d]+))?"
    r"|(?<!\d)(\d{1,4})(?:条)?(?:-|之)?(?:(?<=[-之])(\d{1,2}|[一二三四五六七八九十]+))?(?!\d)"
    rf"|^([{_SIGNS}]{{2,}})$"
)
_CITING: Final = frozenset({"art", "art.", "article"})


@dataclass(frozen=True, slots=True)
class Lookup:
    """An article number, where one was typed, and the other words.

    Args:
        suffix: None when only the number was typed: then every 之… of it is meant too.
    """

    number: int | None = None
    suffix: int | None = None
    words: tuple[str, ...] = ()


def read_lookup(text: str) -> Lookup:
    """Take the first article number out of `text`; what is left are words to find."""
    number: int | None = None
    suffix: int | None = None
    words: list[str] = []
    for token in text.split():
        found = _NUMBER.search(token) if number is None else None
        if found is None:
            words.append(token)
            continue
        try:
            number = parse_chinese_number(found[1] or found[3] or found[5])
            written = found[2] or found[4]
            suffix = parse_chinese_number(written) if written else None
        except ValueError:
            words.append(token)
            continue
        rest = (token[: found.start()] + " " + token[found.end() :]).split()
        words += rest
    return Lookup(number, suffix, tuple(word for word in words if word.lower() not in _CITING))
