"""Writing and taking away private notes and bookmarks."""

import datetime as dt

from django.db import transaction
from django.utils.translation import ngettext

from cadres.models import Cadre
from core.errors import DomainError
from courses.models import LessonNote, LessonPage
from courses.models.notes import LONGEST_NOTE


class NoteTooLong(DomainError):
    """More than a note holds; nothing is written."""


@transaction.atomic
def keep_note(
    *, cadre: Cadre, lesson: LessonPage, text: str, is_bookmarked: bool, at: dt.datetime
) -> LessonNote | None:
    """Keep what `cadre` wrote about `lesson`; with neither text nor bookmark nothing stays.

    Raises:
        NoteTooLong: more than 5,000 characters.
    """
    text = text.strip().replace("\r\n", "\n")
    if len(text) > LONGEST_NOTE:
        raise NoteTooLong(
            ngettext(
                "The note is %(over)d character too long. Shorten it and save again.",
                "The note is %(over)d characters too long. Shorten it and save again.",
                len(text) - LONGEST_NOTE,
            )
            % {"over": len(text) - LONGEST_NOTE}
        )
    if not text and not is_bookmarked:
        LessonNote.objects.of(cadre).filter(lesson=lesson).delete()
        return None
    note, _is_new = LessonNote.objects.update_or_create(
        cadre=cadre,
        lesson=lesson,
        defaults={"text": text, "is_bookmarked": is_bookmarked, "changed_at": at},
    )
    return note
