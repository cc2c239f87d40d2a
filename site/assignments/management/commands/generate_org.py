"""manage.py generate_org: a made-up organisation of any size, for measuring."""

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assignments.generating.organisation import generate
from core.errors import DomainError


class Command(BaseCommand):
    help = (
        "Make up an organisation: units, posts, people, assignments and how far people are. "
        "Prints one JSON line with what each part took. For an empty database of its own."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cadres", type=int, required=True)
        parser.add_argument("--units", type=int, help="one for every 200 people by default")
        parser.add_argument("--assignments", type=int, default=30)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_ALLOWED:
            raise CommandError(
                "Made-up people are for measuring; set DEMO_ALLOWED to allow it."
            )
        cadres = options["cadres"]
        units = options["units"] or min(5_000, max(20, cadres // 200))
        try:
            timings = generate(
                cadres=cadres,
                units=units,
                assignments=options["assignments"],
                at=timezone.now(),
                report=lambda line: self.stderr.write(line),
            )
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            json.dumps(
                {
                    "cadres": cadres,
                    "units": units,
                    "obligations": timings.obligations,
                    "seconds": timings.seconds,
                }
            )
        )
