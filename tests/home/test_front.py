"""The address / shows a signed-in person what is asked of them, and anyone else the public site."""

import datetime as dt

import pytest
from django.utils import timezone
from wagtail.models import Page

from assignments.models import Assignment, Obligation
from cadres.roles import Role
from tests.factories.cadres import make_cast, make_grant
from tests.factories.campaigns import make_campaign
from tests.factories.records import make_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db):
    return make_cast()


def assign(cadre, *, days=3, minutes=12, title="采购岗位廉洁第一课", **fields):
    today = timezone.localdate()
    assignment = Assignment.objects.create(
        title=title,
        title_en="Procurement, first lesson",
        activity_key=f"courses.course:{Assignment.objects.count() + 1}@1",
        target=Page.objects.get(depth=2),
        audience=cadre.unit,
        reason="因为你 9 月起分管采购",
        reason_en="Because you moved to procurement in September",
        minutes=minutes,
        opens_on=today - dt.timedelta(days=30),
        due_on=today + dt.timedelta(days=days),
        **fields,
    )
    return Obligation.objects.create(
        assignment=assignment,
        cadre=cadre,
        unit=cadre.unit,
        assigned_on=assignment.opens_on,
        due_on=assignment.due_on,
    )


def home_of(client, cadre, language="zh-hans"):
    client.force_login(cadre)
    return client.get("/", headers={"Accept-Language": language})


def test_says_how_much_there_is_and_why(client, cast):
    assign(cast.cadre)

    page = home_of(client, cast.cadre, "en").content.decode()

    assert "1 thing this week, about 12 minutes" in page
    assert "Because you moved to procurement in September" in page


def test_says_so_when_nothing_is_due(client, cast):
    assert "Nothing is due." in home_of(client, cast.cadre, "en").content.decode()


def test_an_overdue_task_says_by_how_many_days(client, cast):
    assign(cast.cadre, days=-2)

    page = home_of(client, cast.cadre, "en").content.decode()

    assert "1 thing is waiting" in page
    assert "2 days overdue" in page


def test_shows_nobody_elses_tasks_or_entries(client, cast):
    assign(cast.stranger, title="外单位的任务")
    make_entry(cast.stranger, title="外单位的记录")

    page = home_of(client, cast.cadre).content.decode()

    assert "外单位" not in page


def test_is_never_kept_by_a_cache(client, cast):
    assert "no-store" in home_of(client, cast.cadre)["Cache-Control"]


def test_shows_the_public_site_to_anonymous_visitors(client, db):
    response = client.get("/")

    assert response.status_code in (200, 404)  # 404 only where no site has been set up
    assert "no-store" not in response.get("Cache-Control", "")


def test_refuses_to_be_posted_to(client, cast):
    client.force_login(cast.cadre)

    assert client.post("/").status_code == 405


@pytest.mark.parametrize(
    ("role", "desk"),
    [
        (Role.SUPERVISOR, "Open the console"),
        (Role.ORGANISER, "See campaigns and reach"),
        (Role.EDITOR, "Open the editor"),
    ],
)
def test_shows_the_desk_of_each_role(client, cast, role, desk):
    make_grant(cast.teammate, role)
    client.force_login(cast.teammate)
    session = client.session
    session["roles"] = [str(role)]
    session.save()

    page = client.get("/", headers={"Accept-Language": "en"}).content.decode()

    assert desk in page


def test_shows_no_desk_to_a_cadre_without_a_role(client, cast):
    assert "My desks" not in home_of(client, cast.cadre, "en").content.decode()


def test_shows_the_campaign_that_is_on_in_the_language_of_each_reader(client, cast):
    today, day = timezone.localdate(), dt.timedelta(days=1)
    on = {"starts_on": today - day, "ends_on": today + day}
    later = {"starts_on": today + day, "ends_on": today + 9 * day}
    make_campaign(title="现在的提醒", title_en="On now", slug="now", **on)
    make_campaign(title="以后的提醒", title_en="On later", slug="later", **later)

    for _time in range(2):  # looked up, and remembered
        english = home_of(client, cast.cadre, "en").content.decode()
        chinese = home_of(client, cast.cadre).content.decode()

        assert "On now" in english
        assert "/campaigns/now/" in english
        assert "现在的提醒" in chinese
        assert "现在的提醒" not in english
        assert "later" not in english


@pytest.mark.parametrize("tasks", [1, 12])
def test_asks_the_database_as_often_for_twelve_tasks_as_for_one(
    client, cast, tasks, django_assert_max_num_queries
):
    for number in range(tasks):
        assign(cast.cadre, days=number)
        make_entry(cast.cadre)
    client.force_login(cast.cadre)
    client.get("/")

    with django_assert_max_num_queries(10):
        client.get("/")
