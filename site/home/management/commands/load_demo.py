"""`manage.py load_demo`: a fictional county to try everything with."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from home.demo import loader, people


class Command(BaseCommand):
    requires_system_checks: list[str] = []  # the second run should take a moment only
    help = "Load the fictional demo county. Creates what is missing and changes nothing else."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--accounts",
            action="store_true",
            help="print the demo accounts, one a line, and load nothing",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_ALLOWED:
            raise CommandError(
                "The demo brings accounts with a public password, so this installation refuses "
                "it. To try the demo here all the same, set DEMO_ALLOWED=true."
            )
        if options["accounts"]:
            self._print_accounts()
            return
        created = loader.load(at=timezone.now(), report=self._report)
        self.stdout.write(
            f"demo ready: {created} created" if created else "demo ready: unchanged"
        )

    def _report(self, step: str) -> None:
        self.stdout.write(f"  {step} …")
        self.stdout.flush()

    def _print_accounts(self) -> None:
        for account in people.ACCOUNTS:
            self.stdout.write(
                f"{account.username:<11}{people.staff_number(account)}  {people.PASSWORD}  "
                f"{account.purpose_en} · {account.name}，{account.purpose}"
            )
