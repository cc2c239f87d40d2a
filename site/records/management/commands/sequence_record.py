"""manage.py sequence_record: give new entries their place in the tree and sign a checkpoint."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from records import sequencer
from records.models import Checkpoint, Leaf


class Command(BaseCommand):
    """Print one JSON summary; exit 1 when the tree no longer agrees with its last checkpoint."""

    help = "Number new entries of the education record into the Merkle tree and sign its root."

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        before = Leaf.objects.count()
        try:
            signed = sequencer.bring_up_to_date(at=at)
        except sequencer.NotLeader as error:
            raise CommandError("Another process is numbering entries; try again.") from error
        except sequencer.LogDamaged as error:
            raise CommandError(f"The tree is damaged, nothing was signed: {error}.") from error
        last = Checkpoint.objects.last()
        self.stdout.write(
            json.dumps(
                {
                    "sequenced": Leaf.objects.count() - before,
                    "signed": signed is not None,
                    "size": last.size if last else 0,
                    "root": bytes(last.root).hex() if last else None,
                }
            )
        )
