"""Looking into an XLSX file before trusting it to a reader that takes all of it into memory.

A workbook of half a megabyte can unpack to gigabytes, claim a size it has not, or put one cell
at the far corner of the sheet. So its members are measured, and the first sheet is walked cell
by cell with a streaming parser, before anything builds a table of it.
"""

import posixpath
import re
import zipfile
import zlib
from pathlib import Path
from typing import IO, Any, Final
from xml.etree.ElementTree import ParseError, fromstring
from xml.parsers import expat

from django.utils.translation import gettext as _

from cadres.roster.problems import Problem, UnreadableRoster, whole_file

MAXIMUM_UNPACKED_BYTES: Final = 500 * 1024 * 1024
MAXIMUM_MEMBERS: Final = 2_000
MAXIMUM_ROWS: Final = 200_000
MAXIMUM_COLUMNS: Final = 200
MAXIMUM_CELLS: Final = (
    4_000_000  # all rows with twenty columns: a few hundred megabytes as text
)
MAXIMUM_NAMED_CELLS: Final = 200  # formulas and error values that are listed

_PIECE: Final = 1024 * 1024
_INDEX_BYTES: Final = 4 * 1024 * 1024  # a list of sheets is a few kilobytes
_REFERENCE: Final = re.compile(r"^([A-Z]{1,4})([0-9]{1,8})$")
_OFFICE: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def inspect_workbook(path: Path) -> None:
    """Measure the workbook at `path`.

    Raises:
        UnreadableRoster: it is damaged, no workbook, too large in any direction, or its first
            sheet holds formulas or error values; each is named with its place.
    """
    try:
        with path.open("rb") as file, zipfile.ZipFile(file) as archive:
            _refuse_oversized(file, archive)
            with archive.open(_first_sheet(archive)) as sheet:
                walk = _SheetWalk()
                walk.read(sheet)
    except (zipfile.BadZipFile, KeyError, ParseError, expat.ExpatError, EOFError, zlib.error,
            NotImplementedError, RuntimeError, ValueError) as error:  # fmt: skip
        raise whole_file(_("The workbook is damaged or is no XLSX file.")) from error
    if walk.problems:
        raise UnreadableRoster(*walk.problems)


def _refuse_oversized(file: IO[bytes], archive: zipfile.ZipFile) -> None:
    too_large = whole_file(
        _("The workbook unpacks to more than %(limit)d MB.")
        % {"limit": MAXIMUM_UNPACKED_BYTES // 1024 // 1024}
    )
    members = archive.infolist()
    if len(members) > MAXIMUM_MEMBERS:
        raise too_large
    if sum(member.file_size for member in members) > MAXIMUM_UNPACKED_BYTES:
        raise too_large
    # The directory may lie about sizes; what the packed bytes unpack to cannot.
    unpacked = 0
    for member in members:
        unpacked += _unpacked_bytes(file, member, MAXIMUM_UNPACKED_BYTES - unpacked)
        if unpacked > MAXIMUM_UNPACKED_BYTES:
            raise too_large


def _unpacked_bytes(file: IO[bytes], member: zipfile.ZipInfo, limit: int) -> int:
    """Count what `member` unpacks to, giving up just past `limit`."""
    if member.compress_type == zipfile.ZIP_STORED:
        return member.compress_size
    if member.compress_type != zipfile.ZIP_DEFLATED:
        raise zipfile.BadZipFile("a compression that no workbook uses")
    file.seek(member.header_offset)
    local = file.read(30)
    file.seek(
        int.from_bytes(local[26:28], "little") + int.from_bytes(local[28:30], "little"), 1
    )
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    count, left = 0, member.compress_size
    while left > 0 and not unpacker.eof and count <= limit:
        packed = file.read(min(_PIECE, left))
        if not packed:
            break
        left -= len(packed)
        while packed and count <= limit:
            count += len(unpacker.decompress(packed, _PIECE))
            packed = unpacker.unconsumed_tail
    return count


def _first_sheet(archive: zipfile.ZipFile) -> str:
    """Return the member that holds the first sheet of the workbook."""
    workbook = fromstring(_small(archive, "xl/workbook.xml"))  # noqa: S314  expat limits expansion
    relations = fromstring(_small(archive, "xl/_rels/workbook.xml.rels"))  # noqa: S314
    first = next(element for element in workbook.iter() if element.tag.endswith("}sheet"))
    wanted = first.get(f"{_OFFICE}id") or first.get("id")
    target = next(
        element.get("Target", "") for element in relations if element.get("Id") == wanted
    )
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join("xl", target))


def _small(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > _INDEX_BYTES:
        raise zipfile.BadZipFile("an index of unlikely size")
    return archive.read(name)


class _SheetWalk:
    """Walks the cells of a sheet in constant memory and notes what a table must not hold."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._row = 0
        self._column = 0
        self._width = 0
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start

    def read(self, sheet: IO[bytes]) -> None:
        while piece := sheet.read(_PIECE):
            self._parser.Parse(piece, False)
        self._parser.Parse(b"", True)

    def _start(self, tag: str, attributes: dict[str, Any]) -> None:
        name = tag.rpartition(":")[2]
        if name == "c":
            self._enter_cell(attributes)
        elif name == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._column = 0
            self._refuse_far_away()
        elif name == "f":
            self._note(_("The cell holds a formula; paste it as a value."))

    def _enter_cell(self, attributes: dict[str, Any]) -> None:
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
        else:
            match = _REFERENCE.match(reference)
            if match is None:
                raise ValueError("a cell without a place")
            self._column, self._row = column_number(match[1]), int(match[2])
        self._refuse_far_away()
        if attributes.get("t") == "e":
            self._note(_("The cell holds an error value."))

    def _refuse_far_away(self) -> None:
        if self._row > MAXIMUM_ROWS + 1:
            raise whole_file(
                _("The sheet has more than %(limit)d rows.") % {"limit": MAXIMUM_ROWS}
            )
        if self._column > MAXIMUM_COLUMNS:
            raise whole_file(
                _("The sheet has more than %(limit)d columns.") % {"limit": MAXIMUM_COLUMNS}
            )
        # A reader makes a table of everything up to the last cell, be it empty.
        self._width = max(self._width, self._column)
        if self._row * self._width > MAXIMUM_CELLS:
            raise too_many_cells()

    def _note(self, message: str) -> None:
        if len(self.problems) < MAXIMUM_NAMED_CELLS:
            self.problems.append(Problem(self._row, column_letters(self._column), message))


def too_many_cells() -> UnreadableRoster:
    """Return the refusal of a sheet that would not fit into memory as text."""
    return whole_file(
        _("The sheet has more than %(limit)d cells; leave out rows and columns that are empty.")
        % {"limit": MAXIMUM_CELLS}
    )


def column_number(letters: str) -> int:
    """Return 1 for "A", 27 for "AA"."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def column_letters(number: int) -> str:
    """Return "A" for 1, "AA" for 27."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
