"""The inside of an article: paragraphs (款) and the items (项) in them. Pure.

A line that begins with （一） is an item of the paragraph above it; every other line is a paragraph.
"""

import re
from typing import Final, NamedTuple

from core.translation import is_english
from law.numerals import chinese_number, parse_chinese_number

_SIGNS: Final = "零〇一二两三四五六七八九十百千"
_ITEM: Final = re.compile(rf"^[（(]([{_SIGNS}]+|\d{{1,2}})[)）]\s*(.*)$", re.S)
_PLACE: Final = re.compile(
    rf"第([{_SIGNS}\d]+)款|第[（(]?([{_SIGNS}\d]+)[)）]?项"
    r"|\bpara(?:graph)?\.?\s*(\d+)|\bitem\s*(\d+)"
)


class Item(NamedTuple):
    """One item (项) of a list: its number as written, and its text without that number."""

    number: int
    mark: str
    text: str


class Paragraph(NamedTuple):
    """One paragraph (款), counted from 1, with the items that follow it."""

    number: int
    text: str
    items: tuple[Item, ...]

    @property
    def anchor(self) -> str:
        return f"p{self.number}"


class Place(NamedTuple):
    """A place inside an article; 0 where none is named."""

    paragraph: int = 0
    item: int = 0


def structure_of(text: str) -> list[Paragraph]:
    """Return the paragraphs of an article's `text`, one per line, with their items."""
    found: list[tuple[str, list[Item]]] = []
    for line in (line.strip() for line in text.split("\n")):
        if not line:
            continue
        item = _item(line)
        if item is None or not found:
            found.append((line, []))
        else:
            found[-1][1].append(item)
    return [
        Paragraph(number, line, tuple(items))
        for number, (line, items) in enumerate(found, start=1)
    ]


def _item(line: str) -> Item | None:
    match = _ITEM.match(line)
    if match is None:
        return None
    try:
        number = parse_chinese_number(match[1])
    except ValueError:
        return None
    return Item(number, line[: match.start(2)].strip(), match[2])


def read_place(text: str) -> tuple[Place, str]:
    """Take 第二款第（三）项 out of what somebody typed; return the place and the rest."""
    paragraph = item = 0

    def note(match: re.Match[str]) -> str:
        nonlocal paragraph, item
        try:
            if match[1] or match[3]:
                paragraph = parse_chinese_number(match[1] or match[3])
            else:
                item = parse_chinese_number(match[2] or match[4])
        except ValueError:
            return match[0]
        return " "

    rest = _PLACE.sub(note, text)
    return Place(paragraph, item), rest


def place_label(place: Place) -> str:
    """Name a place as cited: 第二款第三项, or ", para. 2, item 3" in English; empty for none."""
    if is_english():
        named = [f"para. {place.paragraph}"] if place.paragraph else []
        named += [f"item {place.item}"] if place.item else []
        return "".join(f", {part}" for part in named)
    written = f"第{chinese_number(place.paragraph)}款" if place.paragraph else ""
    return written + (f"第{chinese_number(place.item)}项" if place.item else "")


def holds(text: str, place: Place) -> bool:
    """Tell whether an article of that `text` has the place. Without a text, nobody can say no."""
    paragraphs = structure_of(text)
    if not paragraphs or place == Place():
        return True
    if place.paragraph > len(paragraphs):
        return False
    within = [paragraphs[place.paragraph - 1]] if place.paragraph else paragraphs
    return not place.item or any(
        item.number == place.item for paragraph in within for item in paragraph.items
    )
