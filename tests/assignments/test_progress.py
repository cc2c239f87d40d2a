"""Obligations and tallies follow the education record, in its transaction."""

import datetime as dt
from contextlib import suppress

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from assignments.models import Obligation
from assignments.recounting import recount
from assignments.reevaluating import follow_people
from assignments.services import NobodyReached
from assignments.signals import tally_changed
from records.models import Kind
from records.services import AlreadyRecorded, note_start
from tests.factories.assignments import make_assignment, make_page
from tests.factories.cadres import make_cadre, make_cast, make_tree
from tests.factories.records import NOON, make_entry

KEY = "courses.course:9@1"


def figures(assignment):
    return {
        tally.unit.name: (tally.assigned, tally.started, tally.done)
        for tally in assignment.tallies.select_related("unit")
    }


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def assignment(cast):
    return make_assignment(cast.office, activity_key=KEY)


def test_beginning_counts_as_started_once(cast, assignment):
    note_start(cadre=cast.cadre, activity_key=KEY, at=NOON)
    note_start(cadre=cast.cadre, activity_key=KEY, at=NOON + dt.timedelta(hours=1))

    assert figures(assignment) == {"采购办": (2, 1, 0)}
    assert Obligation.objects.get(cadre=cast.cadre).started_at == NOON


def test_an_entry_counts_as_started_and_done(cast, assignment):
    make_entry(cast.cadre, activity_key=KEY)

    assert figures(assignment) == {"采购办": (2, 1, 1)}


def test_an_entry_after_a_start_counts_the_start_once(cast, assignment):
    note_start(cadre=cast.cadre, activity_key=KEY, at=NOON)
    make_entry(cast.cadre, activity_key=KEY, at=NOON + dt.timedelta(hours=1))

    theirs = Obligation.objects.get(cadre=cast.cadre)
    assert figures(assignment) == {"采购办": (2, 1, 1)}
    assert (theirs.started_at, theirs.done_at) == (NOON, NOON + dt.timedelta(hours=1))


def test_a_second_entry_of_the_activity_changes_nothing(cast, assignment):
    make_entry(cast.cadre, activity_key=KEY)
    make_entry(cast.cadre, activity_key=KEY, occasion="again")
    with pytest.raises(AlreadyRecorded):
        make_entry(cast.cadre, activity_key=KEY)

    assert figures(assignment) == {"采购办": (2, 1, 1)}


def test_a_correction_is_not_a_completion(cast, assignment):
    make_entry(cast.cadre, activity_key=KEY, kind=Kind.CORRECTION)

    assert figures(assignment) == {"采购办": (2, 0, 0)}


def test_other_activities_and_other_people_change_nothing(cast, assignment):
    make_entry(cast.cadre, activity_key="courses.course:8@1")
    make_entry(cast.stranger, activity_key=KEY)

    assert figures(assignment) == {"采购办": (2, 0, 0)}


def test_completes_the_share_in_every_assignment_of_the_activity(cast, assignment):
    wider = make_assignment(cast.county, activity_key=KEY)

    make_entry(cast.cadre, activity_key=KEY)

    assert figures(assignment)["采购办"] == figures(wider)["采购办"] == (2, 1, 1)


def test_counts_where_the_person_was_when_it_was_assigned(cast, assignment):
    """c19: a person moves; the unit's figures still add up."""
    cast.cadre.unit = cast.other_bureau
    cast.cadre.save(update_fields=["unit"])

    make_entry(cast.cadre, activity_key=KEY)

    assert figures(assignment) == {"采购办": (2, 1, 1)}


def test_an_entry_that_is_rolled_back_takes_its_figures_with_it(cast, assignment):
    with pytest.raises(RuntimeError), transaction.atomic():
        make_entry(cast.cadre, activity_key=KEY)
        raise RuntimeError

    assert figures(assignment) == {"采购办": (2, 0, 0)}


def test_listeners_hear_of_each_change_after_the_commit(
    cast, assignment, django_capture_on_commit_callbacks
):
    heard = []

    def listen(*, assignment_id, **_kwargs):
        heard.append(assignment_id)

    tally_changed.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            note_start(cadre=cast.cadre, activity_key=KEY, at=NOON)
            make_entry(cast.cadre, activity_key=KEY)
            assert heard == []
        with django_capture_on_commit_callbacks(execute=True):
            make_entry(cast.stranger, activity_key=KEY)
    finally:
        tally_changed.disconnect(listen)
    assert heard == [assignment.pk, assignment.pk]


def test_an_entry_of_nobodys_business_costs_one_more_query(cast, django_assert_max_num_queries):
    from assignments.progress import complete_obligations

    with transaction.atomic(), django_assert_max_num_queries(4):
        complete_obligations(cadre=cast.cadre, activity_key="none:1", at=NOON)


PEOPLE = st.integers(0, 3)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("open"), st.sampled_from(["县", "局", "科"])),
        st.tuples(st.just("start"), PEOPLE),
        st.tuples(st.just("complete"), PEOPLE),
        st.tuples(st.just("move"), PEOPLE),
    ),
    max_size=12,
)


class AnySequenceOfEvents(TestCase):
    """Whatever happens in whatever order, tallies equal a recount of the facts."""

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(steps=STEPS)
    def test_leaves_figures_that_equal_a_recount(self, steps):
        units = make_tree({"县": {"局": {"科": {}}}})
        people = [make_cadre(unit=units[name]) for name in ("科", "科", "局", "县")]
        page = make_page()
        done, assigned = set(), set()
        for number, (step, what) in enumerate(steps):
            at = NOON + dt.timedelta(hours=number)
            if step == "open" and what not in assigned:
                with suppress(NobodyReached):  # everyone may have moved away
                    make_assignment(units[what], activity_key=KEY, target=page, at=at)
                assigned.add(what)
            elif step == "start":
                note_start(cadre=people[what], activity_key=KEY, at=at)
            elif step == "complete" and what not in done:
                make_entry(people[what], activity_key=KEY, at=at)
                done.add(what)
            elif step == "move":
                people[what].unit = units["局"]
                people[what].save(update_fields=["unit"])
                follow_people(cadres=[people[what].pk])

        assert list(recount()) == []
        assert (
            Obligation.objects.filter(done_at=None, cadre__in=[people[n] for n in done]).count()
            == 0
        )


def test_a_completion_costs_eight_queries_whatever_the_unit_has(
    cast, assignment, django_assert_max_num_queries
):
    """Posting, entry, salt, the activity's lock, the obligation and its tally; none for others."""
    make_entry(cast.cadre, activity_key="x:8@1")  # reads are compiled once

    # And two for the savepoint of the test; on SQLite obligation and tally are written apart.
    with transaction.atomic(), django_assert_max_num_queries(8):
        make_entry(cast.cadre, activity_key=KEY)
