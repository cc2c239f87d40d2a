"""What is to come for a unit goes along when it is put elsewhere or merged; the record stays."""

import datetime as dt
from collections.abc import Mapping

from cadres.observers import observes_reorganisation
from core.time import site_date
from records.models import EssayTask, Event, XapiConsumer


@observes_reorganisation
def take_what_is_to_come_along(
    *, successors: Mapping[int, int], is_move: bool, at: dt.datetime
) -> None:
    """Invite the same people to sessions and essays; who reads the record of a unit follows it.

    Nobody reads more after a merger than before it.
    """
    today = site_date(at)
    for old, new in successors.items():
        Event.objects.filter(audience=old, state=Event.State.PLANNED).update(audience=new)
        EssayTask.objects.filter(audience=old, due_on__gte=today).update(audience=new)
        if is_move:
            XapiConsumer.objects.filter(scope=old).update(scope=new)
