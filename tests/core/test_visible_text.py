"""What somebody types never turns the text of others around."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from cadres.models import UnitChange
from core.visible_text import VisibleTextMiddleware, without_turning_signs
from tests.factories.cadres import make_cast

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


def test_a_view_that_reads_the_body_itself_still_can(rf):
    """Whatever form it is sent in: machines and scripts send JSON, strangers send anything."""
    request = rf.post(
        "/", {"name": "张\u202e三", "file": SimpleUploadedFile("a.txt", b"x" * 900)}
    )

    VisibleTextMiddleware(lambda request: None).process_view(request)

    assert b"x" * 900 in request.body
    assert request.POST["name"] == "张三"
    assert request.FILES["file"].size == 900
