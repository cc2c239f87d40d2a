"""A lost second factor is reset by who keeps the roster, and nobody resets the password as well."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from cadres.factors import services
from cadres.models import Notice
from cadres.passwords.services import issue_one_time_password
from cadres.roles import Role
from cadres.signing_in import PASSED_AT, SIGNED_IN_AT
from tests.factories.cadres import make_cadre, make_cast, make_grant
from tests.factories.factors import enrol_app

pytestmark = pytest.mark.django_db
RESET = "/console/second-factors/"


@pytest.fixture(autouse=True)
def factors_on(settings):
    settings.SECOND_FACTOR = True


@pytest.fixture
def now():
    return timezone.now()


def is_in(client):
    return client.get("/record/").status_code == 200


class TestResetting:
    @pytest.fixture
    def cast(self, now):
        cast = make_cast()
        enrol_app(cast.supervisor, at=now)
        return cast

    @pytest.fixture
    def liaison(self, cast, now):
        person = make_cadre("何联络", unit=cast.bureau)
        make_grant(person, Role.LIAISON, unit=cast.bureau)
        return person

    def signed_in(self, client, person):
        client.force_login(person)
        session = client.session
        session[PASSED_AT] = session[SIGNED_IN_AT] = int(timezone.now().timestamp())
        session.save()

    def test_is_done_by_who_keeps_the_roster_and_ends_every_session(
        self, client, cast, liaison
    ):
        theirs = Client()
        self.signed_in(theirs, cast.supervisor)
        assert is_in(theirs)
        self.signed_in(client, liaison)
        typed = {"staff_number": cast.supervisor.staff_number, "reason": "持工作证本人到场"}

        answer = client.post(RESET, typed, follow=True)

        assert "enrols a new second factor" in answer.text
        assert not cast.supervisor.factors.exists()
        assert not is_in(theirs)
        entry = ModelLogEntry.objects.get(action="cadres.reset_factor")
        assert (entry.user, entry.data["reason"]) == (liaison, typed["reason"])
        assert (
            Notice.objects.get(cadre=cast.supervisor).title_en == "Your second factor was reset"
        )

    def test_of_strangers_is_refused_like_of_nobody(self, client, cast, liaison, now):
        enrol_app(cast.other_supervisor, at=now)
        self.signed_in(client, liaison)

        answers = [
            client.post(RESET, {"staff_number": number, "reason": "到场"})
            for number in (cast.other_supervisor.staff_number, "nobody-9")
        ]

        assert [answer.status_code for answer in answers] == [422, 422]
        assert answers[0].context["form"].errors == answers[1].context["form"].errors
        assert cast.other_supervisor.factors.exists()

    def test_does_not_exist_for_people_without_the_duty(self, client, cast):
        client.force_login(cast.cadre)

        assert client.get(RESET).status_code == 404

    @pytest.mark.parametrize("first", ["password", "factor"])
    def test_nobody_resets_both(self, cast, now, first):
        officer = make_cadre("身兼两职", unit=cast.county)
        for role in (Role.SECURITY_ADMIN, Role.LIAISON):
            make_grant(officer, role, unit=cast.county)
        target = {"cadre": cast.supervisor, "reason": "本人到场", "actor": officer, "at": now}
        resets = [issue_one_time_password, services.reset_factors]
        if first == "factor":
            resets.reverse()

        resets[0](**target)

        with pytest.raises(services.ResetsBoth):
            resets[1](**target)

    @pytest.mark.parametrize(
        ("change", "error"),
        [
            ({"reason": " "}, services.ReasonMissing),
            ({"actor": "self"}, services.OwnFactor),
            ({"cadre": "other"}, services.NoFactor),
        ],
    )
    def test_is_refused(self, cast, liaison, now, change, error):
        who = {"self": cast.supervisor, "other": cast.cadre}
        given = {"cadre": cast.supervisor, "reason": "到场", "actor": liaison, "at": now}
        given |= {name: who.get(value, value) for name, value in change.items()}

        with pytest.raises(error):
            services.reset_factors(**given)
        assert cast.supervisor.factors.exists()


def test_the_operator_resets_what_nobody_else_can(now, capsys):
    cadre = make_cadre(is_superuser=True, is_staff=True)
    enrol_app(cadre, at=now)

    call_command("reset_second_factor", cadre.staff_number, reason="无其他管理员")

    assert "reset:" in capsys.readouterr().out
    assert not cadre.factors.exists()
    for number in (cadre.staff_number, "nobody"):
        with pytest.raises(CommandError):
            call_command("reset_second_factor", number, reason="再来一次")
