"""manage.py export_checkpoint: the latest signed root, for the auditor's own store."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from records import checkpoints
from records.models import Checkpoint


class Command(BaseCommand):
    """Keep the output where nobody who runs this site can reach it: it is an anchor."""

    help = "Write the latest checkpoint, by which later exports are checked (--anchor)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", type=Path, help="a file; default: standard output")
        parser.add_argument(
            "--note", action="store_true", help="as a signed note instead of JSON"
        )

    def handle(self, *args: Any, out: Path | None, note: bool, **options: Any) -> None:
        checkpoint = Checkpoint.objects.last()
        if checkpoint is None:
            raise CommandError("Nothing is signed yet; run sequence_record first.")
        text = (
            checkpoints.as_note(checkpoint)
            if note
            else json.dumps(checkpoints.as_json(checkpoint), indent=1) + "\n"
        )
        if out is None:
            self.stdout.write(text, ending="")
        else:
            out.write_text(text, encoding="utf-8")
