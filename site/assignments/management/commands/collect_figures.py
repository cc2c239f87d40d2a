"""manage.py collect_figures: collect today's figures of units, or make past days again."""

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assignments.indicators.registry import View
from assignments.models import Assignment
from assignments.overview import collecting
from core.time import site_date


class Command(BaseCommand):
    """Print how many rows were written."""

    help = "Collect the figures of units and the snapshots of boards."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--since", help="make every day since then again (YYYY-MM-DD)")
        parser.add_argument(
            "--every", type=int, default=1, help="with --since: one day in so many (default 1)"
        )

    def handle(self, *args: Any, since: str | None, every: int, **options: Any) -> None:
        at = timezone.now()
        today = site_date(at)
        written = 0
        if since is not None:
            try:
                day = dt.date.fromisoformat(since)
            except ValueError as error:
                raise CommandError(f"{since} is no date; write it as 2026-01-31.") from error
            if day > today or every < 1:
                raise CommandError("Nothing can be collected of days to come.")
            while day < today:
                written += collecting.collect_day(day=day, view=View.THEN, at=at)
                day += dt.timedelta(days=every)
            for assignment in Assignment.objects.filter(
                due_on__gte=dt.date.fromisoformat(since)
            ):
                written += collecting.rebuild_snapshots(assignment=assignment, until=today)
        written += collecting.collect_today(at=at)
        written += collecting.snapshot_tallies(at=at)
        self.stdout.write(f"{written} rows")
