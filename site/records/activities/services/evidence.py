"""Keeping photos as evidence of an event or of a declared activity."""

import datetime as dt
from collections.abc import Sequence
from typing import IO, Final

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cadres.models import Cadre
from core.errors import DomainError
from records.activities.photos import clean_photo
from records.models import Application, Event, Evidence

MOST_PHOTOS: Final = 12


class TooManyPhotos(DomainError):
    """A dozen photos show enough."""


class SamePhoto(DomainError):
    """This photo is there already."""


class EvidenceClosed(DomainError):
    """The fingerprints of the photos stand in the record; none can be added or removed."""


@transaction.atomic
def add_evidence(
    *,
    event: Event | None = None,
    application: Application | None = None,
    photos: Sequence[IO[bytes]],
    actor: Cadre,
    at: dt.datetime,
) -> list[Evidence]:
    """Keep `photos`, each written anew (see `clean_photo`); all or none.

    Files are written last, after every photo was read; what a failed transaction leaves behind
    has no row and no address.

    Raises:
        NotAPicture, PictureTooLarge, TooManyPhotos, SamePhoto, EvidenceClosed.
    """
    if not photos:
        return []
    shown = event or application
    assert shown is not None, "evidence shows an event or a declared activity"
    if event is not None and not (event.is_planned or event.is_waiting):
        raise EvidenceClosed(
            _("The activity is recorded or cancelled; its photos stay as they are.")
        )
    if shown.evidence.count() + len(photos) > MOST_PHOTOS:
        raise TooManyPhotos(_("At most %(most)d photos.") % {"most": MOST_PHOTOS})
    kept = []
    for photo in [clean_photo(file) for file in photos]:
        evidence = Evidence(
            event=event,
            application=application,
            digest=photo.digest,
            width=photo.width,
            height=photo.height,
            uploaded_by=actor,
            uploaded_at=at,
        )
        evidence.file.save("photo.jpg", ContentFile(photo.content), save=False)
        try:
            with transaction.atomic():
                evidence.save(force_insert=True)
        except IntegrityError as error:
            evidence.file.delete(save=False)
            raise SamePhoto(_("This photo is there already.")) from error
        kept.append(evidence)
    return kept
