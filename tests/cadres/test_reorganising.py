"""Units are renamed, moved, merged and split; figures of the past stay where they were."""

import datetime as dt

import pytest
from django.db.models import Q

from assignments.cycles import open_due_cycles
from assignments.models import Obligation, Tally
from assignments.recounting import recount
from assignments.reevaluating import reevaluate_running
from cadres.models import Cadre, ContactPoint, Posting, Unit, UnitChange
from cadres.policies import Capability, can
from cadres.units import services
from cadres.units.profile import UnitProfile
from tests.factories.assignments import make_assignment
from tests.factories.cadres import make_cast, make_posting, make_unit
from tests.factories.records import NOON, make_entry

pytestmark = pytest.mark.django_db
LATER = NOON + dt.timedelta(days=30)
DAY = LATER.date()


@pytest.fixture
def cast(db):
    return make_cast()


def move(unit, under, at=LATER):
    return services.move_unit(
        unit=unit, under=under, actor=None, reason="机构改革", on=at.date(), at=at
    )


def merge(unit, into, at=LATER):
    return services.merge_unit(
        unit=unit, into=into, actor=None, reason="机构改革", on=at.date(), at=at
    )


def done_under(top, assignment):
    return sum(
        Tally.objects.filter(assignment=assignment)
        .within(top.path)
        .values_list("done", flat=True)
    )


def test_a_new_name_is_kept_beside_the_old_one(cast):
    entry = make_entry(cast.cadre)

    services.change_unit(
        unit=cast.office,
        values={"name": "政府采购中心", "region": "县城"},
        actor=cast.supervisor,
        reason="更名",
        on=DAY,
        at=LATER,
    )

    change = UnitChange.objects.get()
    assert change.kind == UnitChange.Kind.RENAMED
    assert (change.before["name"], change.after["name"]) == ("采购办", "政府采购中心")
    entry.refresh_from_db()
    assert entry.unit_name == "采购办"
    with pytest.raises(services.NothingChanged):
        services.change_unit(
            unit=cast.office,
            values={"name": "政府采购中心"},
            actor=None,
            reason="更名",
            on=DAY,
            at=LATER,
        )


@pytest.mark.parametrize("under", ["bureau", "office"])
def test_nothing_comes_under_itself(cast, under):
    with pytest.raises(services.UnderItself):
        move(cast.bureau, getattr(cast, under))
    assert not UnitChange.objects.exists()


def test_nothing_moves_to_where_it_is(cast):
    with pytest.raises(services.AlreadyThere):
        move(cast.office, cast.bureau)


def test_a_move_leaves_figures_of_the_past_and_takes_along_what_runs(cast):
    past = make_assignment(cast.county)
    running = make_assignment(cast.county, due_on=DAY + dt.timedelta(days=60))
    own = make_assignment(cast.office, due_on=DAY + dt.timedelta(days=60))
    make_posting(cast.cadre)
    for assignment in (past, running):
        make_entry(cast.cadre, activity_key=assignment.activity_key)
    code = cast.office.code

    moved = move(cast.office, cast.other_bureau)

    assert moved.code == code
    assert moved.path.startswith(cast.other_bureau.path)
    assert Cadre.objects.get(pk=cast.cadre.pk).unit == moved
    assert [p.unit_id for p in Posting.objects.filter(cadre=cast.cadre, to_on=None)] == [
        moved.pk
    ]
    assert (done_under(cast.bureau, past), done_under(cast.other_bureau, past)) == (1, 0)
    assert (done_under(cast.bureau, running), done_under(cast.other_bureau, running)) == (0, 1)
    own.refresh_from_db()
    assert own.audience == moved
    assert not reevaluate_running(at=LATER)
    assert list(recount(at=LATER)) == []
    old = Unit.objects.get(pk=cast.office.pk)
    assert (old.code, old.closed_on) == (f"{code}~1", DAY)
    with pytest.raises(services.AlreadyClosed):
        move(old, cast.county)


def test_a_move_takes_rights_along_and_takes_them_from_who_had_it_before(cast):
    moved = move(cast.office, cast.other_bureau)

    assert can(cast.other_supervisor, Capability.TRACK_COMPLETION, within=moved)
    assert not can(cast.supervisor, Capability.TRACK_COMPLETION, within=moved)


def test_a_move_takes_the_whole_subtree(cast):
    make_unit("二科", parent=cast.office, code="ER")

    moved = move(cast.bureau, cast.other_bureau)

    below = Unit.objects.within(moved).standing()
    assert [unit.name for unit in below] == ["财政局", "采购办", "二科"]
    changes = UnitChange.objects.filter(kind=UnitChange.Kind.MOVED).order_by("pk")
    assert [change.unit.code for change in changes] == [each.code for each in below]
    assert Unit.objects.get(code="ER").depth == moved.depth + 2
    assert Unit.find_problems() == ([], [], [], [], [])


