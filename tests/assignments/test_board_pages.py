"""Board pages open to those who track the unit; to anybody else they do not exist."""

import datetime as dt
import re
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from assignments.models import Assignment, Obligation, TallySnapshot
from assignments.overview.collecting import rebuild_snapshots, snapshot_tallies
from cadres.models import Cadre
from cadres.roles import Role
from cadres.services import move_cadre
from core.spreadsheets import XLSX
from tests.factories.assignments import make_assignment
from tests.factories.cadres import make_cadre, make_cast, make_grant, make_post
from tests.factories.records import make_entry

NOW = timezone.now()
PAGES = ["board", "board_names", "board_export", "board_figures", "board_trend"]


def address_of(page, assignment_id):
    return reverse(page, args=[assignment_id, *(["xlsx"] if page == "board_export" else [])])


READERS = [Role.SUPERVISOR, Role.LIAISON, Role.ORGANISER, Role.INSPECTOR]


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def assignment(cast):
    return make_assignment(cast.bureau, at=timezone.now())


@pytest.fixture
def supervisor(client, cast):
    client.force_login(cast.supervisor)
    return client


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", READERS)
def test_opens_for_everyone_who_may_track(page, role, client, cast, assignment):
    reader = make_cadre(unit=cast.other_bureau)
    make_grant(reader, role, unit=cast.bureau)
    client.force_login(reader)

    response = client.get(address_of(page, assignment.pk))

    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["cadre", "stranger", "other_supervisor"])
def test_does_not_exist_for_others(page, who, client, cast, assignment):
    client.force_login(getattr(cast, who))

    assert client.get(address_of(page, assignment.pk)).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_a_missing_assignment_answers_like_a_strangers(page, supervisor, cast):
    assert supervisor.get(address_of(page, 999_999)).status_code == 404


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("unit", ["other_bureau", "county"])
def test_a_unit_outside_the_subtree_does_not_exist(page, unit, supervisor, cast, assignment):
    address = address_of(page, assignment.pk)

    assert supervisor.get(address, {"unit": getattr(cast, unit).code}).status_code == 404


@pytest.mark.parametrize("unit", ["\0", "' OR 1=1", "x" * 500])
def test_an_impossible_unit_does_not_exist(unit, supervisor, assignment):
    response = supervisor.get(reverse("board", args=[assignment.pk]), {"unit": unit})

    assert response.status_code == 404


@pytest.mark.parametrize("page", [*PAGES, "boards"])
@pytest.mark.parametrize("verb", ["post", "put", "patch", "delete"])
def test_only_reads(page, verb, supervisor, assignment):
    address = reverse(page) if page == "boards" else address_of(page, assignment.pk)

    assert getattr(supervisor, verb)(address).status_code == 405


@pytest.mark.parametrize("page", [*PAGES, "boards"])
def test_asks_strangers_to_sign_in(page, client, assignment):
    address = reverse(page) if page == "boards" else address_of(page, assignment.pk)

    response = client.get(address)

    assert response.status_code == 302
    assert response.url.startswith(reverse("login"))


def test_the_list_shows_the_figures_of_the_actors_own_units(supervisor, cast, assignment):
    wide = make_assignment(cast.county, at=timezone.now())

    page = supervisor.get(reverse("boards")).context["lines"]

    assert {line["assignment"]: line["figures"].assigned for line in page} == {
        assignment: 3,
        wide: 3,
    }


def test_the_list_leaves_out_what_reaches_nobody_of_the_actors(supervisor, cast):
    make_assignment(cast.other_bureau, at=timezone.now())

    assert supervisor.get(reverse("boards")).context["lines"] == []


def test_the_list_does_not_exist_for_somebody_who_tracks_nothing(client, cast):
    client.force_login(cast.cadre)

    assert client.get(reverse("boards")).status_code == 404


def test_past_assignments_are_listed_apart(supervisor, cast):
    past = make_assignment(cast.bureau, at=timezone.now() - dt.timedelta(days=40))

    assert supervisor.get(reverse("boards")).context["lines"] == []
    shown = supervisor.get(reverse("boards"), {"show": "overdue"}).context["lines"]
    assert [line["assignment"] for line in shown] == [past]


def test_an_empty_unit_gets_a_designed_page(supervisor, cast):
    other = make_assignment(cast.office, at=timezone.now())

    response = supervisor.get(reverse("board", args=[other.pk]), {"unit": cast.bureau.code})

    assert response.status_code == 200
    cast.office.refresh_from_db()


def test_names_put_those_first_who_are_not_done_then_by_pinyin(supervisor, cast, assignment):
    make_entry(cast.teammate, activity_key=assignment.activity_key)
    make_cadre("白云", unit=cast.office)

    page = supervisor.get(reverse("board_names", args=[assignment.pk]))

    names = [each.cadre.name for each in page.context["names"].page]
    assert names == ["王秉公", "张清和", "李守正"]


