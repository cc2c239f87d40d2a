"""Importing people from a sheet."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from cadres.roster.services import import_roster


class Command(BaseCommand):
    help = (
        "Create and update people from an XLSX or CSV file (UTF-8 or GB18030). Prints one JSON "
        "summary; with errors it exits with 1 and writes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="judge only, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        summary = import_roster(
            path=options["file"], at=timezone.now(), dry_run=options["dry_run"]
        )
        self.stdout.write(summary.as_json())
        if summary.ignored_columns:
            self.stderr.write(f"ignored columns: {', '.join(summary.ignored_columns)}")
        if summary.problems:
            raise SystemExit(1)
