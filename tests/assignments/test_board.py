"""One object gives the board's figures; page, file and JSON show the same."""

import datetime as dt
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from assignments.board import Board
from assignments.figures import Figures
from assignments.names import NameList, State
from assignments.reevaluating import reevaluate_running
from assignments.workbooks import board_xlsx
from cadres.models import ContactPoint, Unit
from cadres.roles import Role
from core.time import site_date
from tests.factories.assignments import make_assignment
from tests.factories.cadres import make_cadre, make_cast, make_grant, make_tree
from tests.factories.records import NOON, make_entry

AFTER_DUE = NOON + dt.timedelta(days=11)


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def boss(cast):
    boss = make_cadre("周总", unit=cast.county)
    make_grant(boss, Role.SUPERVISOR, unit=cast.county)
    return boss


@pytest.fixture
def assignment(cast, boss):
    assignment = make_assignment(cast.county)
    make_entry(cast.cadre, activity_key=assignment.activity_key)
    return assignment


def board_of(assignment, actor, unit="", at=NOON):
    return Board.find(assignment_id=assignment.pk, unit_code=unit, actor=actor, at=at)


def lines(board):
    return [
        (row.unit.name, row.is_itself, row.figures.assigned, row.figures.done, row.overdue)
        for row in board.rows
    ]


def test_units_that_the_leader_looks_after_come_first(client, assignment, boss, cast):
    ContactPoint.objects.create(leader=boss, unit=cast.other_bureau, since=NOON.date())

    assert [name for name, *_figures in lines(board_of(assignment, boss))] == [
        "青峰县",
        "住建局",
        "财政局",
    ]
    client.force_login(boss)
    page = client.get(f"/board/{assignment.pk}/", headers={"accept-language": "en"})
    assert page.content.decode().count("my contact point") == 1


def test_sums_each_direct_sub_unit_and_sets_the_own_people_apart(assignment, boss):
    assert lines(board_of(assignment, boss)) == [
        ("青峰县", True, 1, 0, 0),
        ("财政局", False, 3, 1, 0),
        ("住建局", False, 2, 0, 0),
    ]


def test_the_total_is_the_sum_of_the_rows(assignment, boss):
    board = board_of(assignment, boss)

    assert board.total.figures == Figures(6, 1, 1)
    assert board.total.figures == sum((r.figures for r in board.rows), Figures())


def test_everyone_who_is_not_done_is_overdue_once_the_due_day_has_ended(assignment, boss):
    on_the_day = board_of(assignment, boss, at=NOON + dt.timedelta(days=10))
    after = board_of(assignment, boss, at=AFTER_DUE)

    assert on_the_day.total.overdue == 0
    assert after.total.overdue == 5


def test_one_level_down_reads_the_same_figures(assignment, boss, cast):
    board = board_of(assignment, boss, cast.bureau.code)

    assert lines(board) == [("财政局", True, 1, 0, 0), ("采购办", False, 2, 1, 0)]
    assert [unit.name for unit in board.crumbs] == ["青峰县"]


def test_begins_at_what_the_actor_tracks_of_the_audience(assignment, cast):
    assert board_of(assignment, cast.supervisor).unit == cast.bureau


def test_begins_at_the_audience_when_the_actor_tracks_more(boss, cast):
    assert board_of(make_assignment(cast.office), boss).unit == cast.office


def test_crumbs_end_where_the_actors_rights_end(assignment, cast):
    assert board_of(assignment, cast.supervisor, cast.office.code).crumbs == (cast.bureau,)


@pytest.mark.parametrize("unit", ["other_bureau", "county"])
def test_a_unit_outside_the_actors_subtree_is_not_found(assignment, cast, unit):
    assert board_of(assignment, cast.supervisor, getattr(cast, unit).code) is None


def test_an_assignment_that_reaches_nobody_of_the_actors_is_not_found(cast):
    elsewhere = make_assignment(cast.other_bureau)

    assert board_of(elsewhere, cast.supervisor) is None


def test_somebody_who_tracks_nothing_finds_nothing(assignment, cast):
    assert board_of(assignment, cast.cadre) is None


def test_the_file_holds_the_figures_of_the_screen(assignment, boss):
    """c22: report and file never disagree."""
    board = board_of(assignment, boss, at=AFTER_DUE)
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(board_xlsx(board))))
    rows = book.get_sheet_by_index(0).to_python()[6:]

    expected = [*board.rows, board.total]
    assert [[int(n) for n in row[1:4]] for row in rows] == [
        [r.figures.assigned, r.figures.started, r.figures.done] for r in expected
    ]
    assert [int(row[5]) for row in rows] == [r.overdue for r in expected]
    assert [row[4] for row in rows] == [r.figures.done_permille / 1000 for r in expected]


