"""Accounts are made, moved and kept apart."""

import datetime as dt
import io

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils.module_loading import import_string

from cadres import services
from cadres.checks import no_superuser_in_production
from cadres.models import Cadre, Posting, Unit
from config.settings import base
from tests.factories.cadres import make_cadre, make_post, make_posting, make_unit

pytestmark = pytest.mark.django_db
SEPTEMBER = dt.date(2026, 9, 1)


@pytest.mark.parametrize(
    "clash",
    [
        {"staff_number": "1001"},
        {"staff_number": "zhang"},
        {"staff_number": "2", "username": "zhang"},
        {"staff_number": "2", "username": "1001"},
    ],
)
def test_no_two_accounts_answer_to_one_name(clash):
    make_cadre(staff_number="1001", username="zhang")

    with pytest.raises(services.StaffNumberTaken):
        services.create_cadre(name="李守正", unit=make_unit(), **clash)

    assert Cadre.objects.count() == 1


def test_an_account_without_a_password_cannot_be_signed_in_to(client):
    cadre = services.create_cadre(staff_number="1", name="李守正", unit=make_unit())

    assert not cadre.has_usable_password()


class TestMoving:
    def test_ends_the_present_posting_the_day_before(self):
        cadre = make_cadre()
        before = make_posting(cadre)
        unit, post = make_unit(), make_post()

        services.move_cadre(cadre=cadre, unit=unit, post=post, on=SEPTEMBER)

        before.refresh_from_db()
        cadre.refresh_from_db()
        assert before.to_on == dt.date(2026, 8, 31)
        assert cadre.unit == unit
        now = Posting.objects.on(SEPTEMBER).get(cadre=cadre)
        assert (now.unit, now.post, now.is_primary) == (unit, post, True)

    def test_begins_a_first_posting(self):
        cadre = make_cadre(unit=None, unit_id=None)

        services.move_cadre(cadre=cadre, unit=make_unit(), post=make_post(), on=SEPTEMBER)

        assert cadre.postings.get().to_on is None

    def test_leaves_concurrent_postings_alone(self):
        cadre = make_cadre()
        make_posting(cadre)
        beside = make_posting(cadre, is_primary=False)

        services.move_cadre(cadre=cadre, unit=make_unit(), post=make_post(), on=SEPTEMBER)

        beside.refresh_from_db()
        assert beside.to_on is None

    def test_is_refused_backwards(self):
        cadre = make_cadre()
        make_posting(cadre, from_on=SEPTEMBER)

        with pytest.raises(services.MovesBackwards):
            services.move_cadre(cadre=cadre, unit=make_unit(), post=make_post(), on=SEPTEMBER)

        assert cadre.postings.count() == 1


class TestTheFirstAccount:
    ARGUMENTS = ["900", "周审慎", "--role", "SECURITY_ADMIN", "--unit", "ROOT"]

    @pytest.fixture(autouse=True)
    def password(self, monkeypatch):
        monkeypatch.setenv("ACCOUNT_PASSWORD", "Qing-feng-2026")

    def test_is_made_on_the_server(self):
        output = io.StringIO()

        call_command("create_account", *self.ARGUMENTS, "--unit-name", "青峰县", stdout=output)

        cadre = Cadre.objects.get(staff_number="900")
        assert cadre.check_password("Qing-feng-2026")
        assert cadre.grants.get().role == "SECURITY_ADMIN"
        assert not cadre.is_superuser
        assert "900" in output.getvalue()

    def test_needs_a_unit(self):
        with pytest.raises(CommandError, match="no unit ROOT"):
            call_command("create_account", *self.ARGUMENTS)

        assert not Cadre.objects.exists()

    def test_needs_a_good_password(self, monkeypatch):
        monkeypatch.setenv("ACCOUNT_PASSWORD", "short")

        with pytest.raises(CommandError):
            call_command("create_account", *self.ARGUMENTS, "--unit-name", "青峰县")

        assert not Unit.objects.exists()

    def test_is_refused_twice(self):
        call_command(
            "create_account", *self.ARGUMENTS, "--unit-name", "青峰县", stdout=io.StringIO()
        )

        with pytest.raises(CommandError, match="900"):
            call_command("create_account", *self.ARGUMENTS)


def test_a_superuser_is_found_before_production():
    assert no_superuser_in_production(None, ["default"]) == []

    Cadre.objects.create_superuser("root", "Qing-feng-2026")

    assert [e.id for e in no_superuser_in_production(None, ["default"])] == ["cadres.E001"]


def check(profile, password):
    for entry in base._VALIDATORS[profile]:
        validator = import_string(entry["NAME"])(**entry.get("OPTIONS", {}))
        validator.validate(password, Cadre(staff_number="1001", name="张清和"))


@pytest.mark.parametrize(
    ("profile", "password", "accepted"),
    [
        ("MLPS", "Qingfeng-26", True),
        ("MLPS", "qingfeng2026", False),  # two classes
        ("MLPS", "Qf-2026", False),  # short
        ("MLPS", "Qf-1001-1001", True),
        ("ASVS", "clear wind over the pines", True),  # one class, but long
        ("ASVS", "Qingfeng-26", False),  # 11 characters
        ("ASVS", "q1w2e3r4t5y6", False),  # common
    ],
)
def test_passwords_follow_the_profile(profile, password, accepted):
    if accepted:
        check(profile, password)
    else:
        with pytest.raises(ValidationError):
            check(profile, password)