@pytest.mark.parametrize(
    ("state", "names"),
    [
        ("open", ["王秉公", "张清和"]),
        ("not-started", ["王秉公", "张清和"]),
        ("started", []),
        ("done", ["李守正"]),
        ("nonsense", ["王秉公", "张清和", "李守正"]),
    ],
)
def test_names_by_state(state, names, supervisor, cast, assignment):
    make_entry(cast.teammate, activity_key=assignment.activity_key)

    page = supervisor.get(reverse("board_names", args=[assignment.pk]), {"state": state})

    assert [each.cadre.name for each in page.context["names"].page] == names


def test_names_of_the_units_own_people_only(supervisor, cast, assignment):
    page = supervisor.get(
        reverse("board_names", args=[assignment.pk]), {"unit": cast.bureau.code, "own": "1"}
    )

    assert [each.cadre.name for each in page.context["names"].page] == ["王秉公"]


def test_pages_through_everybody_once_while_people_finish(supervisor, cast):
    Cadre.objects.bulk_create(
        Cadre(staff_number=f"B{n:04d}", name=f"钱{n:04d}", password="!", unit=cast.office)
        for n in range(120)
    )
    assignment = make_assignment(cast.bureau, at=timezone.now())
    address, after, seen = reverse("board_names", args=[assignment.pk]), None, []
    while True:
        page = supervisor.get(address, {"after": after} if after else {})
        names = page.context["names"]
        seen += [each.cadre_id for each in names.page]
        after = names.next_after
        if after is None:
            break
        last = names.page[-1]  # the very person whom the next page begins after
        Obligation.objects.filter(pk=last.pk).update(started_at=NOW, done_at=NOW)

    assert len(seen) == len(set(seen)) + 2 == 125  # those two once more, among who is done


def test_overdue_people_come_first_then_who_has_days_left_then_who_is_done(supervisor, cast):
    assignment = make_assignment(cast.bureau, at=timezone.now() - dt.timedelta(days=30))
    today = timezone.localdate()
    Assignment.objects.filter(pk=assignment.pk).update(
        due_kind="RELATIVE", due_days=20, due_on=today + dt.timedelta(days=30)
    )
    owed = {each.cadre.name: each for each in assignment.obligations.select_related("cadre")}
    late, in_time, done = (owed[name] for name in ("张清和", "李守正", "王秉公"))
    for one, due_on in ((late, -1), (in_time, 1), (done, -1)):
        one.due_on = today + dt.timedelta(days=due_on)
        one.save(update_fields=["due_on"])
    Obligation.objects.filter(pk=done.pk).update(started_at=NOW, done_at=NOW)
    address = reverse("board_names", args=[assignment.pk])

    def named(**asked):
        return [e.cadre.name for e in supervisor.get(address, asked).context["names"].page]

    assert named() == ["张清和", "李守正", "王秉公"]
    assert named(state="overdue") == ["张清和"]
    assert named(after=f"0.{late.pk}") == ["李守正", "王秉公"]


def test_names_are_looked_up_some_at_a_time_in_a_large_unit(supervisor, cast, monkeypatch):
    monkeypatch.setattr("assignments.names.FEW_PEOPLE", 1)
    monkeypatch.setattr("cadres.naming.AT_FIRST", 5)
    monkeypatch.setattr("cadres.naming.AT_ONCE", 20)
    Cadre.objects.bulk_create(
        Cadre(staff_number=f"B{n:04d}", name=f"钱{n:04d}", password="!", unit=cast.office)
        for n in range(60)
    )
    assignment = make_assignment(cast.bureau, at=timezone.now())
    address = reverse("board_names", args=[assignment.pk])

    first = supervisor.get(address, {"q": "钱"}).context["names"]
    second = supervisor.get(address, {"q": "钱", "after": first.next_after}).context["names"]
    by_number = supervisor.get(address, {"q": "B0007"}).context["names"]

    found = [each.cadre.name for each in (*first.page, *second.page)]
    assert found == [f"钱{n:04d}" for n in range(60)]
    assert second.next_after is None
    assert [each.cadre.name for each in by_number.page] == ["钱0007"]


@pytest.mark.parametrize("after", ["abc", "-1", "99999999999999999999", "0"])
def test_a_broken_page_mark_shows_the_first_page(after, supervisor, assignment):
    page = supervisor.get(reverse("board_names", args=[assignment.pk]), {"after": after})

    assert page.status_code == 200
    assert len(page.context["names"].page) == 3


def test_links_to_records_only_for_those_who_may_read_them(client, cast, assignment):
    liaison = make_cadre(unit=cast.bureau)
    make_grant(liaison, Role.LIAISON, unit=cast.bureau)
    address = reverse("board_names", args=[assignment.pk])

    client.force_login(liaison)
    assert client.get(address).context["readable"] == frozenset()
    client.force_login(cast.supervisor)
    assert cast.cadre.pk in client.get(address).context["readable"]


