"""A recount finds figures that do not follow from the facts, and puts them right."""

import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from assignments.checking.records import check_records
from assignments.checking.services import carry_out, plan_now
from assignments.figures import Figures
from assignments.models import CheckRun, Obligation, Tally
from assignments.recounting import recount
from cadres.roles import Role
from courses.models import CourseCompletion, LessonProgress
from quizzes.models import Attempt
from quizzes.services import submit_attempt
from records.models import Entry
from tests.factories.assignments import make_assignment
from tests.factories.cadres import make_cadre, make_cast, make_grant
from tests.factories.courses import make_course, make_lesson
from tests.factories.quizzes import make_attempt, make_quiz
from tests.factories.records import NOON, make_entry


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def assignment(cast):
    assignment = make_assignment(cast.bureau)
    make_entry(cast.cadre, activity_key=assignment.activity_key)
    return assignment


def run(capsys, *arguments):
    """Run the command; return its exit code and its summary."""
    try:
        call_command("recount", *arguments)
        code = 0
    except SystemExit as stop:
        code = stop.code
    return code, json.loads(capsys.readouterr().out)


def test_figures_kept_by_the_application_are_clean(assignment, capsys):
    clean = {"assignments": 1, "differences": [], "records": [], "fixed": False}
    assert run(capsys) == (0, clean)


def test_names_the_unit_whose_tally_is_wrong(assignment, cast):
    Tally.objects.filter(unit=cast.office).update(done=0)

    (found,) = recount()

    (difference,) = found.tallies
    assert difference.unit == cast.office.code
    assert (difference.stored, difference.counted) == (Figures(2, 1, 0), Figures(2, 1, 1))


def test_finds_tallies_that_are_missing_or_count_nobody(assignment, cast):
    Tally.objects.filter(unit=cast.office).delete()
    Tally.objects.create(
        assignment=assignment, unit=cast.other_bureau, path=cast.other_bureau.path, assigned=7
    )

    (found,) = recount()

    assert {d.unit for d in found.tallies} == {cast.office.code, cast.other_bureau.code}


def test_names_people_who_finished_but_show_unfinished(assignment, cast):
    Obligation.objects.filter(cadre=cast.cadre).update(done_at=None)

    (found,) = recount()

    assert found.entry_but_open == (cast.cadre.staff_number,)


def test_names_people_who_show_finished_without_a_record(assignment, cast):
    Obligation.objects.filter(cadre=cast.teammate).update(started_at=NOON, done_at=NOON)

    (found,) = recount()

    assert found.done_without_entry == (cast.teammate.staff_number,)


def test_differences_end_the_command_with_one_and_change_nothing(assignment, cast, capsys):
    Tally.objects.filter(unit=cast.office).update(done=0)

    code, summary = run(capsys)

    assert code == 1
    assert summary["differences"][0]["tallies"][0]["counted"]["done"] == 1
    assert Tally.objects.get(unit=cast.office).done == 0


def test_fix_puts_everything_right_and_the_next_recount_is_clean(assignment, cast, capsys):
    Obligation.objects.filter(cadre=cast.cadre).update(started_at=None, done_at=None)
    Obligation.objects.filter(cadre=cast.teammate).update(started_at=NOON, done_at=NOON)
    Tally.objects.filter(unit=cast.bureau).delete()

    code, summary = run(capsys, "--fix")

    assert code == 0
    assert summary["fixed"] is True
    assert list(recount()) == []
    assert Obligation.objects.get(cadre=cast.cadre).done_at == NOON
    assert Obligation.objects.get(cadre=cast.teammate).done_at is None


def test_tallies_that_do_not_know_their_unit_are_found_and_put_in_its_place(assignment, cast):
    Tally.objects.filter(unit=cast.office).update(path=cast.other_bureau.path)

    (found,) = recount(fix=True)

    assert (found.rules, found.misplaced) == (["misplaced"], (cast.office.code,))
    assert Tally.objects.get(unit=cast.office).path == cast.office.path
    assert list(recount()) == []


def test_one_assignment_can_be_chosen(assignment, cast, capsys):
    other = make_assignment(cast.other_bureau)
    Tally.objects.filter(assignment=other).update(assigned=9)

    code, _summary = run(capsys, "--assignment", str(assignment.pk))

    assert code == 0
    with pytest.raises(CommandError):
        call_command("recount", "--assignment", "0")


def test_who_has_moved_unnoticed_is_named_and_noted(cast, assignment):
    Obligation.objects.filter(assignment=assignment, cadre=cast.cadre).update(is_elsewhere=True)

    (found,) = recount(assignment=assignment, fix=True, at=NOON)

    assert found.rules == ["unknown_move"]
    assert found.unknown_move == (cast.cadre.staff_number,)
    assert list(recount(assignment=assignment, at=NOON)) == []


def test_records_that_disagree_are_named_with_their_rule(client, cast, capsys):
    """A lesson left open is put right and so is what follows; a missing line is never made up."""
    course = make_course(lessons=0)
    lesson = make_lesson(course, minimum_seconds=0)
    make_assignment(cast.office, activity_key=course.activity_key)
    LessonProgress.objects.create(cadre=cast.cadre, lesson=lesson, read_at=NOON)
    quiz = make_quiz()
    Attempt.objects.filter(pk=make_attempt(quiz, cast.teammate).pk).update(
        closed_at=NOON, percent=80
    )
    CourseCompletion.objects.create(
        cadre=cast.stranger, course=course, edition=course.edition, completed_at=NOON
    )

    code, summary = run(capsys)

    found = {each["rules"][0]: each[each["rules"][0]] for each in summary["records"]}
    assert code == 1
    assert found == {
        "lesson_open": [cast.cadre.staff_number],
        "entry_missing": [cast.stranger.staff_number],
        "result_without_entry": [cast.teammate.staff_number],
    }
    assert run(capsys, "--fix")[0] == 1
    code, summary = run(capsys)
    assert code == 1
    assert {each["rules"][0] for each in summary["records"]} == {
        "entry_missing", "result_without_entry",
    }  # fmt: skip
    assert Entry.objects.get(activity_key=course.activity_key).cadre == cast.cadre
    assert summary["differences"] == []

    carry_out(run=plan_now(kind=CheckRun.Kind.RECOUNT, at=NOON))
    admin = make_cadre(unit=cast.county)
    make_grant(admin, Role.SYSTEM_ADMIN)
    client.force_login(admin)
    page = client.get("/console/checks/").content.decode()
    assert "Every result of a test stands in the record." in page
    assert quiz.title in page
    assert cast.teammate.staff_number in page


def test_what_tests_record_is_found_in_the_record(cast):
    attempt = make_attempt(make_quiz(), cast.cadre)

    submit_attempt(attempt_id=attempt.public_id, cadre=cast.cadre)

    assert list(check_records(at=NOON)) == []
