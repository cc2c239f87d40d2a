"""manage.py add_witness: accept the cosignatures of a superior unit."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from records.anchors.cosigning import BadWitness, register_witness


class Command(BaseCommand):
    """Run again with the same name and key it changes nothing."""

    help = "Register who may cosign checkpoints of the record, by name and public key."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="as the witness calls itself")
        parser.add_argument("public_key", help="Ed25519, 64 hexadecimal digits")

    def handle(self, *args: Any, name: str, public_key: str, **options: Any) -> None:
        try:
            witness = register_witness(
                name=name, public_key=bytes.fromhex(public_key), at=timezone.now()
            )
        except (BadWitness, ValueError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{witness.name}: cosignatures are accepted.")
