"""Wagtail's `publish_scheduled`, with what a gate of publishing holds back left out."""

from typing import Any

from django.utils import timezone
from wagtail.management.commands.publish_scheduled import Command as WagtailCommand

from editorial.planning.holding import hold_back_barred


class Command(WagtailCommand):
    def handle(self, *args: Any, **options: Any) -> None:
        if not options["dryrun"]:
            hold_back_barred(at=timezone.now())
        super().handle(*args, **options)
