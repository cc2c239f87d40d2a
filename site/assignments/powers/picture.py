"""The way from cases to obligations as a picture: four columns of boxes, joined by lines.

Pure: it takes labels and gives places. The table beside it says the same in words.
"""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

COLUMNS: Final = 4
BOX_WIDTH: Final = 210
BOX_HEIGHT: Final = 46
GAP_X: Final = 60
GAP_Y: Final = 18
MARGIN: Final = 8
HEAD: Final = 28  # of the words above the columns
MOST_SIGNS: Final = 14  # of a line of a box; Chinese signs are as wide as high


@dataclass(frozen=True)
class Box:
    """One box: where it is, and up to two lines of text."""

    column: int
    x: int
    y: int
    lines: tuple[str, ...]
    title: str

    @property
    def middle_y(self) -> int:
        return self.y + BOX_HEIGHT // 2

    @property
    def right(self) -> int:
        return self.x + BOX_WIDTH


@dataclass(frozen=True)
class Line:
    """A line from the right edge of one box to the left edge of another."""

    x1: int
    y1: int
    x2: int
    y2: int

    @property
    def bend(self) -> int:
        return (self.x1 + self.x2) // 2


@dataclass(frozen=True)
class Picture:
    boxes: Sequence[Box]
    lines: Sequence[Line]
    width: int
    height: int
    columns: Sequence[int]  # where each begins


def _left(column: int) -> int:
    return MARGIN + column * (BOX_WIDTH + GAP_X)


def draw(ways: Iterable[Sequence[str]]) -> Picture:
    """Lay out `ways`: each names a box for every column, "" where it has none.

    The same text in a column is one box. Columns are as high as the fullest of them.
    """
    listed = [tuple(way) for way in ways]
    names = [
        list(dict.fromkeys(way[column] for way in listed if way[column]))
        for column in range(COLUMNS)
    ]
    tallest = max((len(column) for column in names), default=0)
    height = (tallest * (BOX_HEIGHT + GAP_Y) - GAP_Y if tallest else 0) + 2 * MARGIN + HEAD
    boxes: dict[tuple[int, str], Box] = {}
    for number, column in enumerate(names):
        used = len(column) * (BOX_HEIGHT + GAP_Y) - GAP_Y
        top = HEAD + (height - HEAD - used) // 2
        for place, name in enumerate(column):
            boxes[number, name] = Box(
                column=number,
                x=_left(number),
                y=top + place * (BOX_HEIGHT + GAP_Y),
                lines=_broken(name),
                title=name,
            )
    joined: dict[tuple[tuple[int, str], tuple[int, str]], Line] = {}
    for way in listed:
        present = [(column, name) for column, name in enumerate(way) if name]
        for left, right in itertools.pairwise(present):
            start, end = boxes[left], boxes[right]
            joined[left, right] = Line(start.right, start.middle_y, end.x, end.middle_y)
    width = 2 * MARGIN + COLUMNS * BOX_WIDTH + (COLUMNS - 1) * GAP_X
    columns = tuple(_left(column) for column in range(COLUMNS))
    return Picture(tuple(boxes.values()), tuple(joined.values()), width, height, columns)


def _broken(text: str) -> tuple[str, ...]:
    """Break `text` into two lines at most; Latin letters count for half."""
    lines, line, width = [], "", 0.0
    for sign in text:
        width += 1 if ord(sign) > 0x2E80 else 0.55
        if width > MOST_SIGNS:
            lines.append(line)
            line, width = "", 1.0
        line += sign
    lines.append(line)
    if len(lines) > 2:
        lines = [lines[0], lines[1][:-1] + "…"]
    return tuple(each.strip() for each in lines)
