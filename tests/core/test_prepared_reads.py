"""A prepared read answers like the QuerySet it was made from, whatever the values."""

import datetime as dt
import threading

import pytest
from django.db import connection
from django.db.models import BigIntegerField, CharField, Count, DateTimeField, DecimalField, F
from django.db.models.functions import Lower
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cadres.models import Cadre
from core.prepared import PreparedRead
from records.models import Entry
from tests.factories.cadres import make_cadre, make_unit
from tests.factories.records import make_entry

pytestmark = pytest.mark.django_db

BY_STATUS = PreparedRead(
    lambda status, name: Cadre.objects.filter(status=status, name__gte=name).order_by("pk"),
    status=CharField(),
    name=CharField(),
)


def test_rows_are_those_of_the_queryset_for_each_value():
    people = [make_cadre(name=name) for name in ("安一", "白二", "程三")]
    for name in ("", "白二", "程三"):
        found = BY_STATUS.rows(status="ACTIVE", name=name)
        asked = Cadre.objects.filter(status="ACTIVE", name__gte=name).order_by("pk")
        assert found == list(asked)
    assert BY_STATUS.rows(status="RETIRED", name="") == []
    assert BY_STATUS.first(status="ACTIVE", name="程三") == people[2]
    assert BY_STATUS.first(status="RETIRED", name="") is None


def test_related_objects_come_with_the_row():
    entry = make_entry(cadre=make_cadre())
    read = PreparedRead(
        lambda pk: Entry.objects.filter(pk=pk).select_related("cadre", "unit"),
        pk=BigIntegerField(),
    )
    read.rows(pk=entry.pk)
    with CaptureQueriesContext(connection) as asked:
        (found,) = read.rows(pk=entry.pk)
        assert found.cadre == entry.cadre and found.unit == entry.unit
    assert len(asked) == 1
    assert found.credit_hours == entry.credit_hours and found.outcome == entry.outcome
    assert found.occurred_at == entry.occurred_at


def test_tuples_dictionaries_and_annotations_are_kept():
    entry = make_entry(cadre=make_cadre())
    at = timezone.now() + dt.timedelta(days=1)
    for finish in (
        lambda rows: rows.values_list("pk", "credit_hours"),
        lambda rows: rows.values("pk", "occurred_at"),
        lambda rows: rows.values_list("outcome", flat=True),
        lambda rows: rows.annotate(double=F("credit_hours") * 2).values_list("double"),
        lambda rows: rows.values("cadre").annotate(n=Count("pk")).values_list("n", flat=True),
    ):
        read = PreparedRead(
            lambda at, finish=finish: finish(Entry.objects.filter(occurred_at__lt=at)),
            at=DateTimeField(),
        )
        assert read.rows(at=at) == list(finish(Entry.objects.filter(occurred_at__lt=at)))
    hours = PreparedRead(
        lambda least: Entry.objects.filter(credit_hours__gte=least),
        least=DecimalField(max_digits=6, decimal_places=2),
    )
    assert hours.rows(least=entry.credit_hours) == [entry]


def test_a_parameter_may_stand_within_an_expression():
    unit = make_unit(name="ABC")
    read = PreparedRead(
        lambda name: type(unit).objects.annotate(low=Lower("name")).filter(low=Lower(name)),
        name=CharField(),
    )
    assert read.rows(name="aBc") == [unit]


def test_a_missing_value_is_named():
    with pytest.raises(KeyError, match="name"):
        BY_STATUS.rows(status="ACTIVE")


def test_the_sql_is_written_once():
    built = []

    def build(pk):
        built.append(pk)
        return Cadre.objects.filter(pk=pk)

    read = PreparedRead(build, pk=BigIntegerField())
    threads = [threading.Thread(target=read._for, args=(connection,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    person = make_cadre()
    assert read.first(pk=person.pk) == person and read.first(pk=0) is None
    assert len(built) == 1
