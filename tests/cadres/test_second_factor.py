"""People with a role show a second factor at each sign-in; a lost one is reset by somebody else."""

import base64
import re

import pytest
from django.core import checks
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from cadres.factors import sealing
from cadres.middleware import LAST_SEEN
from cadres.models import Cadre, Factor
from cadres.roles import Role
from cadres.services import grant_role
from cadres.signing_in import PASSED_AT
from tests.cadres.second_factor import ASK, ENROL, LOGIN, audited, is_in, options_of, sign_in
from tests.factories.cadres import PASSWORD, make_cadre, make_grant
from tests.factories.factors import SoftKey, code_at, enrol_app

pytestmark = pytest.mark.django_db
MINE, RESET = "/accounts/security/", "/console/second-factors/"
JSON = {"accept": "application/json"}


@pytest.fixture(autouse=True)
def factors_on(settings):
    settings.SECOND_FACTOR = True


@pytest.fixture
def supervisor():
    cadre = make_cadre("王秉公", password=PASSWORD, staff_number="008812")
    make_grant(cadre)
    return cadre


@pytest.fixture
def now():
    return timezone.now()


class TestTheDoor:
    def test_lets_people_without_a_role_in_by_password_alone(self, client):
        cadre = make_cadre(password=PASSWORD)

        assert sign_in(client, cadre)["Location"] == "/record/"
        assert is_in(client)
        assert audited(cadre) == ["sign_in"]

    @pytest.mark.parametrize("power", ["grant", "is_staff", "is_superuser", "group"])
    def test_asks_everybody_with_a_power_to_enrol_first(self, client, power):
        cadre = make_cadre(password=PASSWORD)
        if power == "grant":
            make_grant(cadre, Role.AUDITOR)
        elif power == "group":
            cadre.groups.create(name="手工加入的组")
        else:
            Cadre.objects.filter(pk=cadre.pk).update(**{power: True})

        answer = client.get(sign_in(client, cadre)["Location"])

        assert answer["Location"] == f"{ENROL}?next=%2Frecord%2F"
        assert not is_in(client)

    def test_may_be_told_not_to_ask(self, client, supervisor, settings):
        settings.SECOND_FACTOR = False

        assert sign_in(client, supervisor)["Location"] == "/record/"

    def test_lets_nobody_in_who_only_has_the_password(self, client, supervisor, now):
        enrol_app(supervisor, at=now)
        sign_in(client, supervisor)

        for path in ("/record/", "/console/", "/admin/", MINE):
            assert "/login/?next=" in client.get(path)["Location"]
        assert client.get(ENROL)["Location"] == ASK  # no second app for a thief of the password

    def test_lets_in_who_shows_the_code(self, client, supervisor, now):
        enrol_app(supervisor, at=now)
        asked = sign_in(client, supervisor)["Location"]
        before = client.session.session_key

        answer = client.post(asked, {"code": code_at(now), "next": "/record/"})

        assert answer["Location"] == "/record/"
        assert is_in(client)
        assert client.session.session_key != before
        assert client.session[PASSED_AT] >= int(now.timestamp())
        entry = ModelLogEntry.objects.get(action="cadres.sign_in")
        assert entry.data == {"how": ["password", "app"]}

    def test_forgets_who_waits_after_ten_minutes_and_when_the_password_changes(
        self, client, supervisor, now
    ):
        enrol_app(supervisor, at=now)
        sign_in(client, supervisor)
        session = client.session
        session["waiting_for_second_factor"] |= {"at": int(now.timestamp()) - 601}
        session.save()
        assert "/accounts/login/" in client.get(ASK)["Location"]

        sign_in(client, supervisor)
        supervisor.set_password("Another-pass-1")
        supervisor.save()
        assert "/accounts/login/" in client.post(ASK, {"code": code_at(now)})["Location"]

    def test_is_the_same_for_the_editor(self, client, supervisor, now):
        answer = client.get("/admin/login/?next=/admin/pages/")

        shown = answer.content.decode()
        assert f'action="{LOGIN}"' in shown
        assert 'value="/admin/pages/"' in shown
        posted = client.post("/admin/login/", {"username": "008812", "password": PASSWORD})
        assert posted.status_code == 405
        assert not is_in(client)

    def test_tells_people_whom_the_editor_does_not_admit(self, client, supervisor, settings):
        settings.SECOND_FACTOR = False
        client.force_login(supervisor)
        assert client.get("/admin/", follow=True).status_code == 403

        make_grant(supervisor, Role.EDITOR)
        grant_role(cadre=supervisor, role=Role.PUBLISHER, unit=supervisor.unit)
        assert client.get("/admin/login/")["Location"] == "/admin/"

    def test_ends_the_session_of_who_was_signed_in_here_before(self, client, supervisor, now):
        enrol_app(supervisor, at=now)
        client.force_login(make_cadre())

        client.post(LOGIN, {"username": "008812", "password": PASSWORD})

        assert not is_in(client)

    def test_turns_back_people_who_got_a_role_meanwhile_but_not_from_an_examination(
        self, client
    ):
        cadre = make_cadre(password=PASSWORD)
        sign_in(client, cadre)
        grant_role(cadre=cadre, role=Role.SUPERVISOR, unit=cadre.unit)

        attempt = client.get("/attempts/7f3c0e52-8f49-4a4e-9f8e-0d3f5f1b0a11/")
        elsewhere = client.get("/record/?page=2")

        assert attempt.status_code == 404
        assert elsewhere["Location"] == f"{LOGIN}?next=/record/%3Fpage%3D2"
        assert "_auth_user_id" not in client.session

    def test_needs_a_csrf_token(self, supervisor):
        strict = Client(enforce_csrf_checks=True)

        assert strict.post(ASK, {"code": "123456"}).status_code == 403
        assert strict.post(ENROL, {"code": "123456"}).status_code == 403

    def test_never_leaves_the_site(self, client, supervisor, now):
        enrol_app(supervisor, at=now)
        sign_in(client, supervisor)

        answer = client.post(ASK, {"code": code_at(now), "next": "https://example.org/"})

        assert answer["Location"] == "/"

    def test_answers_json_to_the_quiz(self, client, supervisor, now):
        enrol_app(supervisor, at=now)

        asked = sign_in(client, supervisor, headers=JSON).json()
        wrong = client.post(asked["second_factor"], {"code": "12"}, headers=JSON)
        right = client.post(asked["second_factor"], {"code": code_at(now)}, headers=JSON)

        assert wrong.status_code == 422
        assert wrong.json()["errors"]["__all__"]
        assert right.json()["staff_number"] == "008812"
        assert len(right.json()["csrf_token"]) == 64
        assert is_in(client)


