"""The last way back in, for the operator of the server."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cadres.factors.services import reset_factors
from cadres.models import Cadre
from core.errors import DomainError


class Command(BaseCommand):
    help = (
        "Take the lost second factor from an account, when nobody is left who could on the "
        "console. All its sessions end; the next sign-in enrols a new one."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("staff_number")
        parser.add_argument("--reason", required=True, help="how the person was recognised")

    def handle(self, *args: Any, **options: Any) -> None:
        cadre = Cadre.objects.filter(staff_number=options["staff_number"]).first()
        if cadre is None:
            raise CommandError(f"There is no account {options['staff_number']}.")
        try:
            reset_factors(cadre=cadre, reason=options["reason"], actor=None, at=timezone.now())
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"reset: {cadre.staff_number}")
