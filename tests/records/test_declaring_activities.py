"""Photos are private; what people declare on their phones their unit confirms or returns."""

import datetime as dt
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cadres.roles import Role
from records.activities.services import events
from records.activities.services.evidence import add_evidence
from records.models import Application, Entry, Evidence
from tests.factories.activities import make_application, make_event, make_photo
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


class TestPhotos:
    @pytest.fixture
    def photo(self, cast, past):
        (kept,) = add_evidence(
            event=past, photos=[make_photo()], actor=cast.supervisor, at=timezone.now()
        )
        return kept

    def address(self, photo):
        return f"/activities/photos/{photo.public_id}.jpg"

    def test_are_seen_by_whom_they_concern(self, client, cast, past, photo, second):
        events.mark_roll(
            event=past, present=[cast.cadre], actor=cast.supervisor, at=timezone.now()
        )
        for who in (cast.supervisor, second, cast.cadre):
            answer = sign_in(client, who).get(self.address(photo))

            assert answer["Content-Type"] == "image/jpeg"
            assert answer["Cache-Control"] == "no-store"

    def test_do_not_exist_for_anybody_else(self, client, cast, photo):
        for who in (cast.teammate, cast.stranger, cast.other_supervisor):
            assert sign_in(client, who).get(self.address(photo)).status_code == 404
        assert client.get(f"/media/{photo.file.name}").status_code == 404
        assert client.get(f"/activities/photos/{uuid.uuid4()}.jpg").status_code == 404

    def test_ask_for_signing_in(self, client, photo):
        assert client.get(self.address(photo))["Location"].startswith("/accounts/login/")

    def test_none_at_all_are_asked_for(self, client, cast, past):
        answer = sign_in(client, cast.supervisor).post(page_of(past, "photos/"))

        assert answer.status_code == 422

    def test_that_are_none_are_refused(self, client, cast, past):
        bad = SimpleUploadedFile("photo.jpg", b"no picture", "image/jpeg")

        answer = sign_in(client, cast.supervisor).post(
            page_of(past, "photos/"), {"photos": [upload(make_photo()), bad]}
        )

        assert answer.status_code == 422
        assert not Evidence.objects.exists()


class TestDeclaring:
    def given(self, **fields):
        return {
            "kind": "LECTURE",
            "title": "政务处分法讲座",
            "place": "市委党校",
            "held_on": timezone.localdate().isoformat(),
            "credit_hours": "2",
            **fields,
        }

    def test_from_the_phone_to_the_record(self, client, cast):
        sign_in(client, cast.cadre)
        photos = [upload(make_photo()), upload(make_photo(colour="red"))]
        answer = client.post("/activities/declare/", self.given(photos=photos))
        declared = Application.objects.get()
        assert answer["Location"] == f"/activities/declared/{declared.public_id}/"
        assert client.get(answer["Location"]).status_code == 200
        assert declared.evidence.count() == 2

        sign_in(client, cast.supervisor)
        address = f"{CONSOLE}declared/{declared.public_id}/"
        assert declared.title in client.get(f"{CONSOLE}declared/").content.decode()
        assert client.get(address).status_code == 200
        assert client.post(address, {"decision": "confirm"}).status_code == 302

        assert Entry.objects.get(cadre=cast.cadre).credit_hours == 2
        assert not client.get(f"{CONSOLE}declared/").context["page_obj"].object_list
        assert client.get(f"{CONSOLE}declared/?show=decided").context["page_obj"].object_list

    @pytest.mark.parametrize(
        "fields",
        [{"held_on": "2099-01-01"}, {"credit_hours": "-2"}, {"credit_hours": "40"},
         {"title": ""}, {"photos": SimpleUploadedFile("x.jpg", b"text")}],
    )  # fmt: skip
    def test_refuses_with_the_reason(self, client, cast, fields):
        answer = sign_in(client, cast.cadre).post("/activities/declare/", self.given(**fields))

        assert answer.status_code == 422
        assert answer.context["form"].errors
        assert not Application.objects.exists()

    def test_is_returned_with_a_reason_that_the_person_reads(self, client, cast):
        declared = make_application(cast.cadre, at=timezone.now())
        address = f"{CONSOLE}declared/{declared.public_id}/"
        sign_in(client, cast.supervisor)

        assert client.post(address, {"decision": "return"}).status_code == 422
        assert client.post(address, {}).status_code == 422
        client.post(address, {"decision": "return", "note": "请补充通知照片"})

        shown = sign_in(client, cast.cadre).get("/activities/").content.decode()
        assert "请补充通知照片" in shown

    @pytest.mark.parametrize("who", ["cadre", "stranger", "other_supervisor"])
    def test_is_not_found_by_others(self, client, cast, who):
        declared = make_application(cast.teammate, at=timezone.now())
        sign_in(client, getattr(cast, who))

        assert client.get(f"{CONSOLE}declared/{declared.public_id}/").status_code == 404
        assert client.get(f"/activities/declared/{declared.public_id}/").status_code == 404
        withdrawing = f"/activities/declared/{declared.public_id}/withdraw/"
        assert client.post(withdrawing).status_code == 404
        assert client.get(withdrawing).status_code == 405

    def test_of_ones_own_is_not_for_oneself_to_decide(self, client, cast):
        declared = make_application(cast.supervisor, at=timezone.now())
        sign_in(client, cast.supervisor)

        assert client.get(f"{CONSOLE}declared/{declared.public_id}/").status_code == 404
        assert (
            client.post(f"/activities/declared/{declared.public_id}/withdraw/").status_code
            == 302
        )

    def test_the_own_list_costs_the_same_for_many(
        self, client, cast, django_assert_max_num_queries
    ):
        for _number in range(4):
            make_application(cast.cadre, at=timezone.now())
        make_event(cast.bureau, cast.supervisor, starts_at=timezone.now())
        sign_in(client, cast.cadre).get("/activities/")

        with django_assert_max_num_queries(8):
            client.get("/activities/")
