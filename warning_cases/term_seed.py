"""One entry of a list, as first installed."""

from typing import NamedTuple


class TermSeed(NamedTuple):
    axis: str
    code: str
    name: str
    name_en: str
    aliases: str = ""