class TestEnrolling:
    def test_an_app_at_the_first_sign_in(self, client, supervisor):
        page = client.get(sign_in(client, supervisor)["Location"], follow=True)
        secret = re.search(r'class="qr__key">([A-Z2-7 ]+)<', page.text)[1]
        assert "<svg" in page.text
        assert page["Cache-Control"] == "no-store"
        assert client.post(ENROL, {"code": "000000"}).status_code == 422
        assert secret in client.get(ENROL).text  # a mistake does not change the code to scan
        raw = base64.b32decode(secret.replace(" ", ""))

        answer = client.post(
            ENROL, {"code": code_at(timezone.now(), secret=raw), "next": "/record/"}
        )

        codes = re.findall(r"<code>([a-z2-9]{5}-[a-z2-9]{5})</code>", answer.text)
        assert len(set(codes)) == 10
        assert is_in(client)
        assert not any(code in client.get(MINE).text for code in codes)
        assert audited(supervisor)[:2] == ["enrol_factor", "renew_recovery_codes"]
        kept = Factor.objects.get()
        assert secret.replace(" ", "") not in kept.secret
        assert sealing.unseal(kept.secret, owner=supervisor.pk) == raw

    def test_a_key(self, client, supervisor):
        key = SoftKey()
        page = client.get(sign_in(client, supervisor)["Location"], follow=True)

        answer = client.post(
            ENROL, {"credential": key.create(options_of(page)), "name": "蓝色的"}
        )

        assert "Recovery codes" in answer.text
        assert "蓝色的" in client.get(MINE).text
        client.post("/accounts/logout/")
        asked = client.get(sign_in(client, supervisor)["Location"])
        answer = client.post(ASK, {"credential": key.sign(options_of(asked))})
        assert answer.status_code == 302
        assert is_in(client)
        assert ModelLogEntry.objects.filter(data={"how": ["password", "key"]}).count() == 2

    @pytest.mark.parametrize(
        "answer", ["", "no json", "[]", "{}", '{"rawId": 5}', "{" * 100, "x" * 17_000]
    )
    def test_nonsense_instead_of_a_key_is_refused(self, client, supervisor, answer):
        client.get(sign_in(client, supervisor)["Location"], follow=True)

        assert client.post(ENROL, {"credential": answer}).status_code == 422
        assert not Factor.objects.exists()

    def test_a_key_of_another_site_or_another_question_is_refused(self, client, supervisor):
        for key in (SoftKey(origin="https://evil.example"), SoftKey()):
            page = client.get(sign_in(client, supervisor)["Location"], follow=True)
            credential = key.create(options_of(page))
            client.get(ENROL)  # another question
            assert client.post(ENROL, {"credential": credential}).status_code == 422
        assert not Factor.objects.exists()

    def test_another_factor_takes_a_fresh_proof(self, client, supervisor, now):
        enrol_app(supervisor, at=now)
        client.force_login(supervisor)
        session = client.session
        session[PASSED_AT] = int(now.timestamp()) - 700
        session.save()

        asked = client.get(ENROL)["Location"]
        assert asked.startswith(ASK)
        assert client.post(MINE)["Location"].startswith(ASK)
        client.post(asked, {"code": code_at(now)})

        assert client.get(ENROL).status_code == 200
        assert "Recovery codes" in client.post(MINE).text

    def test_a_first_one_without_a_role_takes_a_fresh_sign_in(self, client, now):
        cadre = make_cadre(password=PASSWORD)
        client.force_login(cadre)
        assert client.get(ENROL)["Location"].startswith(LOGIN)

        sign_in(client, cadre)

        assert client.get(ENROL).status_code == 200

    def test_an_own_one_is_removed_but_not_the_last_that_is_asked_for(
        self, client, supervisor, now
    ):
        enrol_app(supervisor, at=now)
        other = make_cadre()
        enrol_app(other, at=now)
        client.force_login(supervisor)
        session = client.session
        session[PASSED_AT] = int(timezone.now().timestamp())
        session.save()
        mine, theirs = supervisor.factors.get(), other.factors.get()

        last = client.post(f"{MINE}{mine.public_id}/remove/", follow=True)
        assert "Enrol another one first" in last.text
        assert client.post(f"{MINE}{theirs.public_id}/remove/").status_code == 404
        assert client.get(f"{MINE}{mine.public_id}/remove/").status_code == 405
        supervisor.grants.all().delete()
        client.post(f"{MINE}{mine.public_id}/remove/")

        assert not supervisor.factors.exists()
        assert not supervisor.recovery_codes.exists()
        assert other.factors.exists()


def test_a_deployment_without_it_is_told_so(settings):
    def found():
        return {
            m.id for m in checks.run_checks(tags=["security"], include_deployment_checks=True)
        }

    assert "cadres.E002" not in found()
    settings.SECOND_FACTOR = settings.DEMO_ALLOWED = False
    assert "cadres.E002" in found()


def test_the_idle_limit_still_ends_sessions(client, supervisor, now):
    enrol_app(supervisor, at=now)
    sign_in(client, supervisor)
    client.post(ASK, {"code": code_at(now)})
    session = client.session
    session[LAST_SEEN] = int(now.timestamp()) - 3600
    session.save()

    assert not is_in(client)
