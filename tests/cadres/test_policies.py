"""Who may do what. Changing a right is changing this table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadres.models import Unit
from cadres.policies import (
    GRANTS,
    Capability,
    can,
    readable_cadres,
    top_units,
    tops_by_capability,
    trackable_cadres,
    units_with,
)
from cadres.roles import Role
from tests.factories.cadres import make_cadre, make_cast, make_grant, make_tree

TABLE = """
                      SUPERVISOR LIAISON ORGANISER EDITOR LEGAL_REVIEWER PUBLISHER INSPECTOR SYSTEM_ADMIN SECURITY_ADMIN AUDITOR
    read_unit_records     yes       -        -        -         -            -        yes         -             -          -
    correct_records       yes       -        -        -         -            -         -          -             -          -
    vouch_for_activities  yes       -        -        -         -            -         -          -             -          -
    plan_activities       yes      yes      yes       -         -            -         -          -             -          -
    track_completion      yes      yes      yes       -         -            -        yes         -             -          -
    assign_learning       yes       -        -        -         -            -         -          -             -          -
    manage_roster         yes      yes       -        -         -            -         -         yes            -          -
    hold_talks            yes       -        -        -         -            -         -          -             -          -
    receive_reports       yes       -        -        -         -            -         -          -             -          -
    appoint_cadres        yes       -        -        -         -            -         -          -             -          -
    run_campaigns          -        -       yes       -         -            -         -          -             -          -
    run_exams             yes       -       yes       -         -            -         -          -             -          -
    set_credit_rules       -        -       yes       -         -            -         -          -             -          -
    edit_content           -        -        -       yes        -            -         -          -             -          -
    review_content         -        -        -        -        yes          yes        -          -             -          -
    handle_sensitive_content - -  -        yes       yes          yes        -          -             -          -
    grant_roles            -        -        -        -         -            -         -          -            yes         -
    read_audit_log         -        -        -        -         -            -         -          -             -         yes
    configure_system       -        -        -        -         -            -         -         yes            -          -
"""  # noqa: E501  a table is read across


def cells():
    header, *rows = [line.split() for line in TABLE.strip().splitlines()]
    for capability, *marks in rows:
        for role, mark in zip(header, marks, strict=True):
            yield pytest.param(
                role, Capability(capability), mark == "yes", id=f"{role}-{capability}"
            )


def test_the_table_is_complete():
    named = {tuple(cell.values[:2]) for cell in cells()}

    assert named == {(role, capability) for role in Role.values for capability in Capability}
    assert set(GRANTS) == set(Role.values)


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "capability", "allowed"), list(cells()))
def test_a_role_allows_within_its_subtree_and_nowhere_else(role, capability, allowed):
    units = make_tree({"县": {"局": {"科": {}}, "邻局": {}}})
    actor = make_cadre(unit=units["科"])
    make_grant(actor, role, unit=units["局"])

    assert can(actor, capability, within=units["局"]) is allowed
    assert can(actor, capability, within=units["科"]) is allowed
    assert not can(actor, capability, within=units["县"])
    assert not can(actor, capability, within=units["邻局"])


@pytest.mark.django_db
@pytest.mark.parametrize("capability", Capability)
def test_all_tops_at_once_are_the_same_as_one_by_one(capability, django_assert_num_queries):
    cast = make_cast()
    make_grant(cast.cadre, Role.ORGANISER, unit=cast.other_bureau)
    make_grant(cast.cadre, Role.SUPERVISOR, unit=cast.other_bureau)
    make_grant(cast.cadre, Role.LIAISON, unit=cast.bureau)

    with django_assert_num_queries(1):
        held = tops_by_capability(cast.cadre)

    assert held[capability] == top_units(cast.cadre, capability)


@pytest.mark.django_db
@pytest.mark.parametrize("capability", Capability)
def test_somebody_without_a_role_may_nothing(capability):
    cadre = make_cadre()

    assert not can(cadre, capability, within=cadre.unit)
    assert not units_with(cadre, capability).exists()


@pytest.mark.django_db
def test_a_disabled_account_may_nothing():
    cast = make_cast()
    cast.supervisor.is_active = False

    assert top_units(cast.supervisor, Capability.TRACK_COMPLETION) == []


@pytest.mark.django_db
def test_records_are_readable_by_their_owner_and_the_supervisors_above():
    cast = make_cast()

    assert set(readable_cadres(cast.cadre)) == {cast.cadre}
    assert set(readable_cadres(cast.supervisor)) == {
        cast.cadre,
        cast.teammate,
        cast.supervisor,
    }


@pytest.mark.django_db
def test_completion_is_tracked_by_who_may_track_it_and_not_of_oneself_otherwise():
    cast = make_cast()

    assert not trackable_cadres(cast.cadre).exists()
    assert cast.stranger not in trackable_cadres(cast.supervisor)


@pytest.mark.django_db
def test_several_grants_add_up():
    units = make_tree({"县": {"甲局": {}, "乙局": {}, "丙局": {}}})
    actor = make_cadre(unit=units["县"])
    make_grant(actor, Role.SUPERVISOR, unit=units["甲局"])
    make_grant(actor, Role.INSPECTOR, unit=units["乙局"])

    assert {u.name for u in units_with(actor, Capability.READ_UNIT_RECORDS)} == {"甲局", "乙局"}


@pytest.mark.django_db
def test_asking_costs_one_query(django_assert_num_queries):
    cast = make_cast()

    with django_assert_num_queries(1):
        can(cast.supervisor, Capability.TRACK_COMPLETION, within=cast.office)


PATHS = st.lists(
    st.integers(1, 60).map(lambda number: f"{number:04d}"), min_size=1, max_size=6
).map("".join)


@given(PATHS, PATHS)
def test_a_unit_contains_what_lies_below_it(above, below):
    assert Unit(path=above).contains(Unit(path=above + below))
    assert not Unit(path=above + below).contains(Unit(path=above))


@given(PATHS)
def test_a_unit_contains_itself(path):
    assert Unit(path=path).contains(Unit(path=path))


@given(PATHS, PATHS, PATHS)
def test_containing_is_passed_on(a, b, c):
    top, middle, bottom = Unit(path=a), Unit(path=a + b), Unit(path=a + b + c)

    assert top.contains(middle)
    assert middle.contains(bottom)
    assert top.contains(bottom)


@given(PATHS, PATHS)
def test_of_two_units_each_contains_the_other_only_if_they_are_one(a, b):
    one, other = Unit(path=a), Unit(path=b)

    assert (one.contains(other) and other.contains(one)) is (a == b)
