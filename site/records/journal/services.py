"""Writing, changing and deleting pages of one's own journal. Nothing of it is logged."""

import datetime as dt
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from cadres.models import Cadre
from core.errors import DomainError
from records.models import Reflection

LONGEST_REFLECTION: Final = 20_000


class EmptyReflection(DomainError):
    """There is nothing to keep."""


@transaction.atomic
def write_reflection(*, cadre: Cadre, text: str, at: dt.datetime) -> Reflection:
    """Keep a new page.

    Raises:
        EmptyReflection: `text` is blank.
    """
    return Reflection.objects.create(
        cadre=cadre, text=_checked(text), written_at=at, changed_at=at
    )


@transaction.atomic
def change_reflection(*, reflection: Reflection, text: str, at: dt.datetime) -> Reflection:
    """Replace the text of a page; the earlier text is gone.

    Raises:
        EmptyReflection: `text` is blank; delete the page instead.
    """
    reflection.text, reflection.changed_at = _checked(text), at
    reflection.save(update_fields=["text", "changed_at"])
    return reflection


@transaction.atomic
def delete_reflection(*, reflection: Reflection) -> None:
    """Delete a page for good."""
    reflection.delete()


def _checked(text: str) -> str:
    if not text.strip():
        raise EmptyReflection(_("Write something first."))
    return text.strip()[:LONGEST_REFLECTION]