def test_polling_costs_nothing_while_nothing_changes(supervisor, cast, assignment):
    address = reverse("board_figures", args=[assignment.pk])
    etag = supervisor.get(address).headers["ETag"]

    assert supervisor.get(address, HTTP_IF_NONE_MATCH=etag).status_code == 304
    make_entry(cast.cadre, activity_key=assignment.activity_key)
    assert supervisor.get(address, HTTP_IF_NONE_MATCH=etag).status_code == 200


def test_the_file_is_xlsx_and_named_after_what_it_holds(supervisor, assignment):
    response = supervisor.get(address_of("board_export", assignment.pk))

    assert response.headers["Content-Type"] == XLSX
    assert "attachment" in response.headers["Content-Disposition"]
    assert b"".join(response.streaming_content).startswith(b"PK")


def test_no_name_of_another_unit_is_on_any_page(client, cast):
    """c18: a unit's reporter sees other units nowhere."""
    assignment = make_assignment(cast.county, at=timezone.now())
    client.force_login(cast.supervisor)

    for page in PAGES:
        response = client.get(address_of(page, assignment.pk))
        body = b"".join(response.streaming_content) if response.streaming else response.content
        assert cast.stranger.name.encode() not in body
        assert cast.other_bureau.name.encode() not in body


@pytest.mark.parametrize(
    ("ending", "begins"), [("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf"), ("pdf", b"%PDF")]
)
def test_files_of_each_kind(ending, begins, supervisor, assignment):
    response = supervisor.get(reverse("board_export", args=[assignment.pk, ending]))
    body = b"".join(response.streaming_content) if response.streaming else response.content

    assert body.startswith(begins)
    assert f".{ending}" in response["Content-Disposition"]


def test_no_other_kind_of_file(supervisor, assignment):
    assert (
        supervisor.get(reverse("board_export", args=[assignment.pk, "exe"])).status_code == 404
    )


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"q": "守"}, ["李守正"]),
        ({"q": "\0"}, ["王秉公", "张清和", "李守正"]),
        ({"q": "无此人"}, []),
        ({"rank": "10"}, ["王秉公", "张清和", "李守正"]),
        ({"rank": "70"}, []),
        ({"state": "overdue"}, []),
    ],
)
def test_names_narrowed_by_name_rank_and_state(asked, names, supervisor, cast, assignment):
    make_entry(cast.teammate, activity_key=assignment.activity_key)

    page = supervisor.get(reverse("board_names", args=[assignment.pk]), asked)

    assert [each.cadre.name for each in page.context["names"].page] == names


def test_filters_stay_in_the_address_of_the_next_page(supervisor, cast):
    Cadre.objects.bulk_create(
        Cadre(staff_number=f"B{n:04d}", name=f"钱{n:04d}", password="!", unit=cast.office)
        for n in range(60)
    )
    assignment = make_assignment(cast.bureau, at=timezone.now())

    page = supervisor.get(
        reverse("board_names", args=[assignment.pk]),
        {"unit": cast.office.code, "state": "open", "q": "钱", "as": "now"},
    ).content.decode()

    link = unescape(re.search(r'rel="next"\s+href="([^"]+)"', page)[1])
    for part in (f"unit={cast.office.code}", "state=open", "as=now", "q=%E9%92%B1"):
        assert part in link


def test_then_and_now_after_a_move(
    supervisor, cast, assignment, django_capture_on_commit_callbacks
):
    """c19: what was done stays with the unit of the time; "now" follows the person."""
    make_entry(cast.teammate, activity_key=assignment.activity_key)
    with django_capture_on_commit_callbacks(execute=True):
        move_cadre(
            cadre=cast.teammate,
            unit=cast.other_bureau,
            post=make_post(),
            on=timezone.localdate(),
        )
    address = reverse("board_figures", args=[assignment.pk])

    then = supervisor.get(address).json()["total"]
    now = supervisor.get(address, {"as": "now"}).json()["total"]

    assert (then["assigned"], then["done"]) == (3, 1)
    assert (now["assigned"], now["done"]) == (2, 0)
    names = supervisor.get(reverse("board_names", args=[assignment.pk]), {"as": "now"})
    assert "李守正" not in names.content.decode()


def test_the_trend_and_its_table_are_one(supervisor, cast, assignment):
    make_entry(cast.teammate, activity_key=assignment.activity_key)
    rebuild_snapshots(assignment=assignment, until=timezone.localdate())

    response = supervisor.get(reverse("board_trend", args=[assignment.pk]))

    (point,) = response.context["trend"].points
    assert point.text == "33.3%"
    body = response.content.decode()
    assert f'cy="{point.y:.1f}"' in body
    assert f'data-point="{point.y:.1f}">33.3%' in body


def test_a_snapshot_taken_and_one_made_again_agree(cast, assignment):
    make_entry(cast.teammate, activity_key=assignment.activity_key)
    snapshot_tallies(at=timezone.now())
    rows = TallySnapshot.objects.order_by("unit_id").values(
        "unit_id", "assigned", "started", "done"
    )
    taken = list(rows)

    rebuild_snapshots(assignment=assignment, until=timezone.localdate())

    assert list(rows.all()) == taken
