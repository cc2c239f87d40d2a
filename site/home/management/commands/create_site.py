"""`manage.py create_site`: the empty site of a production installation."""

from typing import Any

from django.core.management.base import BaseCommand

from home.services import create_site
from records.pledging.seeds import seed_integrity_pledge


class Command(BaseCommand):
    help = (
        "Create the front page, its five lists and the integrity pledge where they are missing. "
        "Changes nothing else."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        home = create_site()
        seed_integrity_pledge()
        self.stdout.write(f"site ready: {home.title} ({home.get_children().count()} lists)")
