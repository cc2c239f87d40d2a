"""`manage.py recompute_courses [--repair]`: does the stored completion equal the facts?"""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from courses.recomputing import differences, repair


class Command(BaseCommand):
    help = (
        "Recomputes who has completed what and prints one JSON line with the differences. "
        "--repair completes what the facts say is complete. Exit 1 while differences remain."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--repair", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(differences())
        repaired = 0
        if options["repair"]:
            at = timezone.now()
            repaired = sum(repair(difference, at=at) for difference in found)
            found = list(differences())
        self.stdout.write(
            json.dumps({"repaired": repaired, "differences": [asdict(one) for one in found]})
        )
        if found:
            raise SystemExit(1)
