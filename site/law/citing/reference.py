"""How content stores a citation: "supervision-law:2024:15", with paragraph and item where named.

The name of the instrument, the version and the number are the same on every site, where keys of
rows are not; the article's identity follows from them.
"""

import re
from typing import Final, NamedTuple, Self
from urllib.parse import urlencode

from django.urls import reverse

from law.structure import Place

_REFERENCE: Final = re.compile(
    r"(?P<code>[\w-]{1,80}):(?P<label>[^:\s]{1,40}):(?P<number>\d{1,4})(?:-(?P<suffix>\d{1,2}))?"
    r"(?:/(?P<paragraph>\d{1,2})(?:/(?P<item>\d{1,2}))?)?"
)
_NUMBER: Final = re.compile(r"(\d{1,4})(?:-(\d{1,2}))?")


class Reference(NamedTuple):
    """An article in the version it was chosen in, and a place in it."""

    code: str
    label: str
    number: int
    suffix: int = 0
    paragraph: int = 0
    item: int = 0

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what `str(reference)` writes.

        Raises:
            ValueError: `text` is no reference.
        """
        found = _REFERENCE.fullmatch(text)
        if found is None:
            raise ValueError(f"{text!r} is no reference to an article")
        numbers = (int(found[name] or 0) for name in ("number", "suffix", "paragraph", "item"))
        return cls(found["code"], found["label"], *numbers)

    def __str__(self) -> str:
        tail = f"/{self.paragraph}" if self.paragraph or self.item else ""
        tail += f"/{self.item}" if self.item else ""
        return f"{self.code}:{self.label}:{written_number(self.number, self.suffix)}{tail}"

    @property
    def place(self) -> Place:
        return Place(self.paragraph, self.item)

    def url(self, *, on: str = "", card: bool = False) -> str:
        """Return the permanent address of the article, as in force on the day `on` (ISO)."""
        query = {"version": self.label, **({"on": on} if on else {})}
        name = "statute_card" if card else "statute_article"
        path = reverse(name, args=[self.code, written_number(self.number, self.suffix)])
        anchor = f"#p{self.paragraph}" if self.paragraph and not card else ""
        return f"{path}?{urlencode(query)}{anchor}"


def written_number(number: int, suffix: int = 0) -> str:
    """Write an article number in an address: 385, or 388-1."""
    return f"{number}-{suffix}" if suffix else str(number)


def read_number(text: str) -> tuple[int, int] | None:
    """Read what `written_number` writes; None when it is none."""
    found = _NUMBER.fullmatch(text)
    return (int(found[1]), int(found[2] or 0)) if found else None
