"""A forgotten password is replaced by one for a day; old ones are changed, and not used again."""

import datetime as dt
import itertools

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import ModelLogEntry

from cadres.models import Cadre
from cadres.passwords import services
from cadres.passwords.ageing import is_due
from cadres.roles import Role
from tests.factories.cadres import PASSWORD, make_cadre, make_cast, make_grant

pytestmark = pytest.mark.django_db
CONSOLE = "/console/passwords/"
CHANGE = "/accounts/password/"
NEW = "Qing-feng-9"
NOON = dt.datetime(2026, 9, 14, 4, 0, tzinfo=dt.UTC)


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def liaison(cast):
    person = make_cadre("何联络", unit=cast.bureau)
    make_grant(person, Role.LIAISON, unit=cast.bureau)
    return person


def change(client, old, new):
    return client.post(
        CHANGE, {"old_password": old, "new_password1": new, "new_password2": new}
    )


def sign_in(client, cadre, password):
    return client.post(
        "/accounts/login/", {"username": cadre.staff_number, "password": password}
    )


class TestAgeing:
    @pytest.mark.parametrize(
        ("days_old", "days", "due"), [(90, 90, False), (91, 90, True), (400, 0, False)]
    )
    def test_at_the_edges(self, days_old, days, due):
        set_at = NOON - dt.timedelta(days=days_old)

        assert is_due(set_at=set_at, expires_at=None, at=NOON, days=days) is due

    @given(st.integers(0, 500), st.integers(0, 200))
    def test_one_for_once_is_always_due(self, days_old, days):
        at = NOON + dt.timedelta(days=days_old)

        assert is_due(set_at=NOON, expires_at=NOON, at=at, days=days)


class TestResetting:
    def test_gives_a_password_for_once_that_is_shown_once(self, client, cast, liaison):
        client.force_login(liaison)
        typed = {"staff_number": cast.cadre.staff_number, "reason": "持工作证本人到场"}

        answer = client.post(CONSOLE, typed)

        password = answer.context["password"]
        assert password in answer.text
        assert answer["Cache-Control"] == "no-store"
        assert password not in client.get(CONSOLE).text
        cast.cadre.refresh_from_db()
        assert cast.cadre.check_password(password)
        entry = ModelLogEntry.objects.get(action="cadres.reset_password")
        assert (entry.user, entry.data["reason"]) == (liaison, typed["reason"])
        assert password not in str(entry.data)

    def test_asks_for_an_own_password_at_the_first_sign_in(self, client, cast, liaison):
        password = services.issue_one_time_password(
            cadre=cast.cadre, reason="本人到场", actor=liaison, at=timezone.now()
        )
        sign_in(client, cast.cadre, password)
        assert client.get("/record/")["Location"] == CHANGE

        change(client, password, NEW)

        assert client.get("/record/").status_code == 200

    def test_ends_after_a_day_and_says_so(self, client, cast, liaison):
        password = services.issue_one_time_password(
            cadre=cast.cadre,
            reason="本人到场",
            actor=liaison,
            at=timezone.now() - dt.timedelta(hours=25),
        )

        answer = sign_in(client, cast.cadre, password)

        assert "has ended" in answer.text

    def test_ends_every_session(self, client, cast, liaison):
        client.force_login(cast.cadre)
        services.issue_one_time_password(
            cadre=cast.cadre, reason="本人到场", actor=liaison, at=timezone.now()
        )

        assert client.get("/record/")["Location"].startswith("/accounts/login/")

    def test_is_for_people_without_a_role_of_ones_own_units(self, cast, liaison):
        found = set(services.resettable_cadres(liaison))

        assert cast.cadre in found
        assert not found & {liaison, cast.supervisor, cast.stranger, cast.other_supervisor}

    def test_of_people_with_a_role_takes_who_grants_roles(self, cast):
        officer = make_cadre("安管", unit=cast.county)
        make_grant(officer, Role.SECURITY_ADMIN, unit=cast.county)

        assert cast.supervisor in set(services.resettable_cadres(officer))

    @pytest.mark.parametrize("who", ["stranger", "supervisor"])
    def test_of_anybody_else_is_refused_without_telling_who_exists(
        self, client, cast, liaison, who
    ):
        client.force_login(liaison)
        number = getattr(cast, who).staff_number

        real = client.post(CONSOLE, {"staff_number": number, "reason": "到场"})
        missing = client.post(CONSOLE, {"staff_number": "nobody-9", "reason": "到场"})

        assert real.status_code == missing.status_code == 422
        assert real.text.replace(number, "") != ""
        assert real.context["form"].errors == missing.context["form"].errors

    def test_does_not_exist_for_people_without_the_duty(self, client, cast):
        client.force_login(cast.cadre)

        assert client.get(CONSOLE).status_code == 404

    def test_of_oneself_is_refused(self, liaison):
        with pytest.raises(services.OwnPassword):
            services.issue_one_time_password(
                cadre=liaison, reason="自己", actor=liaison, at=NOON
            )

    def test_says_how_the_person_was_recognised(self, cast, liaison):
        with pytest.raises(services.ReasonMissing):
            services.issue_one_time_password(
                cadre=cast.cadre, reason=" ", actor=liaison, at=NOON
            )


class TestTheOldPassword:
    def age(self, cadre, days):
        at = timezone.now() - dt.timedelta(days=days)
        Cadre.objects.filter(pk=cadre.pk).update(password_set_at=at)

    def test_has_to_be_changed_after_ninety_days(self, client, cast):
        self.age(cast.cadre, 91)
        client.force_login(cast.cadre)

        assert client.get("/")["Location"] == CHANGE
        assert "90 days old" in client.get(CHANGE).text

    def test_never_stops_an_examination(self, client, cast):
        self.age(cast.cadre, 91)
        client.force_login(cast.cadre)

        assert client.get("/attempts/7f3c0e52-8f49-4a4e-9f8e-0d3f5f1b0a11/").status_code == 404

    def test_is_kept_for_ever_where_nothing_is_rotated(self, client, cast, settings):
        settings.PASSWORD_DAYS = 0
        self.age(cast.cadre, 4000)
        client.force_login(cast.cadre)

        assert client.get("/").status_code == 200

    def test_is_refused_among_the_last_five(self, client):
        cadre = make_cadre(password=PASSWORD)
        client.force_login(cadre)
        used = [PASSWORD, *(f"Qing-feng-{number}" for number in range(5))]
        for old, new in itertools.pairwise(used):
            assert change(client, old, new).status_code == 302

        refused = change(client, used[-1], used[1])
        allowed = change(client, used[-1], PASSWORD)  # the sixth last

        assert "last 5 passwords" in refused.text
        assert allowed.status_code == 302
        assert cadre.password_uses.count() == 5
