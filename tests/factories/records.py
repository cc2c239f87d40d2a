"""Valid boring lines of an education record."""

import datetime as dt
import itertools
from decimal import Decimal

from records import services
from records.models import Kind, PledgeText

_numbers = itertools.count(1)
NOON = dt.datetime(2026, 9, 14, 4, 0, tzinfo=dt.UTC)  # 12:00 on the site's clock


def make_entry(cadre, **fields):
    """One completed course of two hours, recorded the way the application does it."""
    number = next(_numbers)
    return services.record_entry(
        **{
            "cadre": cadre,
            "kind": Kind.COURSE,
            "activity_key": f"courses.course:{number}@1",
            "title": f"廉政课程{number}",
            "at": NOON,
            "credit_hours": Decimal("2.00"),
            "credit_rule": "course.published",
            **fields,
        }
    )


def make_pledge_text(**fields):
    number = next(_numbers)
    return PledgeText.objects.create(
        **{
            "code": f"pledge-{number}",
            "title": "廉洁过节承诺",
            "title_en": "A clean holiday",
            "clauses": ["不收受礼品礼金。", "不公车私用。"],
            "clauses_en": ["I accept no gifts or money.", "I keep official cars for duty."],
            **fields,
        }
    )