def test_the_file_names_as_many_people_in_each_state_as_the_figures_say(assignment, boss):
    board = board_of(assignment, boss)
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(board_xlsx(board))))
    names = book.get_sheet_by_index(1).to_python()[1:]

    assert len(names) == board.total.figures.assigned
    assert sum(1 for row in names if row[6]) == board.total.figures.done


def test_the_page_and_the_json_hold_the_same_figures(assignment, boss, client):
    client.force_login(boss)
    url = reverse("board", args=[assignment.pk])
    page = client.get(url).content.decode()
    figures = client.get(reverse("board_figures", args=[assignment.pk])).json()

    on_page = {
        name: dict(re.findall(r'data-figure="(\w+)"\s*>\s*([^<]*?)\s*<', body))
        for name, body in re.findall(r'data-row="([^"]+)"\s*>(.*?)</tr>', page, re.S)
    }
    in_json = {
        f"{row['unit']}/own" if row["itself"] else row["unit"]: row for row in figures["rows"]
    } | {"total": figures["total"]}
    assert on_page.keys() == in_json.keys()
    for name, cells in on_page.items():
        assert cells == {key: str(in_json[name][key]) for key in cells}
    assert len(on_page["total"]) == 5


def test_the_version_changes_with_the_figures_and_only_then(assignment, boss, cast):
    before = board_of(assignment, boss).as_json()["version"]
    assert board_of(assignment, boss).as_json()["version"] == before

    make_entry(cast.teammate, activity_key=assignment.activity_key)

    assert board_of(assignment, boss).as_json()["version"] != before


def test_names_who_may_need_help_after_the_due_day(assignment, boss, cast):
    board = board_of(assignment, boss, cast.office.code, at=AFTER_DUE)

    assert [o.cadre.name for o in board.may_need_help] == ["李守正"]


def test_asks_for_no_day_where_everybody_open_is_late(assignment, boss, cast):
    """With one, a kept plan reads and sorts a province instead of eight rows of an index."""
    board = board_of(assignment, boss, cast.office.code, at=AFTER_DUE)
    assert board.total.overdue == board.total.figures.open > 0

    with CaptureQueriesContext(connection) as captured:
        assert board.may_need_help

    assert [query["sql"].count('"due_on" <') for query in captured] == [0]


def test_days_of_grace_are_overdue_neither_for_the_board_nor_for_its_names(
    assignment, boss, cast
):
    newcomer = make_cadre("新人", unit=cast.office)
    reevaluate_running(at=NOON + dt.timedelta(days=9), cadres=[newcomer.pk])
    assert assignment.obligations.get(cadre=newcomer).due_on == site_date(NOON) + dt.timedelta(
        days=16
    )

    for days, overdue in ((11, 1), (16, 1), (17, 2), (30, 2)):
        board = board_of(assignment, boss, cast.office.code, NOON + dt.timedelta(days=days))
        names = NameList(board=board, state=State.OVERDUE)
        assert board.total.overdue == overdue
        assert len(names.page) == overdue
        assert len(board.may_need_help) == overdue


def test_long_before_the_due_day_nobody_is_named(assignment, boss):
    assert board_of(assignment, boss).may_need_help == ()


@pytest.mark.parametrize("people", [3, 300])
def test_the_number_of_queries_does_not_depend_on_the_number_of_people(
    people, client, db, django_assert_max_num_queries
):
    units = make_tree({"县": {f"局{number}": {} for number in range(3)}})
    boss = make_cadre(unit=units["县"])
    make_grant(boss, Role.SUPERVISOR, unit=units["县"])
    for number in range(people):
        make_cadre(unit=units[f"局{number % 3}"])
    assignment = make_assignment(Unit.objects.get(code=units["县"].code))
    client.force_login(boss)
    client.get(reverse("board", args=[assignment.pk]))

    with django_assert_max_num_queries(12):
        client.get(reverse("board", args=[assignment.pk]))
    with django_assert_max_num_queries(8):
        client.get(reverse("board_figures", args=[assignment.pk]))
    with django_assert_max_num_queries(12):
        client.get(reverse("boards"))
    with django_assert_max_num_queries(12):
        client.get(reverse("board_names", args=[assignment.pk]))
