"""Roles are granted and taken; groups, sessions and the audit log follow."""

import pytest
from django.db import IntegrityError, transaction
from wagtail.models import ModelLogEntry

from cadres import services
from cadres.models import Grant
from cadres.roles import Role
from tests.factories.cadres import make_cadre

pytestmark = pytest.mark.django_db
ADMINISTRATIONS = [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR]


@pytest.fixture
def cadre():
    return make_cadre()


def grant(cadre, role, **fields):
    return services.grant_role(cadre=cadre, role=role, unit=cadre.unit, **fields)


def revoke(cadre, role):
    services.revoke_role(cadre=cadre, role=role, unit=cadre.unit)


@pytest.mark.parametrize("first", ADMINISTRATIONS)
@pytest.mark.parametrize("second", ADMINISTRATIONS)
def test_nobody_holds_two_administrations(cadre, first, second):
    grant(cadre, first)

    refusal = (
        services.AlreadyGranted if first == second else services.AdministrationsAreSeparate
    )
    with pytest.raises(refusal):
        grant(cadre, second)

    assert cadre.grants.count() == 1


def test_not_even_over_another_unit(cadre):
    grant(cadre, Role.AUDITOR)

    with pytest.raises(services.AdministrationsAreSeparate):
        services.grant_role(cadre=cadre, role=Role.AUDITOR, unit=make_cadre().unit)


def test_the_database_itself_refuses_it(cadre):
    Grant.objects.create(cadre=cadre, role=Role.AUDITOR, unit=cadre.unit)

    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(cadre=cadre, role=Role.SYSTEM_ADMIN, unit=cadre.unit)


@pytest.mark.parametrize(
    ("role", "group"),
    [
        (Role.EDITOR, "Editors"),
        (Role.LEGAL_REVIEWER, "Legal reviewers"),
        (Role.PUBLISHER, "Publishers"),
    ],
)
def test_editorial_roles_open_the_editor_and_closing_follows(cadre, role, group):
    grant(cadre, role)
    cadre.refresh_from_db()
    assert cadre.is_staff
    assert [g.name for g in cadre.groups.all()] == [group]

    revoke(cadre, role)
    cadre.refresh_from_db()
    assert not cadre.is_staff
    assert not cadre.groups.exists()


def test_a_supervisor_does_not_get_into_the_editor(cadre):
    grant(cadre, Role.SUPERVISOR)

    cadre.refresh_from_db()

    assert not cadre.is_staff
    assert not cadre.groups.exists()


def test_groups_of_other_kinds_are_left_alone(cadre):
    from django.contrib.auth.models import Group

    cadre.groups.add(Group.objects.create(name="Choir"))

    grant(cadre, Role.EDITOR)
    revoke(cadre, Role.EDITOR)

    assert [g.name for g in cadre.groups.all()] == ["Choir"]


def test_taking_what_is_not_held_is_refused(cadre):
    with pytest.raises(services.NotGranted):
        revoke(cadre, Role.EDITOR)


def test_every_change_is_in_the_audit_log_with_who_did_it(cadre):
    actor = make_cadre()

    grant(cadre, Role.LIAISON, actor=actor)

    entry = ModelLogEntry.objects.get(action="cadres.grant_role")
    assert (entry.object_id, entry.user) == (str(cadre.pk), actor)
    assert entry.data == {"role": "LIAISON", "unit": cadre.unit.code}


class TestASession:
    @pytest.fixture
    def signed_in(self, client, cadre):
        client.force_login(cadre)
        client.get("/accounts/password/")
        return client

    def test_knows_its_roles(self, client, cadre):
        grant(cadre, Role.SUPERVISOR)
        grant(cadre, Role.EDITOR)
        cadre.refresh_from_db()

        client.force_login(cadre)

        assert client.session["roles"] == ["EDITOR", "SUPERVISOR"]

    def test_gets_a_new_key_and_the_new_roles_when_one_is_granted(self, signed_in, cadre):
        before = signed_in.session.session_key

        grant(cadre, Role.SUPERVISOR)
        signed_in.get("/accounts/password/")

        assert signed_in.session["roles"] == ["SUPERVISOR"]
        assert signed_in.session.session_key != before

    def test_loses_the_role_that_is_taken(self, signed_in, cadre):
        grant(cadre, Role.SUPERVISOR)
        signed_in.get("/accounts/password/")
        between = signed_in.session.session_key

        revoke(cadre, Role.SUPERVISOR)
        signed_in.get("/accounts/password/")

        assert signed_in.session["roles"] == []
        assert signed_in.session.session_key != between

    def test_keeps_its_key_while_nothing_changes(self, signed_in):
        before = signed_in.session.session_key

        signed_in.get("/accounts/password/")

        assert signed_in.session.session_key == before

    def test_ends_at_once_when_the_account_is_disabled(self, signed_in, cadre):
        cadre.is_active = False
        cadre.save(update_fields=["is_active"])

        assert signed_in.get("/accounts/password/").status_code == 302

    def test_ends_everywhere_else_when_the_password_changes(self, client, cadre):
        from django.test import Client

        cadre.set_password("Old-pass-2026")
        cadre.save()
        here, elsewhere = client, Client()
        here.force_login(cadre)
        elsewhere.force_login(cadre)

        answer = here.post(
            "/accounts/password/",
            {
                "old_password": "Old-pass-2026",
                "new_password1": "New-pass-2026",
                "new_password2": "New-pass-2026",
            },
        )

        assert answer.status_code == 302
        assert here.get("/accounts/password/").status_code == 200
        assert elsewhere.get("/accounts/password/").status_code == 302

    def test_ends_after_a_pause(self, signed_in, settings):
        session = signed_in.session
        session["last_seen"] -= settings.IDLE_TIMEOUT_SECONDS + 1
        session.save()

        assert signed_in.get("/accounts/password/").status_code == 302
