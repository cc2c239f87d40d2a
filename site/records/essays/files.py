"""Files that essays come as: looked at, never opened by this site."""

import hashlib
import zipfile
from pathlib import PurePath
from typing import IO, Final, NamedTuple

from django.utils.translation import gettext as _

from core.errors import DomainError

MOST_BYTES: Final = 10 * 1024 * 1024
MOST_UNPACKED: Final = 100 * 1024 * 1024
MOST_MEMBERS: Final = 2_000
TYPES: Final = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".odt": "application/vnd.oasis.opendocument.text",
}
ACCEPT: Final = ",".join(TYPES)
_NEEDED: Final = {".docx": "word/document.xml", ".odt": "content.xml"}


class FileRefused(DomainError):
    """The file is too large, of another type than its name says, or damaged."""


class Checked(NamedTuple):
    """A file that may be kept: its content, SHA-256 and the name its author gave it."""

    content: bytes
    digest: str
    name: str


def checked_file(file: IO[bytes], name: str) -> Checked:
    """Return the file if it is what its name says.

    Raises:
        FileRefused: says what is wrong and what can be sent instead.
    """
    base = PurePath(name.replace("\\", "/")).name
    ending = PurePath(base).suffix.lower()
    if ending not in TYPES:
        raise FileRefused(_("Send a PDF, DOCX or ODT file, or type the text."))
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise FileRefused(
            _("The file is larger than %(limit)d MB.") % {"limit": MOST_BYTES // 1024**2}
        )
    sound = (
        content.startswith(b"%PDF-") if ending == ".pdf" else _is_sound(file, _NEEDED[ending])
    )
    if not sound:
        raise FileRefused(
            _("This is no %(type)s file, or it is damaged. Save it again and send that.")
            % {"type": ending[1:].upper()}
        )
    stem = PurePath(base).stem[:140]
    return Checked(content, hashlib.sha256(content).hexdigest(), f"{stem}{ending}")


def _is_sound(file: IO[bytes], needed: str) -> bool:
    """Look at the members of an office file without unpacking them."""
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False
    return (
        len(members) <= MOST_MEMBERS
        and sum(member.file_size for member in members) <= MOST_UNPACKED
        and any(member.filename == needed for member in members)
        and not any(
            ".." in member.filename or member.filename.startswith("/") for member in members
        )
    )
