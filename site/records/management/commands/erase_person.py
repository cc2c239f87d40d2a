"""manage.py erase_person: ask for the erasure of a person's data, or carry it out as the second one."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cadres.models import Cadre
from core.errors import DomainError
from records import sequencer
from records.erasing.services import carry_out_erasure, request_erasure
from records.models import Erasure


class Command(BaseCommand):
    """Run with the role that owns the tables; see docs/operations.md."""

    help = "Erase a person: first with --reason, then by another person with --carry-out."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("staff_number", help="of the person to be erased")
        parser.add_argument("--by", required=True, help="staff number of who does this")
        step = parser.add_mutually_exclusive_group(required=True)
        step.add_argument("--reason", help="ask for it, and why")
        step.add_argument(
            "--carry-out", action="store_true", help="do it, as the second person"
        )

    def handle(
        self,
        *args: Any,
        staff_number: str,
        by: str,
        reason: str | None,
        carry_out: bool,
        **options: Any,
    ) -> None:
        cadre, actor, at = _person(staff_number), _person(by), timezone.now()
        try:
            if not carry_out:
                request_erasure(cadre=cadre, reason=reason or "", actor=actor, at=at)
                self.stdout.write("Asked for. Another person carries it out with --carry-out.")
                return
            erasure = Erasure.objects.filter(cadre=cadre).first()
            if erasure is None:
                raise CommandError("Nobody has asked for this erasure.")
            sequencer.bring_up_to_date(at=at)
            done = carry_out_erasure(erasure=erasure, actor=actor, at=at)
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps({"salts": done.salts, "rows": done.rows}))


def _person(staff_number: str) -> Cadre:
    cadre: Cadre | None = Cadre.objects.filter(staff_number=staff_number).first()
    if cadre is None:
        raise CommandError(f"There is no cadre with staff number {staff_number}.")
    return cadre
