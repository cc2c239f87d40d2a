"""Supervisors plan and keep rolls in the console, people check in and declare on their phones."""

import datetime as dt
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cadres.roles import Role
from records.activities import codes
from records.activities.services import events
from records.models import Attendance, Entry, Event
from tests.factories.activities import make_event, make_photo
from tests.factories.cadres import make_cadre, make_cast, make_grant

pytestmark = pytest.mark.django_db
CONSOLE = "/console/activities/"


@pytest.fixture(autouse=True)
def private_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def second(cast):
    officer = make_cadre("何静澜", unit=cast.county)
    make_grant(officer, Role.SUPERVISOR, unit=cast.county)
    return officer


@pytest.fixture
def running(cast):
    """Began half an hour ago."""
    at = timezone.now().replace(microsecond=0)
    return make_event(cast.bureau, cast.supervisor, starts_at=at - dt.timedelta(minutes=30))


@pytest.fixture
def past(cast):
    at = timezone.now().replace(microsecond=0)
    return make_event(cast.bureau, cast.supervisor, starts_at=at - dt.timedelta(days=2))


def sign_in(client, cadre):
    client.force_login(cadre)
    return client


def page_of(event, place=""):
    return f"{CONSOLE}{event.public_id}/{place}"


def upload(file, name="photo.jpg"):
    return SimpleUploadedFile(name, file.getvalue(), "image/jpeg")


