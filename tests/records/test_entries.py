"""An activity is written into the education record, once, with a fingerprint."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import transaction

from records import observers, services
from records.models import Entry, Kind
from tests.factories.cadres import make_cadre, make_post, make_posting, make_unit
from tests.factories.records import NOON, make_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def cadre():
    cadre = make_cadre(unit=make_unit("采购办"))
    make_posting(cadre, post=make_post("采购专员"))
    return cadre


def test_keeps_unit_and_post_as_they_were(cadre):
    entry = make_entry(cadre)

    assert (entry.unit, entry.unit_name, entry.post_name) == (cadre.unit, "采购办", "采购专员")


def test_somebody_without_a_posting_still_has_a_record():
    entry = make_entry(make_cadre(unit=None, unit_id=None))

    assert (entry.unit, entry.unit_name, entry.post_name) == (None, "", "")


def test_the_date_is_the_date_on_the_sites_clock(cadre):
    entry = make_entry(cadre, at=dt.datetime(2026, 12, 31, 16, 30, tzinfo=dt.UTC))

    assert entry.earned_on == dt.date(2027, 1, 1)


def test_a_second_time_is_refused_and_nothing_more_is_written(cadre):
    make_entry(cadre, activity_key="courses.course:1@1")

    with pytest.raises(services.AlreadyRecorded):
        make_entry(cadre, activity_key="courses.course:1@1")

    assert cadre.entries.count() == 1


def test_another_occasion_of_the_same_activity_is_another_entry(cadre):
    make_entry(cadre, activity_key="pledge:1@1", occasion="2026")
    make_entry(cadre, activity_key="pledge:1@1", occasion="2027")

    assert cadre.entries.count() == 2


def test_the_fingerprint_can_be_recomputed_from_what_is_stored(cadre):
    entry = make_entry(
        cadre, outcome={"score": Decimal("86.50"), "share": 0.865, "on": dt.date(2026, 9, 14)}
    )

    stored = Entry.objects.get(pk=entry.pk)

    assert stored.digest == services.fingerprint(stored)
    assert len(stored.digest) == 64


@pytest.mark.parametrize(
    ("field", "value"),
    [("title", "别的课程"), ("credit_hours", Decimal("9.00")), ("outcome", {"score": "100"})],
)
def test_the_fingerprint_changes_with_every_field_it_covers(cadre, field, value):
    entry = make_entry(cadre)

    setattr(entry, field, value)

    assert services.fingerprint(entry) != entry.digest


def test_costs_one_query_and_two_inserts(cadre, django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(
        services, "entry_observers", []
    )  # theirs are counted in their own tests
    cadre.refresh_from_db()

    # posting, INSERT, the salt's INSERT: no savepoint inside the caller's transaction
    with django_assert_num_queries(3):
        services.record_entry(
            cadre=cadre, kind=Kind.COURSE, activity_key="c:1@1", title="课程", at=NOON
        )


def test_observers_hear_of_it_in_the_same_transaction(cadre):
    heard = []
    observers.entry_observers.append(lambda *, entry, at: heard.append((entry.pk, at)))
    try:
        entry = make_entry(cadre)
    finally:
        observers.entry_observers.pop()

    assert heard == [(entry.pk, NOON)]


def test_an_observer_that_fails_undoes_the_entry(cadre):
    def fail(*, entry, at):
        raise RuntimeError("tally is locked")

    observers.entry_observers.append(fail)
    try:
        with pytest.raises(RuntimeError), transaction.atomic():
            make_entry(cadre)
    finally:
        observers.entry_observers.pop()

    assert not Entry.objects.exists()


def test_the_start_of_an_activity_is_told_to_observers_and_writes_nothing(cadre):
    heard = []
    observers.start_observers.append(lambda **told: heard.append(told))
    try:
        services.note_start(cadre=cadre, activity_key="courses.course:1@1", at=NOON)
    finally:
        observers.start_observers.pop()

    assert heard == [{"cadre": cadre, "activity_key": "courses.course:1@1", "at": NOON}]
    assert not Entry.objects.exists()


def test_registering_twice_calls_once():
    def observer(*, entry, at): ...

    observers.observes_entries(observer)
    observers.observes_entries(observer)
    try:
        assert observers.entry_observers.count(observer) == 1
    finally:
        observers.entry_observers.remove(observer)


def test_hours_of_a_year_are_summed(cadre):
    make_entry(cadre, credit_hours=Decimal("2.00"))
    make_entry(cadre, credit_hours=Decimal("0.50"))
    make_entry(cadre, at=dt.datetime(2025, 5, 5, tzinfo=dt.UTC))

    assert cadre.entries.in_year(2026).total_hours() == Decimal("2.50")
    assert cadre.entries.in_year(2020).total_hours() == Decimal("0.00")
