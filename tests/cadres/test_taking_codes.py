"""A code, a recovery code and a key's answer serve once, and few wrong ones are listened to."""

import datetime as dt

import pytest
from django.utils import timezone

from cadres.factors import sealing, services
from tests.cadres.second_factor import ASK, ENROL, audited, is_in, options_of, sign_in
from tests.factories.cadres import PASSWORD, make_cadre, make_grant
from tests.factories.factors import SoftKey, code_at, enrol_app

pytestmark = pytest.mark.django_db


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


class TestTaking:
    def test_a_code_serves_once(self, supervisor, now):
        enrol_app(supervisor, at=now)

        assert services.pass_by_code(cadre=supervisor, typed=code_at(now), at=now) == "app"
        for typed in (code_at(now), code_at(now, steps=-1)):
            with pytest.raises(services.WrongCode):
                services.pass_by_code(cadre=supervisor, typed=typed, at=now)
        later = now + dt.timedelta(seconds=30)
        assert services.pass_by_code(cadre=supervisor, typed=code_at(later), at=later)

    def test_the_code_of_the_enrolment_is_used_up(self, supervisor, now):
        services.enrol_app(
            cadre=supervisor, secret=b"1" * 20, typed=code_at(now, secret=b"1" * 20), at=now
        )

        with pytest.raises(services.WrongCode):
            services.pass_by_code(
                cadre=supervisor, typed=code_at(now, secret=b"1" * 20), at=now
            )

    @pytest.mark.parametrize("write", [str.upper, lambda code: f" {code} "])
    def test_a_recovery_code_serves_once_however_it_is_typed(self, supervisor, now, write):
        code = enrol_app(supervisor, at=now)[3]

        taken = services.pass_by_code(cadre=supervisor, typed=write(code), at=now)

        assert taken == "recovery"
        with pytest.raises(services.WrongCode):
            services.pass_by_code(cadre=supervisor, typed=code, at=now)

    def test_full_width_digits_are_digits(self, supervisor, now):
        enrol_app(supervisor, at=now)
        typed = code_at(now).translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)})

        assert services.pass_by_code(cadre=supervisor, typed=typed, at=now) == "app"

    def test_five_wrong_ones_close_the_door_for_a_quarter_of_an_hour(
        self, client, supervisor, now
    ):
        enrol_app(supervisor, at=now)
        sign_in(client, supervisor)
        for _try in range(5):
            assert client.post(ASK, {"code": "wrong"}).status_code == 422

        refused = client.post(ASK, {"code": code_at(now)})

        assert refused.status_code == 429
        assert 0 < int(refused["Retry-After"]) <= 900
        assert audited(supervisor).count("fail_factor") == 5
        later = now + dt.timedelta(minutes=16)
        assert services.pass_by_code(cadre=supervisor, typed=code_at(later), at=later)

    def test_a_copied_key_is_found_by_its_counter(self, client, supervisor, now):
        key = SoftKey()
        page = client.get(sign_in(client, supervisor)["Location"], follow=True)
        client.post(ENROL, {"credential": key.create(options_of(page))})
        for step, status in ((5, 302), (-2, 422), (0, 422), (9, 302)):
            client.post("/accounts/logout/")
            asked = client.get(sign_in(client, supervisor)["Location"])
            answer = client.post(ASK, {"credential": key.sign(options_of(asked), step=step)})
            assert answer.status_code == status, step

    def test_an_answer_serves_once_and_for_its_question_only(self, client, supervisor):
        key = SoftKey()
        page = client.get(sign_in(client, supervisor)["Location"], follow=True)
        client.post(ENROL, {"credential": key.create(options_of(page))})
        client.post("/accounts/logout/")
        signed = key.sign(options_of(client.get(sign_in(client, supervisor)["Location"])))
        client.post(ASK, {"credential": signed})
        client.post("/accounts/logout/")

        client.get(sign_in(client, supervisor)["Location"])

        assert client.post(ASK, {"credential": signed}).status_code == 422
        assert not is_in(client)

    def test_a_secret_under_an_earlier_key_still_works_and_under_an_unknown_one_does_not(
        self, supervisor, now, settings
    ):
        codes = enrol_app(supervisor, at=now)
        old, settings.SECRET_KEY = settings.SECRET_KEY, "another-key-of-the-site-" * 3
        with pytest.raises(services.WrongCode):
            services.pass_by_code(cadre=supervisor, typed=code_at(now), at=now)

        settings.SECRET_KEY_FALLBACKS = [old]

        assert services.pass_by_code(cadre=supervisor, typed=code_at(now), at=now) == "app"
        assert services.pass_by_code(cadre=supervisor, typed=codes[0], at=now) == "recovery"

    def test_a_seal_copied_to_another_persons_row_opens_nothing(self, supervisor):
        sealed = sealing.seal(b"secret", owner=supervisor.pk)

        with pytest.raises(sealing.CannotOpen):
            sealing.unseal(sealed, owner=supervisor.pk + 1)