def sheet(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return SimpleUploadedFile("roll.xlsx", file.getvalue())


class TestPlanning:
    def given(self, cast, **fields):
        return {
            "kind": "LECTURE",
            "title": "监察法专题讲座",
            "place": "县会议中心",
            "starts_at": "2026-12-01T09:00",
            "ends_at": "2026-12-01T11:30",
            "audience": cast.bureau.code,
            "credit_hours": "2.5",
            **fields,
        }

    def test_works_for_units_of_ones_own(self, client, cast):
        answer = sign_in(client, cast.supervisor).post(f"{CONSOLE}plan/", self.given(cast))

        event = Event.objects.get()
        assert answer["Location"] == page_of(event)
        assert event.starts_at == dt.datetime(2026, 12, 1, 1, 0, tzinfo=dt.UTC)

    @pytest.mark.parametrize(
        "fields",
        [{"credit_hours": "-1"}, {"credit_hours": "5"}, {"ends_at": "2026-12-01T08:00"},
         {"audience": "none"}, {"capacity": "0"}],
    )  # fmt: skip
    def test_refuses_with_the_reason(self, client, cast, fields):
        answer = sign_in(client, cast.supervisor).post(
            f"{CONSOLE}plan/", self.given(cast, **fields)
        )

        assert answer.status_code == 422
        assert answer.context["form"].errors
        assert not Event.objects.exists()

    def test_refuses_another_unit(self, client, cast):
        given = self.given(cast, audience=cast.other_bureau.code)

        assert (
            sign_in(client, cast.supervisor).post(f"{CONSOLE}plan/", given).status_code == 422
        )

    def test_is_not_there_for_others(self, client, cast):
        sign_in(client, cast.cadre)

        assert client.get(CONSOLE).status_code == 404
        assert client.get(f"{CONSOLE}plan/").status_code == 404
        assert client.put(f"{CONSOLE}plan/").status_code == 405


@pytest.mark.parametrize(
    "place", ["", "roll/", "roll/roll.xlsx", "code/", "submit/", "cancel/", "photos/",
              "roll/import/", "decide/", "poster/"],
)  # fmt: skip
@pytest.mark.parametrize("who", ["cadre", "stranger", "other_supervisor"])
def test_an_event_is_not_found_by_others(client, cast, past, place, who):
    sign_in(client, getattr(cast, who))
    posts = place in ("submit/", "cancel/", "photos/", "roll/import/", "decide/")
    call = client.post if posts else client.get

    assert call(page_of(past, place)).status_code == 404


class TestTheList:
    def test_shows_state_and_people_in_constant_queries(
        self, client, cast, django_assert_max_num_queries
    ):
        at = timezone.now()
        for number in range(5):
            make_event(
                cast.bureau, cast.supervisor, starts_at=at - dt.timedelta(days=number + 1)
            )
        sign_in(client, cast.supervisor).get(CONSOLE)

        with django_assert_max_num_queries(9):
            answer = client.get(CONSOLE)

        assert len(answer.context["page_obj"].object_list) == 5
        assert not client.get(f"{CONSOLE}?show=APPROVED").context["page_obj"].object_list


class TestCheckIn:
    def test_the_screen_shows_a_code_and_loads_itself_anew(self, client, cast, running):
        answer = sign_in(client, cast.supervisor).get(page_of(running, "code/"))

        assert answer.context["code"]
        assert "<svg" in answer.content.decode()
        assert 1 <= int(answer["Refresh"]) <= 31
        assert " style=" not in answer.content.decode()

    def test_outside_its_time_the_screen_shows_none(self, client, cast, past):
        answer = sign_in(client, cast.supervisor).get(page_of(past, "code/"))

        assert not answer.context["code"]
        assert "Refresh" not in answer

    def test_scanning_asks_and_confirming_writes(self, client, cast, running):
        code = codes.code_at(running.secret, timezone.now())
        address = f"/activities/check-in/{running.public_id}/{code}/"
        sign_in(client, cast.cadre)

        assert client.get(address).status_code == 200
        assert not Attendance.objects.exists()
        assert client.post(address).status_code == 302
        assert client.post(address).status_code == 302

        assert Attendance.objects.get().cadre == cast.cadre

    def test_typing_finds_the_activity(self, client, cast, running):
        code = codes.code_at(running.secret, timezone.now())

        answer = sign_in(client, cast.cadre).post(
            "/activities/check-in/", {"code": f"{code[:3]} {code[3:].lower()}"}
        )

        assert answer["Location"] == f"/activities/check-in/{running.public_id}/{code}/"

    def test_a_wrong_code_is_refused(self, client, cast, running):
        sign_in(client, cast.cadre)

        assert client.post("/activities/check-in/", {"code": "000000"}).status_code == 422
        answer = client.post(f"/activities/check-in/{running.public_id}/000000/")
        assert answer.status_code == 409
        assert not Attendance.objects.exists()

    def test_strangers_find_nothing(self, client, cast, running):
        code = codes.code_at(running.secret, timezone.now())
        sign_in(client, cast.stranger)

        assert (
            client.get(f"/activities/check-in/{running.public_id}/{code}/").status_code == 404
        )
        assert client.post("/activities/check-in/", {"code": code}).status_code == 422

    def test_the_notice_is_there_only_where_it_is_allowed(self, client, cast, running):
        sign_in(client, cast.supervisor)
        assert client.get(page_of(running, "poster/")).status_code == 404

        Event.objects.update(allows_printed_code=True)

        assert "<svg" in client.get(page_of(running, "poster/")).content.decode()

    def test_signing_in_comes_first(self, client, running):
        answer = client.get(f"/activities/check-in/{running.public_id}/ABC123/")

        assert answer["Location"].startswith("/accounts/login/?next=/activities/check-in/")


class TestTheRoll:
    def test_is_ticked_a_page_at_a_time(self, client, cast, past):
        sign_in(client, cast.supervisor)
        address = page_of(past, "roll/")
        shown = [cast.cadre.staff_number, cast.teammate.staff_number]

        client.post(address, {"present": shown[:1], "shown": shown})
        assert [each.cadre for each in past.attendances.all()] == [cast.cadre]

        client.post(address, {"present": shown[1:], "shown": shown})
        assert [each.cadre for each in past.attendances.all()] == [cast.teammate]

    def test_takes_nobody_from_elsewhere(self, client, cast, past):
        other = cast.stranger.staff_number

        sign_in(client, cast.supervisor).post(
            page_of(past, "roll/"), {"present": [other], "shown": [other]}
        )

        assert not Attendance.objects.exists()

    def test_is_searched_by_name(self, client, cast, past):
        answer = sign_in(client, cast.supervisor).get(page_of(past, "roll/?q=张清"))

        assert [cadre for cadre, _way in answer.context["lines"]] == [cast.cadre]

    def test_sheet_goes_out_and_comes_back(self, client, cast, past):
        sign_in(client, cast.supervisor)
        out = client.get(page_of(past, "roll/roll.xlsx"))
        book = openpyxl.load_workbook(io.BytesIO(b"".join(out.streaming_content)))
        assert cast.stranger.staff_number not in [row[0].value for row in book.active]
        for row in book.active.iter_rows(min_row=2):
            row[3].value = "是" if row[0].value == cast.cadre.staff_number else ""
        file = io.BytesIO()
        book.save(file)

        answer = client.post(
            page_of(past, "roll/import/"),
            {"sheet": SimpleUploadedFile("roll.xlsx", file.getvalue())},
        )

        assert answer.status_code == 302
        assert [(each.cadre, each.way) for each in past.attendances.all()] == [
            (cast.cadre, "SHEET")
        ]

    def test_one_wrong_cell_and_nothing_is_written(self, client, cast, past):
        given = sheet(
            ["工号", "姓名", "出席"],
            [cast.cadre.staff_number, cast.cadre.name, "是"],
            [cast.teammate.staff_number, "别的人", "是"],
            [cast.stranger.staff_number, "", "是"],
            [cast.cadre.staff_number, "", "是"],
            ["", "无号", "是"],
            ["9", "", "也许"],
        )

        answer = sign_in(client, cast.supervisor).post(
            page_of(past, "roll/import/"), {"sheet": given}
        )

        assert answer.status_code == 422
        places = [(each.row, each.column) for each in answer.context["problems"]]
        assert places == [(3, "姓名"), (4, "工号"), (5, "工号"), (6, "工号"), (7, "出席")]
        assert not Attendance.objects.exists()

    @pytest.mark.parametrize(
        "given",
        [
            SimpleUploadedFile("roll.xlsx", b"PK\x03\x04 no workbook"),
            SimpleUploadedFile("roll.csv", "姓名\n张清和\n".encode()),
            SimpleUploadedFile("roll.csv", "工号,出席\n1,\n".encode()),
        ],
        ids=["damaged", "no-number", "nobody"],
    )
    def test_what_is_no_roll_is_refused(self, client, cast, past, given):
        given.seek(0)

        answer = sign_in(client, cast.supervisor).post(
            page_of(past, "roll/import/"), {"sheet": given}
        )

        assert answer.status_code == 422
        assert answer.context["problems"]


class TestApproval:
    @pytest.fixture
    def handed_in(self, cast, past):
        at = timezone.now()
        events.mark_roll(event=past, present=[cast.cadre], actor=cast.supervisor, at=at)
        return events.submit_roll(event=past, actor=cast.supervisor, at=at)

    def test_from_handing_in_to_the_record(self, client, cast, past, second):
        sign_in(client, cast.supervisor)
        client.post(
            page_of(past, "roll/"),
            {"present": [cast.cadre.staff_number], "shown": [cast.cadre.staff_number]},
        )
        client.post(page_of(past, "photos/"), {"photos": [upload(make_photo())]})
        assert client.post(page_of(past, "submit/")).status_code == 302

        sign_in(client, second)
        assert client.get(page_of(past)).context["may_decide"]
        assert client.post(page_of(past, "decide/"), {"decision": "approve"}).status_code == 302

        assert Entry.objects.get().vouched_by == second
        shown = sign_in(client, cast.cadre).get("/record/").content.decode()
        assert "何静澜（青峰县）" in shown

    def test_is_refused_to_who_handed_in(self, client, cast, handed_in):
        sign_in(client, cast.supervisor)

        assert not client.get(page_of(handed_in)).context["may_decide"]
        answer = client.post(page_of(handed_in, "decide/"), {"decision": "approve"})

        assert answer.status_code == 422
        assert not Entry.objects.exists()

    def test_a_return_wants_words(self, client, handed_in, second):
        sign_in(client, second)
        address = page_of(handed_in, "decide/")

        assert client.post(address, {"decision": "return"}).status_code == 422
        assert client.post(address, {}).status_code == 422
        assert (
            client.post(address, {"decision": "return", "note": "缺照片，请补"}).status_code
            == 302
        )
        assert Event.objects.get().is_planned

    def test_a_liaison_plans_but_never_approves(self, client, cast, handed_in):
        liaison = make_cadre("方若荞", unit=cast.bureau)
        make_grant(liaison, Role.LIAISON, unit=cast.bureau)
        sign_in(client, liaison)

        assert client.get(page_of(handed_in)).status_code == 200
        answer = client.post(page_of(handed_in, "decide/"), {"decision": "approve"})
        assert answer.status_code == 404

    def test_a_recorded_event_is_not_cancelled(self, client, cast, handed_in, second):
        events.approve_roll(event=handed_in, actor=second, at=timezone.now())

        sign_in(client, cast.supervisor).post(page_of(handed_in, "cancel/"))

        assert Event.objects.get().is_approved

    def test_a_planned_one_is(self, client, cast, past):
        sign_in(client, cast.supervisor).post(page_of(past, "cancel/"))

        assert Event.objects.get().state == "CANCELLED"
