"""Valid boring talks: an interview planned for tomorrow."""

import datetime as dt

from records.models import TalkKind
from records.talks import services
from tests.factories.records import NOON


def make_talk(person, talker, *, officer=None, at=NOON, **fields):
    """A talk arranged by `officer`, by default who talks."""
    return services.plan_talk(
        **{
            "kind": TalkKind.INTERVIEW,
            "person": person,
            "talker": talker,
            "officer": officer or talker,
            "topic": "采购中的交往",
            "agenda": "听取情况\n提醒纪律",
            "place": "三楼谈话室",
            "planned_for": at + dt.timedelta(days=1),
            "minutes": 30,
            "at": at,
            **fields,
        }
    )


def make_held_talk(person, talker, *, at=NOON, covered=(), **fields):
    talk = make_talk(person, talker, at=at, **fields)
    return services.hold_talk(
        talk=talk,
        talker=talker,
        held_at=at,
        covered=covered,
        opinion="态度端正，要求明确。",
        at=at,
    )
