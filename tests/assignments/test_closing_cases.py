"""After a case four things are shown, each with evidence and date; then it is closed."""

import pytest
from django.urls import reverse
from django.utils import timezone

from assignments.closing import services as closing_services
from assignments.models import CaseClosing
from tests.factories.cadres import make_cast


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def today():
    return timezone.localdate()


def test_a_case_is_closed_when_four_things_are_shown(client, cast, now, today):
    client.force_login(cast.supervisor)
    opened = client.post(
        reverse("closings"),
        {"unit": cast.bureau.code, "title": "采购案以案促改", "due_on": today.isoformat()},
    )
    assert opened.status_code == 302
    closing = CaseClosing.objects.get()
    close = reverse("note_step", args=[closing.public_id, "close"])
    client.post(close)
    closing.refresh_from_db()
    assert closing.closed_at is None

    for kind in ("CAUSE", "EDUCATION", "HANDLING", "MEASURES"):
        address = reverse("note_step", args=[closing.public_id, kind.lower()])
        empty = {f"{kind}-text": "已完成", f"{kind}-done_on": today.isoformat()}
        assert client.post(address, empty).status_code == 422
        client.post(address, {**empty, f"{kind}-evidence": "会议纪要第3号"})
    client.post(close)

    closing.refresh_from_db()
    assert closing.closed_by == cast.supervisor
    with pytest.raises(closing_services.ChecklistClosed):
        closing_services.close_checklist(closing=closing, actor=cast.supervisor, at=now)


def test_two_people_do_not_overwrite_each_others_step(client, cast, now, today):
    closing = closing_services.open_checklist(
        unit=cast.bureau, title="采购案以案促改", due_on=today, actor=cast.supervisor, at=now
    )
    step = closing.steps.get(kind="CAUSE")
    seen, done = step.mark, {"kind": "CAUSE", "evidence": "纪要", "done_on": today}
    closing_services.note_step(
        closing=closing, text="同事写的。", actor=cast.teammate, at=now, **done
    )
    mine = {
        "CAUSE-text": "我写的。",
        "CAUSE-evidence": "纪要",
        "CAUSE-done_on": today.isoformat(),
    }
    address = reverse("note_step", args=[closing.public_id, "cause"])
    client.force_login(cast.supervisor)

    stale = client.post(address, {**mine, "seen": seen})
    step.refresh_from_db()

    assert (stale.status_code, step.text) == (422, "同事写的。")
    assert "我写的。" in stale.content.decode()
    client.post(address, {**mine, "seen": step.mark})
    step.refresh_from_db()
    assert step.text == "我写的。"
