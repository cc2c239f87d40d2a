"""What somebody types never turns the text of others around."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from cadres.models import UnitChange
from core.visible_text import VisibleTextMiddleware, without_turning_signs
from tests.factories.cadres import make_cast
from tests.factories.quizzes import make_attempt, make_quiz

TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.once
@given(st.text(alphabet="甲a1 😀\n\t\u200f" + TURNING))
def test_only_signs_that_turn_are_taken_out(text):
    shown = without_turning_signs(text)

    assert not set(shown) & set(TURNING)
    assert shown == "".join(sign for sign in text if sign not in TURNING)


@pytest.mark.django_db
def test_a_form_is_read_without_them(client):
    cast = make_cast()
    client.force_login(cast.supervisor)

    answer = client.post(
        f"/console/units/{cast.office.code}/reorganise/",
        {
            "what": "describe",
            "name": "采购\u202e二科😀",
            "on": "2026-01-05",
            "reason": "更\u2066名",
        },
    )

    change = UnitChange.objects.get()
    assert answer.status_code == 302
    assert (change.unit.name, change.reason) == ("采购二科😀", "更名")


@pytest.mark.parametrize("checks_tokens", [False, True])
def test_a_form_with_files_is_read_whole(rf, checks_tokens):
    """Whether or not the form's token was looked for before, which reads the form."""
    request = rf.post(
        "/", {"name": "张\u202e三", "file": SimpleUploadedFile("a.txt", b"x" * 900)}
    )
    if checks_tokens:
        assert "csrfmiddlewaretoken" not in request.POST

    VisibleTextMiddleware(lambda request: None).process_view(request)

    assert request.POST["name"] == "张三"
    assert request.FILES["file"].size == 900


def test_what_a_script_sends_is_left_to_the_view(rf):
    request = rf.post("/", {"name": "张三"}, content_type="application/json")

    VisibleTextMiddleware(lambda request: None).process_view(request)

    assert json.loads(request.body) == {"name": "张三"}


@pytest.mark.django_db
def test_a_form_where_a_script_writes_is_a_bad_request(client):
    cast = make_cast()
    client.force_login(cast.cadre)
    attempt = make_attempt(make_quiz(), cast.cadre)

    answer = client.post(f"/attempts/{attempt.public_id}/lease", {"window": "w"})

    assert answer.status_code == 400
