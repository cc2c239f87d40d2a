"""What happens below becomes hints to whoever is looking."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from assignments.signals import tally_changed
from cadres.models import Cadre, Grant
from cadres.signals import roster_came_further
from core.hints import send_hint
from live.groups import UNIT_BOARDS, board_group, cadre_group, roster_group


@receiver(tally_changed)
def hint_boards(*, assignment_id: int, **_kwargs: Any) -> None:
    """Tell everyone who looks at the assignment's board (sent after the commit)."""
    for group in (board_group(assignment_id), UNIT_BOARDS):
        send_hint(group, {"type": "thing.changed"})


@receiver(roster_came_further)
def hint_roster(*, public_id: str, **_kwargs: Any) -> None:
    """Tell whoever watches a roster file that it has come further."""
    send_hint(roster_group(public_id), {"type": "thing.changed"})


@receiver([post_save, post_delete], sender=Grant)
def recheck_after_a_grant(*, instance: Grant, **_kwargs: Any) -> None:
    _recheck(instance.cadre_id)


@receiver(post_save, sender=Cadre)
def recheck_after_an_account_changed(
    *,
    instance: Cadre,
    created: bool,
    update_fields: frozenset[str] | None = None,
    **_kwargs: Any,
) -> None:
    """A new account has no sockets, and signing in takes no right away."""
    if not created and update_fields != frozenset({"last_login"}):
        _recheck(instance.pk)


def _recheck(cadre_id: int) -> None:
    """Let the person's sockets look at their rights again, after the commit."""
    hint = partial(send_hint, cadre_group(cadre_id), {"type": "access.changed"})
    transaction.on_commit(hint, robust=True)
