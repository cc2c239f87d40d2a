"""Which formats there are, and which of them a file is in."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.spreadsheets import XLSX
from quizzes.exchange.drafts import Outcome, Reader, UnreadableFile, Writer
from quizzes.exchange.gift import read_gift, write_gift
from quizzes.exchange.moodle import read_moodle, write_moodle
from quizzes.exchange.qti import read_qti
from quizzes.exchange.quiz_app import read_quiz_app
from quizzes.exchange.workbook import read_workbook, write_workbook


class Format(NamedTuple):
    code: str
    label: Promise
    suffix: str
    media_type: str
    read: Reader
    write: Writer | None


FORMATS: Final = {
    one.code: one
    for one in (
        Format(
            "xlsx",
            gettext_lazy("Workbook (XLSX)"),
            ".xlsx",
            XLSX,
            read_workbook,
            write_workbook,
        ),
        Format(
            "gift",
            gettext_lazy("GIFT"),
            ".gift",
            "text/plain; charset=utf-8",
            read_gift,
            write_gift,
        ),
        Format(
            "moodle",
            gettext_lazy("Moodle XML"),
            ".xml",
            "application/xml",
            read_moodle,
            write_moodle,
        ),
        Format(
            "qti", gettext_lazy("QTI 2.1 or 3.0"), ".zip", "application/zip", read_qti, None
        ),
        Format(
            "quiz-app",
            gettext_lazy("django-quiz-app (dumpdata JSON)"),
            ".json",
            "application/json",
            read_quiz_app,
            None,
        ),
    )
}
WRITABLE: Final = {code: one for code, one in FORMATS.items() if one.write is not None}


def recognised(content: bytes) -> Format:
    """Return the format `content` is in, by what is in it, never by its name.

    Raises:
        UnreadableFile: it is in none of ours.
    """
    head = content[:400_000]
    if content.startswith(b"PK\x03\x04"):
        return FORMATS["xlsx" if b"xl/workbook.xml" in content else "qti"]
    plain = head.replace(b"\0", b"")
    if b"assessmentItem" in plain or b"qti-assessment-item" in plain:
        return FORMATS["qti"]
    if b"<quiz" in plain or b"<question" in plain:
        return FORMATS["moodle"]
    stripped = plain.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if stripped.startswith(b"[") and b'"model"' in plain:
        return FORMATS["quiz-app"]
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableFile(
            _("This is an old or encrypted Excel file; save it as .xlsx without a password.")
        )
    if stripped.startswith(b"<"):
        raise UnreadableFile(_("The XML is neither Moodle's nor QTI."))
    return FORMATS["gift"]


def outcomes(content: bytes, format_code: str = "") -> Iterator[Outcome]:
    """Yield drafts and problems of `content`.

    Raises:
        UnreadableFile: the file as a whole cannot be read.
    """
    chosen = FORMATS[format_code] if format_code else recognised(content)
    return chosen.read(content)
