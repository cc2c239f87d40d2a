"""The first accounts of an empty installation."""

import getpass
import os
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cadres import services
from cadres.models import Cadre, Unit
from cadres.roles import Role
from core.errors import DomainError

PASSWORD_VARIABLE = "ACCOUNT_PASSWORD"  # noqa: S105  a name, not a password


class Command(BaseCommand):
    help = (
        "Create an account and grant it a role over a unit: the way into an empty installation. "
        f"The password is asked for, or read from {PASSWORD_VARIABLE}."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("staff_number")
        parser.add_argument("name")
        parser.add_argument("--role", choices=Role.values, required=True)
        parser.add_argument("--unit", required=True, metavar="CODE")
        parser.add_argument(
            "--unit-name", metavar="NAME", help="creates CODE as a top unit when there is none"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        password = os.environ.get(PASSWORD_VARIABLE) or self._ask()
        try:
            validate_password(
                password, Cadre(staff_number=options["staff_number"], name=options["name"])
            )
            with transaction.atomic():
                unit = self._unit(options["unit"], options["unit_name"])
                cadre = services.create_cadre(
                    staff_number=options["staff_number"],
                    name=options["name"],
                    unit=unit,
                    password=password,
                )
                services.grant_role(cadre=cadre, role=options["role"], unit=unit)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"created {cadre.staff_number}: {options['role']} of {unit.code}")

    def _ask(self) -> str:
        password = getpass.getpass("Password: ")
        if password != getpass.getpass("Password again: "):
            raise CommandError("The two passwords differ.")
        return password

    def _unit(self, code: str, name: str | None) -> Unit:
        unit: Unit | None = Unit.objects.filter(code=code).first()
        if unit is None and name:
            unit = Unit.add_root(code=code, name=name)
        if unit is None:
            raise CommandError(f"There is no unit {code}. Add --unit-name to create it.")
        return unit
