"""What the record's own apps empty when a person is erased, besides entries and certificates.

Texts go; dates, kinds and counts stay, so that figures of the past and the log do not change.
Opinions of a talk belong to whoever wrote them: only the erased person's own goes.
"""

from functools import partial

from django.db import transaction
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat

from cadres.models import Cadre
from records.erasing.services import EMPTY_DIGEST, ERASED_NAME, erases_personal_data
from records.essays.services import erase_essays
from records.models import (
    Application,
    CorrectionRequest,
    Evidence,
    FollowUp,
    Reflection,
    SelfReport,
    Talk,
)


def erase_self_education(cadre: Cadre) -> int:
    """Delete the journal; empty self-reports."""
    rows = Reflection.objects.filter(cadre=cadre).delete()[0]
    reports = SelfReport.objects.filter(cadre=cadre)
    rows += reports.filter(sent_at=None).delete()[0]
    rows += reports.update(body="", signature="", reply="", digest=EMPTY_DIGEST)
    return rows


def erase_talks(cadre: Cadre) -> int:
    """Empty talks with the person, and what the person said in talks with others."""
    rows = FollowUp.objects.filter(talk__person=cadre).delete()[0]
    rows += Talk.objects.filter(person=cadre).update(
        topic=ERASED_NAME, agenda="", person_opinion="", talker_opinion=""
    )
    rows += Talk.objects.filter(talker=cadre).update(talker_opinion="")
    return rows


def erase_activities(cadre: Cadre) -> int:
    """Empty what the person declared, with the photos; keep that they came to an event."""
    photos = Evidence.objects.filter(application__cadre=cadre)
    for photo in photos:
        name, storage = photo.file.name, photo.file.storage
        transaction.on_commit(partial(storage.delete, str(name)))
    rows = photos.delete()[0]
    # Titles stay apart from one another: one activity is declared once.
    rows += Application.objects.filter(cadre=cadre).update(
        title=Concat(Value(f"{ERASED_NAME}:"), Cast(F("pk"), CharField())),
        place="",
        account="",
        decision_note="",
    )
    return rows


def erase_correction_requests(cadre: Cadre) -> int:
    """Empty the reasons of corrections of the person's entries."""
    return CorrectionRequest.objects.filter(cadre=cadre).update(
        reason=ERASED_NAME, decision_note=""
    )


def register() -> None:
    """Have all of these run when a person is erased."""
    for eraser in (
        erase_self_education,
        erase_talks,
        erase_activities,
        erase_correction_requests,
        erase_essays,
    ):
        erases_personal_data(eraser)
