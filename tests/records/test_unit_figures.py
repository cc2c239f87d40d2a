"""A unit's figures by the unit of the time never change; by today's unit they follow the people."""

import datetime as dt
from decimal import Decimal

import pytest

from cadres.services import move_cadre
from records.models import Kind
from records.services import record_entry
from records.unit_figures import Figures, UnitFigures
from tests.factories.cadres import make_cadre, make_grant, make_post, make_posting, make_tree
from tests.factories.records import NOON, make_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def units():
    return make_tree({"青峰县": {"财政局": {"采购办": {}}, "住建局": {}}})


def lines_of(unit, year=2026):
    return {line.unit.name: (line.then, line.now) for line in UnitFigures(unit, year).lines()}


def figures(people, entries, hours):
    return Figures(people, entries, Decimal(hours))


def test_moving_takes_the_figures_of_now_along_and_leaves_those_of_then(units):
    mover = make_cadre("张清和", unit=units["采购办"])
    stayer = make_cadre("李守正", unit=units["采购办"])
    make_posting(mover)
    for person in (mover, stayer):
        make_entry(person)
    before = lines_of(units["青峰县"])
    assert before["财政局"] == (figures(2, 2, "4.00"), figures(2, 2, "4.00"))
    assert before["住建局"] == (Figures(), Figures())

    move_cadre(cadre=mover, unit=units["住建局"], post=make_post(), on=dt.date(2026, 10, 1))

    after = lines_of(units["青峰县"])
    assert after["财政局"] == (figures(2, 2, "4.00"), figures(1, 1, "2.00"))
    assert after["住建局"] == (Figures(), figures(1, 1, "2.00"))

    make_entry(mover, at=NOON + dt.timedelta(days=30))

    later = lines_of(units["青峰县"])
    assert later["财政局"] == after["财政局"]
    assert later["住建局"] == (figures(1, 1, "2.00"), figures(1, 2, "4.00"))


def test_the_whole_is_the_sum_of_the_parts_but_for_people_counted_once(units):
    for name in ("财政局", "采购办", "住建局", "青峰县"):
        make_entry(make_cadre(unit=units[name]))
    shown = UnitFigures(units["青峰县"], 2026)

    total, lines = shown.total(), shown.lines()

    assert total.then == figures(4, 4, "8.00")
    assert sum(line.then.entries for line in lines) == 4
    assert lines[0].is_itself
    assert lines[0].then == figures(1, 1, "2.00")


def test_other_years_are_left_out(units):
    make_entry(make_cadre(unit=units["采购办"]))

    assert UnitFigures(units["青峰县"], 2025).total().then == Figures()


def test_corrections_count_by_their_hours_only(units):
    cadre = make_cadre(unit=units["采购办"])
    entry = make_entry(cadre)
    record_entry(
        cadre=cadre,
        kind=Kind.CORRECTION,
        activity_key=entry.activity_key,
        occasion="correction",
        title=entry.title,
        at=NOON,
        credit_hours=Decimal("-1.50"),
        corrects=entry,
    )

    assert UnitFigures(units["财政局"], 2026).total().then == figures(1, 1, "0.50")


def test_costs_the_same_for_many_units(units, django_assert_num_queries):
    for name in units:
        make_entry(make_cadre(unit=units[name]))

    with django_assert_num_queries(5):
        UnitFigures(units["青峰县"], 2026).lines()
        UnitFigures(units["青峰县"], 2026).total()


def test_the_page_shows_both(client, units):
    supervisor = make_cadre(unit=units["财政局"])
    make_grant(supervisor, unit=units["财政局"])
    make_entry(make_cadre(unit=units["采购办"]))
    client.force_login(supervisor)

    answer = client.get("/console/records/?year=2026")

    assert answer.status_code == 200
    assert answer.context["figures"].total().then.entries == 1
    for query in ("?unit=NOSUCH", f"?unit={units['住建局'].code}"):
        assert client.get(f"/console/records/{query}").status_code == 404
    for query in ("?year=x", "?year=0000", "?year=9999"):
        assert client.get(f"/console/records/{query}").status_code == 200
