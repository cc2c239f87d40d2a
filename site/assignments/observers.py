"""The education record is the only source of progress: obligations follow its entries."""

import datetime as dt

from assignments import services
from cadres.models import Cadre
from records.models import Entry, Kind
from records.observers import observes_entries, observes_starts


@observes_entries
def complete_what_the_entry_finishes(*, entry: Entry, at: dt.datetime) -> None:
    if entry.kind != Kind.CORRECTION:
        services.complete_obligations(
            cadre=entry.cadre, activity_key=entry.activity_key, at=entry.occurred_at
        )


@observes_starts
def start_what_was_begun(*, cadre: Cadre, activity_key: str, at: dt.datetime) -> None:
    services.start_obligations(cadre=cadre, activity_key=activity_key, at=at)
