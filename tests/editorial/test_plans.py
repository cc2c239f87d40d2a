"""A page waits for its embargo, and somebody is told when it is due for re-review."""

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from cadres.models import Notice
from core.publishing_gates import reasons_against
from core.time import site_date
from editorial.models import EditorialPlan, ReviewNotice
from editorial.planning import services
from tests.editorial.conftest import rewrite, somebody
from tests.factories.content import make_case

pytestmark = pytest.mark.django_db


def plan(page, actor, at, *, embargo=None, review=None):
    return services.set_plan(
        page=page, embargo_until=embargo, review_again_on=review, actor=actor, at=at
    )


def test_under_embargo_nothing_goes_out(draft, editor, now):
    plan(draft, editor, now, embargo=now + dt.timedelta(days=3))

    assert "Asia/Shanghai" in reasons_against(draft)[0]


def test_scheduling_for_after_the_embargo_is_fine(draft, editor, now):
    until = now + dt.timedelta(days=3)
    plan(draft, editor, now, embargo=until)

    early = rewrite(draft, editor, go_live_at=until - dt.timedelta(minutes=1))
    assert reasons_against(early)
    assert not reasons_against(rewrite(draft, editor, go_live_at=until))


@pytest.mark.parametrize(
    ("embargo", "review"), [(dt.timedelta(0), None), (None, dt.timedelta(0))]
)
def test_a_plan_looks_ahead(draft, editor, now, embargo, review):
    with pytest.raises(services.PlanInThePast):
        plan(
            draft, editor, now,
            embargo=None if embargo is None else now + embargo,
            review=None if review is None else site_date(now) + review,
        )  # fmt: skip
    assert not EditorialPlan.objects.exists()


def test_an_old_day_may_stand_while_the_rest_changes(draft, editor, now):
    plan(draft, editor, now, review=site_date(now) + dt.timedelta(days=1))

    later = now + dt.timedelta(days=30)
    plan(
        draft, editor, later,
        review=site_date(now) + dt.timedelta(days=1), embargo=later + dt.timedelta(days=1),
    )  # fmt: skip

    assert PageLogEntry.objects.filter(action="editorial.plan").count() == 2


def test_owner_and_planner_are_told_once_for_each_step_and_by_mail(editor, now):
    owner = somebody("原作者")
    owner.email = "owner@example.gov.cn"
    owner.save(update_fields=["email"])
    page = make_case(owner=owner)
    day = site_date(now) + dt.timedelta(days=40)
    plan(page, editor, now, review=day)

    told = {}
    for days in (10, 26, 27, 39, 40, 41):
        at = now + dt.timedelta(days=days)
        told[days] = services.note_reviews_due(at=at)
        services.mail_notices(at=at)
        services.mail_notices(at=at)

    assert told == {10: 0, 26: 2, 27: 0, 39: 0, 40: 2, 41: 0}
    assert Notice.objects.filter(key__startswith="editorial.review:", cadre=owner).count() == 2
    assert [message.to for message in mail.outbox] == [["owner@example.gov.cn"]] * 2
    assert reverse("editorial_page", args=[page.pk]) in mail.outbox[0].body


def test_a_new_day_begins_anew(editor, now):
    page = make_case(owner=editor)
    plan(page, editor, now, review=site_date(now) + dt.timedelta(days=1))
    assert services.note_reviews_due(at=now) == 1

    later = now + dt.timedelta(days=2)
    plan(page, editor, later, review=site_date(later) + dt.timedelta(days=7))

    assert services.note_reviews_due(at=later) == 1
    assert ReviewNotice.objects.count() == 2


def test_drafts_are_not_due(draft, editor, now):
    plan(draft, editor, now, review=site_date(now) + dt.timedelta(days=1))

    assert services.note_reviews_due(at=now) == 0


def test_a_mail_server_that_refuses_is_asked_again(editor, now, settings):
    editor.email = "e@example.gov.cn"
    editor.save(update_fields=["email"])
    page = make_case(owner=editor)
    plan(page, editor, now, review=site_date(now) + dt.timedelta(days=1))
    services.note_reviews_due(at=now)
    settings.EMAIL_BACKEND = "tests.editorial.refusing_mail.Backend"
    assert services.mail_notices(at=now) == 0

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    soon = now + dt.timedelta(minutes=5)
    assert services.mail_notices(at=soon) == 0
    assert services.mail_notices(at=now + dt.timedelta(minutes=11)) == 1


class TestTheForm:
    def test_saves_and_says_whose_clock(self, client, draft, editor):
        client.force_login(editor)
        day = timezone.localdate() + dt.timedelta(days=90)

        answer = client.post(
            reverse("editorial_plan", args=[draft.pk]),
            {"embargo_until": f"{day}T09:00", "review_again_on": day.isoformat()},
        )

        assert answer.status_code == 302
        stored = EditorialPlan.objects.get(page=draft)
        assert stored.review_again_on == day
        assert timezone.localtime(stored.embargo_until).hour == 9
        shown = client.get(reverse("editorial_page", args=[draft.pk])).content.decode()
        assert "Asia/Shanghai" in shown

    def test_says_what_is_wrong(self, client, draft, editor):
        client.force_login(editor)

        answer = client.post(
            reverse("editorial_plan", args=[draft.pk]), {"review_again_on": "2020-01-01"}
        )

        assert answer.status_code == 400
        assert not EditorialPlan.objects.exists()

    def test_is_not_for_strangers(self, client, draft, publisher):
        client.force_login(somebody("普通干部"))
        url = reverse("editorial_plan", args=[draft.pk])

        assert client.post(url, {}).status_code == 302
        assert client.get(url).status_code in (302, 405)