def test_the_history_of_a_unit_goes_with_it_however_often_it_moves(cast):
    services.change_unit(
        unit=cast.office, values={"name": "政府采购中心"}, actor=None, reason="更名", on=DAY,
        at=LATER,
    )  # fmt: skip
    first = move(cast.office, cast.other_bureau)
    again = move(first, cast.county)

    profile = UnitProfile(unit=again, actor=cast.supervisor, at=LATER)

    assert [change.kind for change in profile.changes] == ["MOVED", "MOVED", "RENAMED"]
    assert profile.changes[0].before == {
        "under": cast.other_bureau.code,
        "under_name": "住建局",
    }
    assert profile.changes[0].after == {"under": cast.county.code, "under_name": "青峰县"}
    stood = UnitChange.objects.former_nodes([again.pk, cast.bureau.pk])
    assert [node.pk for node in stood[again.pk]] == [first.pk, cast.office.pk]
    assert stood[cast.bureau.pk] == []


def test_what_repeats_is_asked_where_the_unit_stands_and_no_more_after_a_merger(cast):
    first = make_assignment(cast.office, repeats_months=12)
    moved = move(move(cast.office, cast.other_bureau), cast.county)

    (second,) = open_due_cycles(at=NOON + dt.timedelta(days=366))

    assert (first.due_on < DAY, first.audience) == (True, cast.office)  # over, and where it was
    assert (second.audience, second.obligations.count()) == (moved, 2)
    merge(moved, cast.other_bureau, NOON + dt.timedelta(days=500))
    assert open_due_cycles(at=NOON + dt.timedelta(days=2 * 366)) == []


def test_a_merger_closes_the_unit_and_moves_its_people(cast):
    past = make_assignment(cast.county)
    make_entry(cast.cadre, activity_key=past.activity_key)
    make_posting(cast.cadre)

    merge(cast.office, cast.other_bureau)

    assert Cadre.objects.filter(unit=cast.other_bureau).count() == 4
    assert done_under(cast.bureau, past) == 1
    assert Obligation.objects.filter(assignment=past, unit=cast.office).count() == 2
    changes = UnitChange.objects.filter(kind=UnitChange.Kind.MERGED)
    assert {change.unit_id for change in changes} == {cast.office.pk, cast.other_bureau.pk}
    assert {change.people for change in changes} == {2}


def test_a_unit_with_sub_units_is_not_merged_away(cast):
    with pytest.raises(services.HasSubUnits):
        merge(cast.bureau, cast.other_bureau)
    with pytest.raises(services.UnderItself):
        merge(cast.office, cast.office)


def test_a_split_takes_those_chosen(cast):
    made = services.split_unit(
        unit=cast.office,
        code="NEW",
        name="招标办",
        people=Q(pk=cast.cadre.pk),
        actor=None,
        reason="分设",
        on=DAY,
        at=LATER,
    )

    assert made.path.startswith(cast.bureau.path)
    assert Cadre.objects.get(pk=cast.cadre.pk).unit == made
    assert Cadre.objects.get(pk=cast.teammate.pk).unit == cast.office
    for arguments, refusal in (
        ({"code": "NEW", "people": Q(pk=cast.teammate.pk)}, services.CodeTaken),
        ({"code": "N2", "people": Q(pk=cast.stranger.pk)}, services.NobodyChosen),
    ):
        with pytest.raises(refusal):
            services.split_unit(
                unit=cast.office, name="又一", actor=None, reason="分设", on=DAY, at=LATER,
                **arguments,
            )  # fmt: skip


def test_a_unit_is_set_up_once(cast):
    made = services.create_unit(
        code="C1", name="新科", under=cast.bureau, actor=None, reason="新设", on=DAY, at=LATER
    )

    assert made.get_parent() == cast.bureau
    with pytest.raises(services.CodeTaken):
        services.create_unit(
            code="C1", name="新科", under=cast.bureau, actor=None, reason="新设", on=DAY,
            at=LATER,
        )  # fmt: skip


def test_contact_points_come_first(cast):
    for is_on in (True, True):
        services.set_contact_point(
            leader=cast.supervisor, unit=cast.office, is_on=is_on, on=DAY, actor=None
        )
    assert ContactPoint.objects.current().count() == 1
    marked = Unit.objects.marked_for(cast.supervisor.pk)
    assert [unit for unit in marked if unit.is_contact_point] == [cast.office]
    assert not any(unit.is_contact_point for unit in Unit.objects.marked_for(cast.cadre.pk))

    services.set_contact_point(
        leader=cast.supervisor, unit=cast.office, is_on=False, on=DAY, actor=None
    )
    assert not ContactPoint.objects.current().exists()


def test_a_profile_costs_the_same_for_any_number_of_people(cast, django_assert_num_queries):
    profile = UnitProfile(unit=cast.bureau, actor=cast.supervisor, at=NOON)

    with django_assert_num_queries(7):
        assert profile.in_service == 3
        assert profile.hot_posts == []
        assert profile.liaisons == profile.leaders == []
        assert [unit for unit, _mine in profile.sub_units] == [cast.office]
        assert profile.new_in_post == 0
