"""A small log: entries of a few people, sequenced and signed."""

import datetime as dt

from records import sequencer
from records.models import Entry
from tests.factories.cadres import make_cadre
from tests.factories.records import NOON, make_entry


def make_people(count=3):
    return [make_cadre(f"张清{number}") for number in range(count)]


def make_log(size=20, *, checkpoint_every=7, people=None, **fields):
    """`size` entries by turns of `people`, a checkpoint after each `checkpoint_every` and the last.

    Returns the entries in the order of their leaves.
    """
    people = people or make_people()
    entries = []
    for number in range(size):
        entries.append(make_entry(people[number % len(people)], **fields))
        if (number + 1) % checkpoint_every == 0 or number + 1 == size:
            sequencer.bring_up_to_date(at=NOON + dt.timedelta(minutes=10 * number))
    return entries


def in_leaf_order():
    return Entry.objects.filter(leaf__isnull=False).order_by("leaf__index")
