"""Valid boring offline activities, and pictures to show them."""

import datetime as dt
import io
import itertools
from decimal import Decimal

from PIL import Image, TiffImagePlugin

from records.activities.services import applications, events
from tests.factories.records import NOON

_numbers = itertools.count(1)


def make_event(audience, actor, *, starts_at=NOON, hours="3", **fields):
    """A visit of two hours that began at noon, for everyone in service in `audience`."""
    return events.plan_event(
        **{
            "kind": "BASE_VISIT",
            "title": f"参观警示教育基地{next(_numbers)}",
            "place": "县警示教育基地",
            "starts_at": starts_at,
            "ends_at": starts_at + dt.timedelta(hours=2),
            "audience": audience,
            "credit_hours": Decimal(hours),
            "actor": actor,
            "at": starts_at - dt.timedelta(days=1),
            **fields,
        }
    )


def make_application(cadre, *, at=NOON, **fields):
    """A lecture heard on the day before `at`."""
    return applications.declare_activity(
        **{
            "cadre": cadre,
            "kind": "LECTURE",
            "title": f"政务处分法讲座{next(_numbers)}",
            "place": "市委党校",
            "held_on": at.date() - dt.timedelta(days=1),
            "credit_hours": Decimal("2"),
            "at": at,
            **fields,
        }
    )


def make_photo(*, size=(120, 90), colour="green", form="JPEG", position=True, name="photo.jpg"):
    """A file with a picture of one colour, as a phone writes it: with its position."""
    picture = Image.new("RGB", size, colour)
    options = {}
    if form == "JPEG" and position:
        exif = Image.Exif()
        exif[0x8825] = {1: "N", 2: (TiffImagePlugin.IFDRational(31), 0, 0)}
        exif[0x010F] = "PHONE-MAKER"
        options["exif"] = exif
    file = io.BytesIO()
    picture.save(file, form, **options)
    file.seek(0)
    file.name = name
    return file
