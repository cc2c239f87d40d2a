"""manage.py export_record: the record as files that anybody can check offline."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cadres.models import Cadre
from records import sequencer
from records.export import export_record


class Command(BaseCommand):
    """Sign what is new, write the export, print one JSON summary."""

    help = (
        "Write the education record, its proofs and the programs that check them to a folder."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", type=Path, required=True, help="a new or empty folder")
        parser.add_argument("--cadre", metavar="STAFF_NO", help="only this person's entries")
        parser.add_argument(
            "--public", action="store_true", help="leave out everything about persons"
        )

    def handle(
        self, *args: Any, out: Path, cadre: str | None, public: bool, **options: Any
    ) -> None:
        person = None
        if cadre is not None:
            person = Cadre.objects.filter(staff_number=cadre).first()
            if person is None:
                raise CommandError(f"There is no cadre with staff number {cadre}.")
        at = timezone.now()
        try:
            sequencer.bring_up_to_date(at=at)
        except sequencer.NotLeader:
            self.stderr.write(
                "Another process is numbering entries; the newest may be missing."
            )
        except sequencer.LogDamaged as error:
            self.stderr.write(f"The tree is damaged ({error}); exported as it is.")
        try:
            done = export_record(folder=out, at=at, cadre=person, with_persons=not public)
        except FileExistsError as error:
            raise CommandError(f"{out} is not empty.") from error
        self.stdout.write(json.dumps({"out": str(out), **done._asdict()}))
