"""Reading DOCX, Markdown and pasted text into sections. Every file is a stranger's."""

import io
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from typing import Final, NamedTuple

from django.utils.translation import gettext as _

from core.errors import DomainError

MOST_BYTES: Final = 10 * 1024 * 1024
MOST_UNPACKED: Final = 60 * 1024 * 1024
MOST_MEMBERS: Final = 2_000
MOST_CHARACTERS: Final = 200_000
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARTS: Final = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
_MARKDOWN_HEADING: Final = re.compile(r"^(#{1,6})\s+(.+?)\s*#*$")
_UNDERLINE: Final = re.compile(r"^(=+|-+)\s*$")
# A notice pasted from a page has no styles: 一、基本情况, （二）处理结果, 【案情经过】.
_NUMBERED: Final = re.compile(
    r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)])\s*(.{1,24})$"
)
_BRACKETED: Final = re.compile(r"^【([^】]{1,24})】\s*(.*)$")


class Section(NamedTuple):
    """A heading ("" before the first) and the lines below it."""

    heading: str
    level: int
    lines: tuple[str, ...]


class Unreadable(DomainError):
    """The file is too large, broken, or not what its name says."""


def read_text(text: str) -> list[Section]:
    """Return the sections of Markdown or pasted text.

    Raises:
        Unreadable: it is empty or longer than `MOST_CHARACTERS`.
    """
    if not text.strip():
        raise Unreadable(_("There is nothing in it."))
    if len(text) > MOST_CHARACTERS:
        raise Unreadable(
            _("The text has more than %(number)d characters.") % {"number": MOST_CHARACTERS}
        )
    return _sections(_marked(text.replace("\r\n", "\n").split("\n")))


def read_docx(content: bytes, name: str) -> list[Section]:
    """Return the sections of a Word file: headings by style, tables row by row, notes at the end.

    Raises:
        Unreadable: larger than `MOST_BYTES`, no Word file, a bomb, or with a document type.
    """
    if len(content) > MOST_BYTES:
        raise Unreadable(
            _(
                "“%(name)s” is larger than %(megabytes)d MB. Leave its pictures out and try again."
            )
            % {"name": name, "megabytes": MOST_BYTES // 1024 // 1024}
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check(archive, name)
            headings = _heading_styles(_parse(archive, "word/styles.xml", name))
            lines: list[tuple[int, str]] = []
            for part in _PARTS:
                root = _parse(archive, part, name)
                if root is None and part == _PARTS[0]:
                    raise Unreadable(_("“%(name)s” is no Word file.") % {"name": name})
                lines += _lines(root, headings) if root is not None else []
    except (zipfile.BadZipFile, ET.ParseError, RuntimeError, NotImplementedError) as error:
        raise Unreadable(_("“%(name)s” is no Word file.") % {"name": name}) from error
    if not any(text.strip() for _level, text in lines):
        raise Unreadable(_("There is nothing in it."))
    if sum(len(text) for _level, text in lines) > MOST_CHARACTERS:
        raise Unreadable(
            _("The text has more than %(number)d characters.") % {"number": MOST_CHARACTERS}
        )
    return _sections(iter(lines))


def _check(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse what would unpack to too much, before anything is unpacked."""
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED:
        raise Unreadable(_("“%(name)s” unpacks to more than is allowed.") % {"name": name})


def _parse(archive: zipfile.ZipFile, part: str, name: str) -> ET.Element | None:
    try:
        with archive.open(part) as file:
            data = file.read(MOST_UNPACKED + 1)
    except KeyError:
        return None
    if len(data) > MOST_UNPACKED:
        raise Unreadable(_("“%(name)s” unpacks to more than is allowed.") % {"name": name})
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or b"\x00" in data[:200]:
        raise Unreadable(_("“%(name)s” is no Word file.") % {"name": name})
    return ET.fromstring(data)  # noqa: S314  no document type, no entities: refused above


def _heading_styles(root: ET.Element | None) -> dict[str, int]:
    """Return the level of each heading style by its id ("1" is a heading in Chinese Word)."""
    levels: dict[str, int] = {}
    for style in root.iter(f"{_W}style") if root is not None else ():
        named = style.find(f"{_W}name")
        name = (named.get(f"{_W}val") or "").lower() if named is not None else ""
        found = re.match(r"(?:heading|标题)\s*(\d)", name)
        if found:
            levels[style.get(f"{_W}styleId") or ""] = int(found[1])
        elif name == "title":
            levels[style.get(f"{_W}styleId") or ""] = 1
    return levels


def _lines(root: ET.Element, headings: dict[str, int]) -> list[tuple[int, str]]:
    """Return (level, text) of each paragraph; level 0 is running text."""
    found: list[tuple[int, str]] = []
    body = root.find(f"{_W}body")
    for element in body if body is not None else root:
        if element.tag == f"{_W}tbl":
            for row in element.iter(f"{_W}tr"):
                cells = [
                    " ".join(filter(None, map(_text, cell.iter(f"{_W}p")))).strip()
                    for cell in row.iter(f"{_W}tc")
                ]
                found.append((0, " | ".join(cells)))
            continue
        for paragraph in [element] if element.tag == f"{_W}p" else element.iter(f"{_W}p"):
            style = paragraph.find(f"{_W}pPr/{_W}pStyle")
            code = style.get(f"{_W}val") or "" if style is not None else ""
            level = headings.get(code, 0)
            texts = _text(paragraph).split("\n")
            if level:
                found.append((level, texts[0]))
                found += [(0, text) for text in texts[1:]]
            else:
                found += _marked(texts)
    return found


def _text(paragraph: ET.Element) -> str:
    parts = []
    for node in paragraph.iter():
        if node.tag == f"{_W}t":
            parts.append(node.text or "")
        elif node.tag == f"{_W}tab":
            parts.append("\t")
        elif node.tag in (f"{_W}br", f"{_W}cr"):
            parts.append("\n")
    return "".join(parts)


def _marked(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Yield (level, text) of lines without styles: Markdown, and the habits of notices."""
    skip = False
    for number, line in enumerate(lines):
        if skip:
            skip = False
            continue
        text = line.strip()
        following = lines[number + 1] if number + 1 < len(lines) else ""
        if found := _MARKDOWN_HEADING.match(text):
            yield len(found[1]), found[2]
        elif text and len(text) <= 40 and _UNDERLINE.match(following):
            yield (1 if following.startswith("=") else 2), text
            skip = True
        elif found := _BRACKETED.match(text):
            yield 2, found[1]
            if found[2]:
                yield 0, found[2]
        elif (found := _NUMBERED.match(text)) and not text.endswith(("。", "；", "，", "：")):
            yield 2, text
        else:
            yield 0, text


def _sections(lines: Iterator[tuple[int, str]]) -> list[Section]:
    sections: list[Section] = []
    heading, level = "", 0
    gathered: list[str] = []
    for depth, text in lines:
        if depth:
            if heading or gathered:
                sections.append(Section(heading, level, tuple(gathered)))
            heading, level, gathered = text.strip(), depth, []
        elif text.strip():
            gathered.append(text.strip())
    sections.append(Section(heading, level, tuple(gathered)))
    return [section for section in sections if section.heading or section.lines]
