"""`manage.py import_questions FILE --bank NAME [--dry-run]`: questions of any known format."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify

from core.errors import DomainError
from quizzes.exchange.drafts import MAXIMUM_FILE_BYTES
from quizzes.exchange.formats import FORMATS
from quizzes.exchange.services import import_questions
from quizzes.exchange.sittings import import_sittings, parse_user_map
from quizzes.models import Bank


class Command(BaseCommand):
    help = "Import questions from XLSX, GIFT, Moodle XML, QTI or a dump of django-quiz-app."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--bank", required=True, help="code or name; created when missing")
        parser.add_argument("--format", choices=sorted(FORMATS), default="", dest="format_code")
        parser.add_argument(
            "--dry-run", action="store_true", help="report only, change nothing"
        )
        parser.add_argument(
            "--user-map",
            type=Path,
            help='JSON {"user id of the dump": "staff number"}; sittings become attempts',
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        if path.stat().st_size > MAXIMUM_FILE_BYTES:
            raise CommandError(
                f"{path} is larger than {MAXIMUM_FILE_BYTES // 1024 // 1024} MB."
            )
        content = path.read_bytes()
        is_dry_run: bool = options["dry_run"]
        at = timezone.now()
        bank, is_new = _bank(options["bank"])
        try:
            report = import_questions(
                content=content,
                bank=bank,
                at=at,
                format_code=options["format_code"],
                is_dry_run=is_dry_run,
            )
            if options["user_map"]:
                users = parse_user_map(options["user_map"].read_bytes())
                report.attempts, problems = import_sittings(
                    content=content, bank=bank, users=users, is_dry_run=is_dry_run
                )
                report.errors += problems
        except DomainError as error:
            raise CommandError(str(error)) from error
        finally:
            if is_new and is_dry_run:
                bank.delete()
        self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False))


def _bank(name: str) -> tuple[Bank, bool]:
    found = Bank.objects.filter(Q(code=name) | Q(name=name)).first()
    if found is not None:
        return found, False
    code = slugify(name)[:60] or f"bank-{Bank.objects.count() + 1}"
    return Bank.objects.create(code=code, name=name), True
