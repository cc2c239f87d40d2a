"""manage.py recount: compare tallies with obligations, those with the record, it with the facts."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assignments.checking.records import REPAIRED, check_records
from assignments.models import Assignment
from assignments.recounting import recount


class Command(BaseCommand):
    """Print one JSON summary; exit 1 when anything differs that `--fix` has not put right."""

    help = "Compare the stored figures of assignments with the facts they follow from."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--fix", action="store_true", help="put wrong figures right")
        parser.add_argument("--assignment", type=int, help="only this assignment")

    def handle(self, *args: Any, fix: bool, assignment: int | None, **options: Any) -> None:
        chosen = None
        if assignment is not None:
            chosen = Assignment.objects.filter(pk=assignment).first()
            if chosen is None:
                raise CommandError(f"There is no assignment {assignment}.")
        at = timezone.now()
        records = [] if chosen else [found.as_json() for found in check_records(fix=fix, at=at)]
        differences = [found.as_json() for found in recount(assignment=chosen, fix=fix)]
        checked = 1 if chosen else Assignment.objects.count()
        self.stdout.write(
            json.dumps(
                {
                    "assignments": checked,
                    "differences": differences,
                    "records": records,
                    "fixed": fix,
                },
                ensure_ascii=False,
            )
        )
        lasting = [each for each in records if not set(each["rules"]) <= set(REPAIRED)]
        if lasting or ((differences or records) and not fix):
            raise SystemExit(1)
