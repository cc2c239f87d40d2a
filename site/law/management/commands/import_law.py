"""`manage.py import_law FILE`: bring in the text of a statute written as Markdown."""

import argparse
import datetime as dt
import json
import re
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import DomainError
from law.lineage import Change
from law.services import import_version
from law.statute_text import parse_statute

MAX_BYTES: Final = 5 * 1024 * 1024
_NAMED_DATE: Final = re.compile(r"(\d{4}-\d{2}-\d{2})")


class FileUnreadable(DomainError):
    """The file is missing, too large, or no text."""


class Command(BaseCommand):
    help = (
        "Imports a statute from Markdown and prints one JSON line: "
        '{"instrument", "version", "articles", "unchanged", "renumbered", "amended", "added", '
        '"removed"}: what became of the articles of the version before, as proposed to editors. '
        "Exit 1, and nothing written, on errors."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--in-force-from",
            type=_day,
            metavar="YYYY-MM-DD",
            help="first day of application; otherwise the text, or the date of the amendment",
        )
        parser.add_argument(
            "--text-as-of",
            type=_day,
            metavar="YYYY-MM-DD",
            help="day up to which the text is known to be current; otherwise the last amendment",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        try:
            summary = import_version(
                statute=parse_statute(read_text(file)),
                adopted_on=_named_date(file),
                in_force_from=options["in_force_from"],
                text_as_of=options["text_as_of"],
                at=timezone.now(),
            )
        except DomainError as error:
            raise CommandError(f"{file.name}: {error}") from error
        if summary.is_commencement_assumed:
            self.stderr.write(
                _(
                    "In force from %(day)s, the date of the last amendment. If its decision names "
                    "another day, run this again with --in-force-from."
                )
                % {"day": summary.version.in_force_from.isoformat()}
            )
        if summary.kept:
            self.stderr.write(
                _("Kept although the text does not have them: %(articles)s")
                % {"articles": "、".join(summary.kept)}
            )
        self.stdout.write(
            json.dumps(
                {
                    "instrument": summary.instrument.name,
                    "version": summary.version.label,
                    "articles": summary.articles,
                    **{kind.lower(): summary.changes[kind] for kind in Change},
                },
                ensure_ascii=False,
            )
        )


def read_text(file: Path) -> str:
    """Return the text of `file`, which may be UTF-8 (with or without BOM) or GB18030.

    Raises:
        FileUnreadable: says what is wrong and what to do.
    """
    try:
        size = file.stat().st_size
        if size > MAX_BYTES:
            raise FileUnreadable(
                _(
                    "The file has %(size)d MB; a statute has less than 5. Check which file it is."
                )
                % {"size": size // (1024 * 1024)}
            )
        content = file.read_bytes()
    except OSError as error:
        raise FileUnreadable(
            _("The file cannot be opened. Check its name and that you may read it.")
        ) from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise FileUnreadable(
        _("The file is no text in UTF-8 or GB18030. Save it as UTF-8 text and try again.")
    )


def _day(value: str) -> dt.date:
    try:
        return dt.date.fromisoformat(value)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{value!r} is no date like 2025-06-01") from error


def _named_date(file: Path) -> dt.date | None:
    """Return the date in a file's name, such as 监察法(2024-12-25).md."""
    found = _NAMED_DATE.search(file.stem)
    try:
        return dt.date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None
