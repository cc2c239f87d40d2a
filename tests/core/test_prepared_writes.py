"""A prepared write does what `save()` does, in one statement."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from core.prepared_writes import PreparedInsert, PreparedUpdate
from quizzes.models import GradeBand, GradeScale
from records.models import Entry, Kind
from tests.factories.cadres import make_cadre
from tests.factories.records import make_entry

pytestmark = pytest.mark.django_db

NEW = PreparedInsert(Entry)
NEW_OR_KEPT = PreparedInsert(Entry, ignores_conflicts=True)


def an_entry(cadre, key="courses.course:1@1"):
    return Entry(
        cadre=cadre,
        kind=Kind.COURSE,
        activity_key=key,
        title="100% 清廉",
        occurred_at=timezone.now(),
        earned_on=dt.date(2026, 5, 6),
        credit_hours=Decimal("1.50"),
        outcome={"percent": "86.00", "who": "“甲”"},
        unit=None,
    )


def test_an_inserted_row_reads_back_as_it_was(django_assert_num_queries):
    entry = an_entry(make_cadre())

    with django_assert_num_queries(1):
        assert NEW.insert(entry)

    kept = Entry.objects.get(pk=entry.pk)
    for field in Entry._meta.concrete_fields:
        assert getattr(kept, field.attname) == getattr(entry, field.attname), field.name
    assert not entry._state.adding
    entry.refresh_from_db()


def test_what_is_there_already_is_refused_or_left():
    cadre = make_cadre()
    first, second = an_entry(cadre), an_entry(cadre)
    NEW.insert(first)

    with pytest.raises(IntegrityError), transaction.atomic():
        NEW.insert(second)
    assert not NEW_OR_KEPT.insert(second)
    assert second.pk is None
    assert Entry.objects.get() == first


def test_an_insert_goes_with_its_transaction():
    with pytest.raises(RuntimeError), transaction.atomic():
        NEW.insert(an_entry(make_cadre()))
        raise RuntimeError
    assert not Entry.objects.exists()


def test_an_update_writes_the_named_fields_alone(django_assert_num_queries):
    scale = GradeScale.objects.create(name="四级")
    band = GradeBand.objects.create(scale=scale, name="良", from_percent=Decimal("70.00"))
    band.name, band.from_percent = "优", Decimal("90.00")

    with django_assert_num_queries(1):
        PreparedUpdate(GradeBand, "name").update(band)

    kept = GradeBand.objects.get(pk=band.pk)
    assert (kept.name, kept.from_percent) == ("优", Decimal("70.00"))


def test_a_row_that_is_gone_cannot_be_updated():
    scale = GradeScale.objects.create(name="四级")
    band = GradeBand.objects.create(scale=scale, name="良", from_percent=Decimal("70.00"))
    GradeBand.objects.filter(pk=band.pk).delete()
    with pytest.raises(DatabaseError, match="not in the table"):
        PreparedUpdate(GradeBand, "name").update(band)


def test_nothing_of_the_models_written_this_way_listens_to_its_saving():
    """A prepared write sends no signals, so nobody may count on them."""
    from django.db.models.signals import post_save, pre_save

    from quizzes.models import Attempt
    from records.models import EntrySalt

    entry = make_entry(cadre=make_cadre())
    for model in (Attempt, Entry, EntrySalt):
        for signal in (pre_save, post_save):
            listeners = [
                f"{found.__module__}.{found.__qualname__}"
                for found in signal._live_receivers(model)[0]
                if not found.__module__.startswith("wagtail.")
            ]
            assert listeners == [], (model, signal)
    assert entry.pk
