"""Importing people from a sheet."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from cadres.roster.services import import_roster


class Command(BaseCommand):
    help = (
        "Create and update people from an XLSX or CSV file (UTF-8 or GB18030). Prints one JSON "
        "summary; with errors it exits with 1 and writes nothing. --verdicts prints a line of JSON "
        "for each row as well, before the summary."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="judge only, write nothing")
        parser.add_argument(
            "--verdicts", action="store_true", help="say what each row means: new, moved, …"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        summary = import_roster(
            path=options["file"], at=timezone.now(), dry_run=options["dry_run"]
        )
        if options["verdicts"]:
            for verdict in summary.verdicts:
                told = {
                    "row": verdict.row,
                    "verdict": str(verdict.verdict),
                    "staff_number": verdict.staff_number,
                    "name": verdict.name,
                    "message": str(verdict.message),
                }
                self.stdout.write(json.dumps(told, ensure_ascii=False))
        self.stdout.write(summary.as_json())
        if summary.ignored_columns:
            self.stderr.write(f"ignored columns: {', '.join(summary.ignored_columns)}")
        if summary.problems:
            raise SystemExit(1)
