"""The head of the page shows the doors that a person's roles open, and asks the database nothing."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import reverse

from cadres.models import Cadre
from cadres.roles import Role
from cadres.templatetags.account import masthead
from core.sections import SECTIONS


def head(*roles, is_staff=False, path="/", name="林一鸣"):
    request = RequestFactory().get(path)
    request.user = Cadre(pk=7, staff_number="A-7", name=name, is_staff=is_staff)
    request.session = {"roles": list(roles)}
    return masthead({"request": request})


def doors(*roles, **options):
    """Return {address: is it marked as the page being read} of the account menu."""
    menu = head(*roles, **options).partition("menu__panel")[2]
    links = re.findall(r'<a\s+href="([^"]+)"([^>]*)>', menu)
    sections = {section.path for section in SECTIONS}
    return {url: "aria-current" in rest for url, rest in links if url not in sections}


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
        reverse("security"),
        reverse("password_change"),
    }


def test_the_editor_is_shown_by_the_right_to_open_it():
    assert reverse("wagtailadmin_home") in doors(is_staff=True)
    assert reverse("wagtailadmin_home") not in doors(Role.EDITOR)


def test_an_unknown_role_opens_nothing():
    assert doors("NO_SUCH_ROLE") == doors()


def test_marks_the_page_being_read():
    assert doors(path=reverse("record"))[reverse("record")] is True


def test_each_reader_finds_their_own_name_token_and_place():
    first = head(path="/courses/?a=1", name="<林>")
    second = head(path="/courses/?a=2", name="赵\ue000csrf_token\ue001")
    assert "&lt;林&gt;" in first and "A-7" in first
    assert 'value="/courses/?a=1"' in first and 'value="/courses/?a=2"' in second
    tokens = re.findall(r'name="csrfmiddlewaretoken" value="(\w{64})"', first + second)
    assert len(tokens) == 6 and len(set(tokens)) == 2
    assert "林" not in second and tokens[-1] not in second.partition("赵")[2][:40]


def test_a_visitor_is_offered_to_sign_in():
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    page = masthead({"request": request})
    assert reverse("login") in page and reverse("logout") not in page and "\ue000" not in page
