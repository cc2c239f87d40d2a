"""The console opens to those with duties for units, and assigning from it tells before it does."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from assignments.audiences.preview import preview_assignment
from assignments.models import Assignment
from assignments.targetbook.services import draft_book
from assignments.targets import find_assignable
from cadres.roles import Role
from courses.models import CourseCompletion, Prerequisite
from tests.factories.assignments import make_assignment
from tests.factories.cadres import make_cadre, make_cast, make_grant
from tests.factories.campaigns import make_campaign
from tests.factories.courses import make_course
from tests.factories.records import NOON, make_entry


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def campaign(db):
    return make_campaign()


@pytest.fixture
def supervisor(client, cast):
    client.force_login(cast.supervisor)
    return client


def choices(campaign, unit, **changes):
    return {
        "target": campaign.pk,
        "unit": unit.code,
        "due_on": (timezone.localdate() + dt.timedelta(days=7)).isoformat(),
        "reason": "春节将至。",
        "is_mandatory": "on",
        **changes,
    }


@pytest.mark.parametrize(
    "role", [Role.SUPERVISOR, Role.LIAISON, Role.ORGANISER, Role.INSPECTOR, Role.SYSTEM_ADMIN]
)
def test_opens_for_everyone_with_a_duty_for_units(role, client, cast, campaign):
    person = make_cadre(unit=cast.bureau)
    make_grant(person, role)
    client.force_login(person)

    response = client.get(reverse("console"))

    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("role", [None, Role.EDITOR, Role.AUDITOR, Role.SECURITY_ADMIN])
def test_does_not_exist_for_others(role, client, cast):
    person = make_cadre(unit=cast.bureau)
    if role:
        make_grant(person, role)
    client.force_login(person)

    assert client.get(reverse("console")).status_code == 404


@pytest.mark.parametrize("page", ["console", "assign"])
def test_asks_strangers_to_sign_in(page, client, db):
    assert client.get(reverse(page)).url.startswith(reverse("login"))


def test_the_console_is_only_read(supervisor):
    assert supervisor.post(reverse("console")).status_code == 405


def test_shows_own_units_with_their_people_and_nothing_of_others(supervisor, cast):
    make_assignment(cast.other_bureau, at=timezone.now(), title="别家的任务")

    page = supervisor.get(reverse("console"))

    assert page.context["console"].headcounts == [(cast.bureau, 3)]
    assert cast.other_bureau.name not in page.content.decode()
    assert "别家的任务" not in page.content.decode()


def test_counts_people_past_a_due_day_once(supervisor, cast):
    past = timezone.now() - dt.timedelta(days=40)
    for _twice in range(2):
        assignment = make_assignment(cast.office, at=past)
    make_entry(cast.cadre, activity_key=assignment.activity_key)

    shown = supervisor.get(reverse("console")).context["console"]
    assert shown.people_overdue == 2
    assert not shown.are_more_overdue


def test_people_past_a_due_day_are_counted_so_far_and_no_further(supervisor, cast, monkeypatch):
    monkeypatch.setattr("assignments.console.MOST_COUNTED", 2)
    make_assignment(cast.office, at=timezone.now() - dt.timedelta(days=40))

    page = supervisor.get(reverse("console"))

    assert page.context["console"].are_more_overdue
    assert "2 people of your units or more are past a due day." in page.text


def test_costs_as_many_queries_for_many_people(
    supervisor, cast, campaign, django_assert_max_num_queries
):
    for _number in range(40):
        make_cadre(unit=cast.office)
    make_assignment(cast.bureau, at=timezone.now())
    supervisor.get(reverse("console"))

    # Session, person and rights; own tasks, targets, counts, the week (2), who is new, running
    # assignments with figures, units with contact points; panels of other apps; the inbox.
    with django_assert_max_num_queries(14):
        supervisor.get(reverse("console"))


def test_a_target_book_costs_two_queries_more_however_many_targets(
    supervisor, cast, django_assert_max_num_queries
):
    book = draft_book(
        unit=cast.bureau,
        year=timezone.localdate().year,
        actor=cast.other_supervisor,
        at=timezone.now(),
    )
    make_assignment(cast.bureau, at=timezone.now())
    supervisor.get(reverse("console"))

    with django_assert_max_num_queries(16):
        page = supervisor.get(reverse("console"))

    ((shown, progress),) = page.context["console"].books
    assert shown == book
    assert [each.target.number for each in progress] == [1, 2, 3, 4, 5, 6, 7]
    assert progress[0].detail == "0/3"


# --- Assigning --------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.LIAISON, Role.ORGANISER, Role.INSPECTOR])
def test_assigning_does_not_exist_without_the_right(role, client, cast, campaign):
    person = make_cadre(unit=cast.bureau)
    make_grant(person, role)
    client.force_login(person)

    assert client.get(reverse("assign")).status_code == 404
    assert client.post(reverse("assign"), choices(campaign, cast.bureau)).status_code == 404


def test_the_preview_says_how_many_and_writes_nothing(supervisor, cast, campaign):
    make_entry(cast.cadre, activity_key=campaign.activity_key)

    page = supervisor.post(reverse("assign"), choices(campaign, cast.bureau))

    preview = page.context["preview"]
    assert (preview.people, preview.finished, preview.to_do) == (3, 1, 2)
    assert not Assignment.objects.exists()


def test_the_preview_of_a_course_that_builds_on_another_says_who_lacks_it(supervisor, cast):
    first, later = make_course("入门课程"), make_course("进阶课程", slug="later")
    Prerequisite.objects.create(course=later, required=first)
    CourseCompletion.objects.create(
        course=first, cadre=cast.cadre, edition=1, completed_at=NOON
    )

    page = supervisor.post(
        reverse("assign"), choices(later, cast.bureau), headers={"accept-language": "en"}
    )

    (before,) = page.context["preview"].before
    assert (before.label, before.lacking) == (first.label, 2)
    assert "2 people have not finished it" in " ".join(page.content.decode().split())
    plain = supervisor.post(reverse("assign"), choices(first, cast.bureau))
    assert plain.context["preview"].before == []


def test_confirming_assigns_and_leads_to_the_board(supervisor, cast, campaign):
    response = supervisor.post(reverse("assign"), choices(campaign, cast.bureau, confirm="1"))

    assignment = Assignment.objects.get()
    assert response.url == reverse("board", args=[assignment.pk])
    assert assignment.created_by == cast.supervisor
    assert assignment.activity_key == campaign.activity_key
    assert assignment.obligations.count() == 3


@pytest.mark.parametrize("unit", ["county", "other_bureau"])
def test_nobody_elses_unit_can_be_chosen(unit, supervisor, cast, campaign):
    wrong = choices(campaign, getattr(cast, unit), confirm="1")

    assert supervisor.post(reverse("assign"), wrong).status_code == 422
    assert not Assignment.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"due_on": "2020-01-01"},
        {"due_on": "soon"},
        {"target": "0"},
        {"target": "drop"},
        {"reason": ""},
        {"reason": "长" * 301},
    ],
    ids=["past", "no date", "no page", "no number", "no reason", "too long"],
)
def test_what_is_wrong_is_said_and_nothing_is_written(wrong, supervisor, cast, campaign):
    response = supervisor.post(
        reverse("assign"), choices(campaign, cast.bureau, confirm="1", **wrong)
    )

    assert response.status_code == 422
    assert response.context["form"].errors
    assert not Assignment.objects.exists()


def test_the_same_again_is_refused_in_words(supervisor, cast, campaign):
    for _twice in range(2):
        response = supervisor.post(
            reverse("assign"), choices(campaign, cast.bureau, confirm="1")
        )

    assert response.status_code == 422
    assert campaign.title in str(response.context["form"].non_field_errors())
    assert Assignment.objects.count() == 1


def test_a_page_that_is_no_longer_published_cannot_be_assigned(supervisor, cast, campaign):
    campaign.unpublish()

    assert find_assignable(campaign.pk) is None
    response = supervisor.post(reverse("assign"), choices(campaign, cast.bureau, confirm="1"))
    assert response.status_code == 422


def test_extra_fields_change_nothing(supervisor, cast, campaign):
    """S4"""
    supervisor.post(
        reverse("assign"),
        choices(
            campaign, cast.bureau, confirm="1", activity_key="x", minutes="999", created_by="1"
        ),
    )

    assignment = Assignment.objects.get()
    assert (assignment.activity_key, assignment.minutes) == (campaign.activity_key, 3)


def test_working_time_is_that_of_people_who_still_have_to_do_it(cast):
    make_assignment(cast.office, activity_key="k:1")
    make_entry(cast.cadre, activity_key="k:1")

    preview = preview_assignment(
        activity_key="k:1",
        audience=cast.bureau,
        minutes=45,
        opens_on=NOON.date(),
        due_on=NOON.date(),
    )

    assert (preview.people, preview.finished, preview.owing) == (3, 1, 1)
    assert preview.hours == 2
