"""What must be there before pages of this app are published."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from core.publishing_gates import gate_of_publishing
from exemplars.models import ColumnEntryPage, GalleryWorkPage


@gate_of_publishing
def media_can_be_read(*, page: Any) -> Sequence[str]:
    """A recording has its words in writing, a picture says what it shows."""
    if isinstance(page, ColumnEntryPage) and page.audio_id and not page.transcript.strip():
        return (_("Write the transcript of the recording: not everybody can hear it."),)
    if isinstance(page, GalleryWorkPage) and page.image_id and not page.alt.strip():
        return (_("Say what the image shows: not everybody can see it."),)
    return ()
