"""Taking the records of a unit out: everybody concerned can see who did and why."""

import datetime as dt

from django.db import transaction
from wagtail.log_actions import log

from cadres.models import Cadre, CadreQuerySet, Unit
from records.models import RecordView

BATCH = 1_000


@transaction.atomic
def note_export(
    *, actor: Cadre, unit: Unit, cadres: CadreQuerySet, purpose: str, note: str, at: dt.datetime
) -> int:
    """Log that `actor` takes out the records of `cadres`, and why; each of them will see it.

    Returns how many people that concerns, the actor's own record not counted. One insert for
    each thousand. The caller has asked the policy.
    """
    views = [
        RecordView(
            viewer=actor,
            cadre_id=pk,
            viewer_name=actor.name,
            viewer_unit_name=actor.unit.name if actor.unit else "",
            purpose=purpose,
            note=note.strip(),
            opened_at=at,
        )
        for pk in cadres.exclude(pk=actor.pk).values_list("pk", flat=True)
    ]
    RecordView.objects.bulk_create(views, batch_size=BATCH)
    log(
        instance=unit,
        action="records.export_unit",
        user=actor,
        data={"people": len(views), "purpose": purpose, "note": note.strip()},
    )
    return len(views)
