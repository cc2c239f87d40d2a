"""Strict XML for one question at a time: no entities of a file's own, no network, no huge trees."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _
from lxml import etree

from core.errors import DomainError

Element = etree._Element


class BrokenXML(DomainError):
    """A piece of the file is not well-formed; the text says where."""


class Piece(NamedTuple):
    """One element of the file as text, cut out before anything is parsed."""

    text: str
    line: int
    is_closed: bool


def parse_piece(piece: Piece) -> Element:
    """Return the element.

    Entities that only a document's own DTD could define are unknown here, so that nothing expands.

    Raises:
        BrokenXML: it is not well-formed.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        recover=False,
        remove_comments=True,
    )
    try:
        return etree.fromstring(piece.text.encode(), parser)
    except etree.XMLSyntaxError as error:
        row = piece.line + (error.position[0] or 1) - 1
        message = (error.msg or "").partition(", line")[0]
        raise BrokenXML(
            _("The XML is broken in line %(line)d: %(reason)s")
            % {"line": row, "reason": message}
        ) from error


def pieces(text: str, *names: str) -> Iterator[Piece]:
    """Yield each element called one of `names`, outermost ones in order; tolerant of what is round
    them.

    One that is still open when the next begins is yielded unclosed, so that a broken question
    costs nothing but itself.
    """
    joined = "|".join(map(re.escape, names))
    token = re.compile(
        rf"<!\[CDATA\[.*?\]\]>|<!--.*?-->|<(?P<open>{joined})(?=[\s>/])[^>]*?(?P<empty>/)?>"
        rf"|</(?P<close>{joined})\s*>",
        re.DOTALL,
    )
    begun: int | None = None
    begun_line = 1
    counted, line = 0, 1
    for match in token.finditer(text):
        if match["open"]:
            line += text.count("\n", counted, match.start())
            counted = match.start()
            if begun is not None:
                yield Piece(text[begun : match.start()], begun_line, is_closed=False)
            begun, begun_line = match.start(), line
            if match["empty"]:
                yield Piece(match[0], line, is_closed=True)
                begun = None
        elif match["close"] and begun is not None:
            yield Piece(text[begun : match.end()], begun_line, is_closed=True)
            begun = None
    if begun is not None:
        yield Piece(text[begun:], begun_line, is_closed=False)
