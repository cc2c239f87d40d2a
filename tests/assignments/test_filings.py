"""An order from above is answered by every unit, proved by a session, and gets a receipt."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from assignments.filings import services
from assignments.indicators.registry import Scope, Share, indicators
from assignments.models import Filing
from cadres.models import Notice, Unit
from cadres.notices.services import deliver_notices
from cadres.roles import Role
from records.activities.services import events
from records.models import Entry
from tests.factories.activities import make_event
from tests.factories.cadres import make_cadre, make_cast, make_grant
from tests.factories.paperwork import make_order

pytestmark = pytest.mark.django_db
MINUTES = "逐条学习修订内容，三人发言，结合采购岗位讨论。"


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def boss(cast):
    boss = make_cadre("何静澜", unit=cast.county)
    make_grant(boss, Role.SUPERVISOR)
    return boss


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def order(cast, boss, now):
    return make_order(Unit.objects.get(pk=cast.county.pk), boss, at=now)


@pytest.fixture
def filing(order, cast):
    return order.filings.get(unit=cast.bureau)


@pytest.fixture
def session(cast, now):
    event = make_event(
        cast.bureau, cast.supervisor, starts_at=now - dt.timedelta(hours=4), about="逐条学习。"
    )
    events.mark_roll(
        event=event, present=[cast.cadre, cast.teammate], actor=cast.supervisor, at=now
    )
    return event


def test_every_unit_directly_below_is_asked_and_told(order, cast):
    assert set(order.filings.values_list("unit__code", flat=True)) == {
        cast.bureau.code,
        cast.other_bureau.code,
    }
    assert set(Notice.objects.values_list("cadre__name", flat=True)) == {"王秉公", "孙明理"}


def test_numbers_follow_one_another(cast, boss, now, order):
    county = Unit.objects.get(pk=cast.county.pk)
    second = make_order(county, boss, at=now, title="学习政务处分法")
    type(second).objects.filter(pk=second.pk).update(number=f"{second.number[:-3]}1000")
    after = make_order(county, boss, at=now, title="学习公务员法")

    assert (order.number[-3:], second.number[-3:]) == ("001", "002")
    assert after.number.endswith("-1001")


def test_the_same_is_not_issued_twice_however_often_somebody_presses(
    client, cast, boss, order, now
):
    client.force_login(boss)
    asked = {
        "kind": "STUDY",
        "issuer": cast.county.code,
        "title": f" {order.title} ",
        "body": "再次下发。",
        "due_on": (order.due_on + dt.timedelta(days=1)).isoformat(),
    }

    response = client.post(reverse("issue_order"), asked)

    assert response.status_code == 422
    assert order.number in response.content.decode()
    assert type(order).objects.count() == 1


def test_who_issues_follows_the_order_and_has_nothing_to_answer(client, boss, filing):
    client.force_login(boss)

    page = client.get(reverse("filings")).content.decode()

    assert filing.get_absolute_url() not in page
    assert filing.order.get_absolute_url() in page


def test_what_has_not_begun_proves_nothing(client, cast, filing, session, now):
    to_come = make_event(
        cast.bureau, cast.supervisor, starts_at=now + dt.timedelta(days=1), title="下周的讲座"
    )
    client.force_login(cast.supervisor)

    page = client.get(filing.get_absolute_url()).content.decode()

    assert str(session.public_id) in page
    assert str(to_come.public_id) not in page


def test_proof_is_taken_from_the_session(filing, session, cast, now):
    filed = services.file_answer(
        filing=filing, text=MINUTES, event=session, actor=cast.supervisor, at=now
    )

    assert filed.receipt_number == f"{filing.order.number}-{cast.bureau.code}"
    assert [each["name"] for each in filed.roll] == ["李守正", "张清和"]
    assert (filed.held_at, filed.place) == (session.starts_at, session.place)
    entry = Entry.objects.get(cadre=cast.supervisor, kind="FILING")
    assert entry.outcome["receipt"] == filed.receipt_number
    assert entry.outcome["on_time"] is True


def test_what_was_filed_stays_when_the_roll_changes(filing, session, cast, now):
    services.file_answer(
        filing=filing, text=MINUTES, event=session, actor=cast.supervisor, at=now
    )
    events.mark_roll(
        event=session,
        present=[cast.cadre],
        shown=[cast.teammate],
        actor=cast.supervisor,
        at=now,
    )

    assert len(Filing.objects.get(pk=filing.pk).roll) == 2


@pytest.mark.parametrize("lacking", ["session", "minutes", "people"])
def test_without_proof_nothing_is_filed(lacking, filing, session, cast, now):
    event = None if lacking == "session" else session
    if lacking == "people":
        session.attendances.all().delete()

    with pytest.raises(services.ProofMissing):
        services.file_answer(
            filing=filing,
            text="短" if lacking == "minutes" else MINUTES,
            event=event,
            actor=cast.supervisor,
            at=now,
        )
    assert not Entry.objects.filter(kind="FILING").exists()


def test_filing_twice_is_refused(filing, session, cast, now):
    services.file_answer(
        filing=filing, text=MINUTES, event=session, actor=cast.supervisor, at=now
    )

    with pytest.raises(services.AlreadyFiled, match=filing.order.number):
        services.file_answer(
            filing=filing, text=MINUTES, event=session, actor=cast.supervisor, at=now
        )


def test_given_back_it_is_filed_again_under_another_receipt(filing, session, cast, boss, now):
    first = services.file_answer(
        filing=filing, text=MINUTES, event=session, actor=cast.supervisor, at=now
    )
    services.give_back(filing=filing, note="请补充发言人", actor=boss, at=now)
    second = services.file_answer(
        filing=filing, text=MINUTES, event=session, actor=cast.supervisor, at=now
    )

    assert second.receipt_number == f"{first.receipt_number}-2"
    assert Notice.objects.filter(cadre=cast.supervisor, body="请补充发言人").count() == 1


def test_a_due_day_in_the_past_and_a_unit_without_units_are_refused(cast, boss, now):
    with pytest.raises(services.DueOver):
        make_order(
            Unit.objects.get(pk=cast.county.pk),
            boss,
            at=now,
            due_on=now.date() - dt.timedelta(days=3),
        )
    with pytest.raises(services.NobodyBelow):
        make_order(Unit.objects.get(pk=cast.office.pk), boss, at=now)


def test_who_has_filed_gets_no_mail_about_it(filing, session, cast, now):
    cast.supervisor.email = "w@example.org"
    cast.supervisor.save(update_fields=["email"])
    Notice.objects.all().delete()
    services.post_notices(drafts=services._invitations(filing.order, [filing]), at=now)
    services.file_answer(
        filing=filing, text=MINUTES, event=session, actor=cast.supervisor, at=now
    )

    assert deliver_notices(at=now) == 0


def test_the_figure_counts_what_came_on_time(filing, session, cast, now):
    services.file_answer(
        filing=filing, text=MINUTES, event=session, actor=cast.supervisor, at=now
    )
    due = filing.order.due_on
    county = Unit.objects.get(pk=cast.county.pk)
    scope = Scope.whole(county, dt.date(due.year, 1, 1), due)

    assert indicators["FILINGS"].of(scope) == Share(1, 2)


def test_a_unit_files_on_the_page_with_what_the_session_says(client, filing, session, cast):
    client.force_login(cast.supervisor)
    page = client.get(filing.get_absolute_url(), {"event": session.public_id})
    assert "逐条学习。" in page.content.decode()

    client.post(filing.get_absolute_url(), {"event": str(session.public_id), "text": MINUTES})

    filing.refresh_from_db()
    assert filing.is_filed
    pdf = client.get(reverse("filing_pdf", args=[filing.public_id]))
    assert pdf.content.startswith(b"%PDF")
    assert "王秉公" in client.get(filing.get_absolute_url()).content.decode()


def test_a_notice_wants_words_only(client, cast, boss, now):
    notice = make_order(
        Unit.objects.get(pk=cast.county.pk), boss, at=now, kind="NOTICE", title="报送联络员名单"
    )
    filing = notice.filings.get(unit=cast.bureau)
    client.force_login(cast.supervisor)

    assert client.post(filing.get_absolute_url(), {"text": "短"}).status_code == 422
    client.post(filing.get_absolute_url(), {"text": "联络员为方若荞，电话见附表。"})

    assert Filing.objects.get(pk=filing.pk).receipt_number.startswith("N")


def test_the_issuing_side_sees_who_is_late_and_gives_back(
    client, order, filing, session, cast, boss, now
):
    services.file_answer(
        filing=filing, text=MINUTES, event=session, actor=cast.supervisor, at=now
    )
    client.force_login(boss)

    page = client.get(order.get_absolute_url())
    assert [each.is_filed for each in page.context["answers"]] == [False, True]
    client.post(reverse("give_back_filing", args=[filing.public_id]), {"note": "请补充照片"})
    assert not Filing.objects.get(pk=filing.pk).is_filed


def test_strangers_and_other_units_find_nothing(client, order, filing, cast):
    for person in (cast.stranger, cast.cadre, cast.other_supervisor):
        client.force_login(person)
        assert client.get(filing.get_absolute_url()).status_code == 404
        assert client.post(filing.get_absolute_url(), {"text": MINUTES}).status_code == 404
        assert client.get(order.get_absolute_url()).status_code == 404
    client.force_login(cast.supervisor)
    back = reverse("give_back_filing", args=[filing.public_id])
    assert client.post(back, {"note": "不属于我"}).status_code == 404
    assert client.get(back).status_code == 405
    assert client.post(reverse("filings")).status_code == 405


def test_an_officer_above_issues_on_the_page(client, cast, boss):
    client.force_login(boss)
    due = timezone.localdate() + dt.timedelta(days=5)
    form = {
        "kind": "STUDY",
        "issuer": cast.county.code,
        "title": "学习处分条例",
        "body": "集中学习。",
        "due_on": due.isoformat(),
    }

    assert client.post(reverse("issue_order"), {**form, "title": ""}).status_code == 422
    response = client.post(reverse("issue_order"), form)

    assert response.status_code == 302
    assert Filing.objects.count() == 2
    client.force_login(cast.cadre)
    assert client.get(reverse("issue_order")).status_code == 404


def test_the_list_costs_the_same_for_many(
    client, cast, boss, now, django_assert_max_num_queries
):
    for number in range(12):
        make_order(Unit.objects.get(pk=cast.county.pk), boss, at=now, title=f"学习{number}")
    for who in (boss, cast.supervisor):  # those who issued them, and those who answer
        client.force_login(who)
        client.get(reverse("filings"))

        with django_assert_max_num_queries(14):
            assert "学习11" in client.get(reverse("filings"), {"show": "all"}).content.decode()
