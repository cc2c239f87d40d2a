"""The account menu shows the doors that a person's roles open, and asks the database nothing."""

import pytest
from django.test import RequestFactory
from django.urls import reverse

from cadres.models import Cadre
from cadres.roles import Role
from cadres.templatetags.account import account_doors


def doors(*roles, is_staff=False, path="/"):
    request = RequestFactory().get(path)
    request.user = Cadre(pk=7, staff_number="A-7", name="林一鸣", is_staff=is_staff)
    request.session = {"roles": list(roles)}
    return {door["url"]: door["is_current"] for door in account_doors({"request": request})}


@pytest.mark.parametrize(
    ("role", "tracks"),
    [
        (Role.SUPERVISOR, True),
        (Role.LIAISON, True),
        (Role.ORGANISER, True),
        (Role.INSPECTOR, True),
        (Role.EDITOR, False),
        (Role.AUDITOR, False),
    ],
)
def test_progress_is_shown_to_those_who_may_track_it(role, tracks):
    assert (reverse("boards") in doors(role)) is tracks


def test_a_learner_sees_only_what_is_theirs():
    assert set(doors()) == {
        reverse("record"),
        reverse("self_education"),
        reverse("password_change"),
    }


def test_the_editor_is_shown_by_the_right_to_open_it():
    assert reverse("wagtailadmin_home") in doors(is_staff=True)
    assert reverse("wagtailadmin_home") not in doors(Role.EDITOR)


def test_an_unknown_role_opens_nothing():
    assert doors("NO_SUCH_ROLE") == doors()


def test_marks_the_page_being_read():
    assert doors(path=reverse("record"))[reverse("record")] is True
