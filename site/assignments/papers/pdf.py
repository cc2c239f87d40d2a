"""Setting a paper as PDF. Papers are always in Chinese; the caller writes them so."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

import typst

from records.fonts import chinese_font

PDF: Final = "application/pdf"
LANGUAGE: Final = "zh-hans"
_TEMPLATE: Final = Path(__file__).with_name("paper.typ")


@dataclass(frozen=True)
class Table:
    """A table: texts only, so that it cannot differ from what the page shows."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Signature:
    """Who signed for which side, and when."""

    side: str
    name: str
    at: str


@dataclass(frozen=True)
class Paper:
    heading: str
    subheading: str = ""
    facts: Sequence[tuple[str, str]] = ()
    paragraphs: Sequence[str] = ()
    tables: Sequence[Table] = field(default_factory=tuple)
    signatures: Sequence[Signature] = ()
    digest: str = ""
    footer: str = ""
    landscape: bool = False


def paper_pdf(paper: Paper, *, at: dt.datetime) -> bytes:
    """Return the paper as A4 pages. The same paper and instant give the same bytes.

    Raises:
        FontMissing: there is no font that can write Chinese.
    """
    pdf: bytes = typst.compile(
        str(_TEMPLATE),
        root=str(_TEMPLATE.parent),
        font_paths=[str(chinese_font().path.parent)],
        ignore_system_fonts=True,
        timestamp=int(at.astimezone(dt.UTC).timestamp()),
        sys_inputs={"paper": json.dumps(asdict(paper), ensure_ascii=False)},
    )
    return pdf
