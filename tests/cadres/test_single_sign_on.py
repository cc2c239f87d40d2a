"""Signing in at another site admits accounts that exist, by staff number alone; off by default."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.template_database import sqlite_template

ROOT = Path(__file__).resolve().parents[2]
FAILED = [403, "", None, "Signing in at the other site did not work, or took too long."]


@pytest.fixture(scope="module")
def seen(tmp_path_factory, django_db_blocker):
    folder = tmp_path_factory.mktemp("sign_on")
    places = [folder / "site.sqlite3", folder / "seen.json"]
    with django_db_blocker.unblock():
        template = sqlite_template()
    result = subprocess.run(
        [sys.executable, "-m", "tests.cadres.sign_on_walk", template, *places],
        cwd=ROOT,
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "PYTHONPATH": f"{ROOT / 'site'}:{ROOT}",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return json.loads((folder / "seen.json").read_text(encoding="utf-8"))


@pytest.mark.once
class TestTurnedOn:
    def test_admits_who_has_an_account_and_leads_where_they_were_going(self, seen):
        assert seen["known"][:3] == [302, "/record/", "008812"]
        assert seen["no password asked for"] == 200  # though the password here is years old
        assert seen["elsewhere"][:3] == [302, "/", "008812"]
        assert seen["userinfo"][:3] == [302, "/", "008812"]
        assert seen["button"]

    def test_asks_people_with_a_role_for_their_second_factor(self, seen):
        assert seen["role"][:3] == [302, "/accounts/second-factor/?next=%2F", None]
        assert seen["role asked"].startswith("/accounts/second-factor/enrol/")

    @pytest.mark.parametrize("claim", ["acr", "amr"])
    def test_relies_on_the_providers_second_factor_where_the_settings_say_so(self, seen, claim):
        asked = [302, "/accounts/second-factor/?next=%2F", None]
        assert seen[f"{claim} not relied on"][:3] == asked
        assert seen[f"{claim} relied on"][:3] == [302, "/", "77"]
        assert seen[f"{claim} opens the console"] == 200

    @pytest.mark.parametrize("which", ["one", "odd", "of userinfo"])
    def test_relies_on_nothing_else_for_it(self, seen, which):
        assert seen[f"factor {which}"][2] is None

    def test_makes_no_account_and_says_what_is_missing(self, seen):
        assert seen["unknown"] == [
            403,
            "",
            None,
            "You were recognised as nobody-9, but there is no account of",
        ]
        assert seen["accounts made"] == 0

    def test_does_not_open_a_closed_account(self, seen):
        assert seen["closed"][0] == 403
        assert seen["closed"][3].startswith("Your account here is closed.")

    @pytest.mark.parametrize("by", ["e-mail", "user name", "userinfo of another"])
    def test_goes_by_nothing_but_the_staff_number(self, seen, by):
        assert seen[by][0] == 403
        assert seen[by][2] is None

    @pytest.mark.parametrize(
        "how",
        [
            "forged",
            "unsigned",
            "shared secret",
            "for another site",
            "of another provider",
            "too old",
            "state of another",
            "code of another",
            "begun in another browser",
            "cancelled",
            "down",
        ],
    )
    def test_what_does_not_hold_signs_nobody_in(self, seen, how):
        assert seen[how] == FAILED

    def test_only_reads(self, seen):
        assert seen["posted"] == 405


@pytest.mark.django_db
def test_turned_off_there_is_nothing(client):
    for path in ("/accounts/oidc/login/", "/accounts/oidc/callback/"):
        assert client.get(path).status_code == 404
    assert not any(app.startswith("allauth") for app in settings.INSTALLED_APPS)
    assert "oidc" not in client.get("/accounts/login/").text
    assert "allauth" not in sys.modules
    assert "ldap3" not in sys.modules or "tests.cadres.ldap_server" in sys.modules
