"""Many entries are written at once, each once, as the single service would write them."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection

from records import bulk, observers, services
from records.bulk import Draft, record_entries
from records.models import Entry, EntrySalt, Kind
from tests.factories.cadres import make_cadre, make_post, make_posting, make_unit
from tests.factories.records import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    unit = make_unit("青峰县财政局")
    post = make_post()
    made = [make_cadre(f"张清{number}", unit=unit) for number in range(5)]
    for cadre in made:
        make_posting(cadre, post=post)
    return made


def draft(cadre, **fields):
    return Draft(
        **{
            "cadre": cadre,
            "kind": Kind.ACTIVITY,
            "activity_key": "records.event:1@1",
            "title": "参观警示教育基地",
            "at": NOON,
            "credit_hours": Decimal("3.00"),
            "credit_days": Decimal("0.5"),
            "credit_rule": "offline.visit",
            "outcome": {"place": "县警示教育基地"},
            "evidence": ["ab" * 32],
            **fields,
        }
    )


def test_writes_the_same_as_one_at_a_time(people):
    bulk_written, single = people[:2]
    officer = people[4]

    (entry,) = record_entries(drafts=[draft(bulk_written, vouched_by=officer)], at=NOON)
    like = services.record_entry(
        cadre=single,
        kind=Kind.ACTIVITY,
        activity_key="records.event:1@1",
        title="参观警示教育基地",
        at=NOON,
        credit_hours=Decimal("3.00"),
        credit_days=Decimal("0.5"),
        credit_rule="offline.visit",
        outcome={"place": "县警示教育基地"},
        evidence=["ab" * 32],
        vouched_by=officer,
    )

    own = {"id", "public_id", "cadre_id", "digest", "recorded_at", "_state"}
    kept = {name: value for name, value in vars(like).items() if name not in own}
    assert {name: vars(entry)[name] for name in kept if not name.startswith("_")} == {
        name: value for name, value in kept.items() if not name.startswith("_")
    }
    stored = Entry.objects.get(pk=entry.pk)
    assert stored.digest == services.fingerprint(stored)
    assert stored.vouched_name == "张清4（青峰县财政局）"
    assert EntrySalt.objects.filter(entry=entry).exists()


def test_repeating_writes_nothing_and_a_partial_repeat_writes_the_rest(people):
    record_entries(drafts=[draft(people[0])], at=NOON)

    added = record_entries(drafts=[draft(cadre) for cadre in people], at=NOON)

    assert {entry.cadre for entry in added} == set(people[1:])
    assert record_entries(drafts=[draft(cadre) for cadre in people], at=NOON) == []


def test_a_key_named_twice_is_refused_and_nothing_is_written(people):
    with pytest.raises(bulk.RepeatedInBatch):
        record_entries(drafts=[draft(people[1]), draft(people[0]), draft(people[0])], at=NOON)

    assert not Entry.objects.exists()


def test_statements_do_not_grow_with_people(people, django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(bulk, "entry_observers", [])

    # SAVEPOINT, what is held, posts, SAVEPOINT, entries, salts, RELEASEs. PostgreSQL also
    # hands out the keys beforehand.
    expected = 8 if connection.vendor == "sqlite" else 9
    with django_assert_num_queries(expected):
        record_entries(drafts=[draft(people[0])], at=NOON)
    with django_assert_num_queries(expected):
        record_entries(drafts=[draft(cadre) for cadre in people[1:]], at=NOON)


def test_observers_get_the_batch_at_once_or_else_one_by_one(people, monkeypatch):
    singly, batches = [], []

    def alone(*, entry, at):
        singly.append(entry.cadre)

    def together(*, entry, at):
        raise AssertionError("the batch observer stands for this one")

    monkeypatch.setattr(bulk, "entry_observers", [alone, together])
    observers.observes_batches(together)(lambda *, entries, at: batches.append(len(entries)))
    try:
        record_entries(drafts=[draft(cadre) for cadre in people], at=NOON)
    finally:
        observers.batch_observers.pop(together)

    assert singly == people
    assert batches == [5]


def test_each_entry_has_the_post_of_its_day(people):
    before = NOON - dt.timedelta(days=1500)

    entries = record_entries(drafts=[draft(people[0]), draft(people[1], at=before)], at=NOON)

    assert [entry.post_name for entry in entries] == ["采购专员", ""]
