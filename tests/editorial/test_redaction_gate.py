"""Nothing is published while the redaction check holds something against it."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry, PageLogEntry

from cadres.roles import Role
from core.publishing_gates import PublishingBarred, reasons_against
from editorial.models import PublicName, Waiver
from editorial.redaction import services
from editorial.redaction.checking import findings_of
from tests.editorial.conftest import approve, rewrite, somebody, submit
from tests.factories.content import event, make_case, make_exemplar, make_law_module
from warning_cases.models import WarningCasePage

pytestmark = pytest.mark.django_db
PHONE = "13800138000"


@pytest.fixture
def marked(draft, editor):
    return rewrite(draft, editor, outcome=f"联系人电话{PHONE}，他退回了。")


def finding(page):
    return findings_of(page)[0]


def test_tells_field_offset_and_surroundings(marked):
    found = finding(marked)

    assert (found.field, found.offset) == ("outcome", 5)
    assert (found.before, found.found, found.after) == ("联系人电话", PHONE, "，他退回了。")


def test_looks_into_the_blocks_of_a_stream(draft, editor):
    choices = [{"text": "打给13900139000", "consequence": "他接了。"}]
    page = rewrite(
        draft, editor, timeline=[("event", event(what="车牌苏A12345", choices=choices))]
    )

    places = [(one.found, one.place) for one in findings_of(page)]

    assert [found for found, _place in places] == ["苏A12345", "13900139000"]
    assert "choices" in places[1][1]
    assert "what" in places[0][1]


def test_an_approval_is_refused_and_not_offered(marked, editor, lawyer):
    submit(marked, editor)
    page = WarningCasePage.objects.get(pk=marked.pk)

    offered = [name for name, *_ in page.current_workflow_task.get_actions(page, lawyer)]
    with pytest.raises(PublishingBarred):
        approve(marked, lawyer)

    assert offered == ["reject"]


def test_publishing_a_revision_directly_is_refused(marked):
    with pytest.raises(PublishingBarred, match=r"telephone|电话"):
        marked.get_latest_revision().publish(skip_permission_checks=True)
    assert not WarningCasePage.objects.get(pk=marked.pk).live


def test_an_hour_that_comes_holds_the_page_back_and_lets_others_go(
    draft, editor, lawyer, publisher
):
    def schedule(page):
        rewrite(page, editor, go_live_at=timezone.now() + dt.timedelta(days=1))
        submit(page, editor)
        approve(page, lawyer)
        approve(page, publisher)
        revision = WarningCasePage.objects.get(pk=page.pk).scheduled_revision
        past = timezone.now() - dt.timedelta(minutes=1)
        revision.approved_go_live_at = past
        revision.content["go_live_at"] = past.isoformat()
        revision.save()

    other = make_case(live=False, first_published_at=None, owner=editor)
    other.save_revision(user=editor)
    rewrite(draft, editor, outcome="陈一鸣作证。")
    schedule(draft)
    schedule(other)
    PublicName.objects.create(name="陈一鸣")  # became public after the approval

    call_command("publish_scheduled")
    call_command("publish_scheduled")

    assert not WarningCasePage.objects.get(pk=draft.pk).live
    assert WarningCasePage.objects.get(pk=other.pk).live
    held = PageLogEntry.objects.filter(action="editorial.hold_back")
    assert [entry.page_id for entry in held] == [draft.pk]


def test_a_second_person_waives_with_a_reason_and_it_goes_through(
    marked, editor, lawyer, publisher, now
):
    services.waive_finding(
        page=marked,
        digest=finding(marked).digest,
        reason="举报热线，公开号码",
        actor=lawyer,
        at=now,
    )
    submit(marked, editor)
    approve(marked, lawyer)

    assert approve(marked, publisher).live
    assert PageLogEntry.objects.filter(action="editorial.waive_finding").count() == 1
    assert not ModelLogEntry.objects.filter(data__icontains=PHONE).exists()


def test_the_author_cannot_waive(marked, now):
    author = somebody("身兼数职", Role.EDITOR, Role.PUBLISHER)
    page = rewrite(marked, author, lessons="一条。")

    with pytest.raises(services.NotASecondPerson):
        services.waive_finding(
            page=page, digest=finding(page).digest, reason="可以", actor=author, at=now
        )
    assert not Waiver.objects.exists()


def test_who_wrote_an_earlier_version_cannot_waive_either(marked, editor, now):
    earlier = somebody("前一位", Role.EDITOR, Role.PUBLISHER)
    rewrite(marked, earlier, lessons="一条。")
    page = rewrite(marked, editor, lessons="两条。")

    assert not services.may_waive(earlier, page)


def test_an_editor_cannot_waive_somebody_elses_text(marked, now):
    assert not services.may_waive(somebody("另一位编辑", Role.EDITOR), marked)


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_waiver_needs_a_reason(marked, lawyer, now, reason):
    with pytest.raises(services.ReasonMissing):
        services.waive_finding(
            page=marked, digest=finding(marked).digest, reason=reason, actor=lawyer, at=now
        )


def test_waiving_twice_or_what_is_gone_is_refused(marked, lawyer, now):
    digest = finding(marked).digest
    services.waive_finding(page=marked, digest=digest, reason="公开", actor=lawyer, at=now)

    for unknown in (digest, "0" * 64):
        with pytest.raises(services.NothingToWaive):
            services.waive_finding(
                page=marked, digest=unknown, reason="公开", actor=lawyer, at=now
            )


def test_another_number_on_the_same_page_is_another_finding(marked, editor, lawyer, now):
    services.waive_finding(
        page=marked, digest=finding(marked).digest, reason="公开", actor=lawyer, at=now
    )

    page = rewrite(marked, editor, outcome="电话13911112222")

    assert reasons_against(page)


def test_a_public_case_may_name_its_people_and_nothing_else(draft, editor):
    PublicName.objects.create(name="陈一鸣")
    named = rewrite(draft, editor, outcome="陈一鸣被判刑。")
    assert [one.found for one in findings_of(named)] == ["陈一鸣"]

    public = rewrite(draft, editor, case_kind="PUBLIC", outcome=f"陈一鸣，电话{PHONE}")

    assert [one.found for one in findings_of(public)] == [PHONE]


def test_exemplars_are_checked_and_law_modules_are_not(editor):
    exemplar = make_exemplar(situation=f"电话{PHONE}")
    module = make_law_module(summary=f"电话{PHONE}")

    assert reasons_against(exemplar)
    assert not reasons_against(module)


def test_the_check_costs_the_same_for_one_finding_and_for_fifty(
    draft, editor, django_assert_num_queries
):
    for texts in (1, 50):
        page = rewrite(
            draft, editor, outcome="\n".join(f"电话1380013{n:04}" for n in range(texts))
        )
        with django_assert_num_queries(2):
            assert len(findings_of(page)) == texts


class TestThePageInTheEditor:
    def url(self, page, name="editorial_page"):
        return reverse(name, args=[page.pk])

    def test_shows_the_finding_and_lets_the_reviewer_waive(
        self, client, marked, editor, lawyer
    ):
        submit(marked, editor)
        client.force_login(lawyer)
        shown = client.get(self.url(marked)).content.decode()
        assert f"<mark>{PHONE}</mark>" in shown

        answer = client.post(
            self.url(marked, "editorial_waive"),
            {"digest": finding(marked).digest, "reason": "公开号码"},
        )

        assert answer.status_code == 302
        assert "公开号码" in client.get(self.url(marked)).content.decode()

    def test_says_why_a_waiver_is_refused(self, client, marked, editor):
        client.force_login(editor)

        answer = client.post(
            self.url(marked, "editorial_waive"),
            {"digest": finding(marked).digest, "reason": "公开号码"},
        )

        assert answer.status_code == 409
        assert not Waiver.objects.exists()

    def test_a_cadre_and_a_visitor_see_nothing(self, client, marked):
        assert client.get(self.url(marked)).status_code == 302
        client.force_login(somebody("普通干部"))
        assert client.get(self.url(marked)).status_code == 302

    def test_a_reviewer_of_nothing_under_review_finds_nothing(self, client, marked, lawyer):
        client.force_login(lawyer)

        assert client.get(self.url(marked)).status_code == 404

    def test_the_wrong_verb_is_refused(self, client, marked, editor):
        client.force_login(editor)

        assert client.post(self.url(marked)).status_code == 405
        assert client.get(self.url(marked, "editorial_waive")).status_code == 405

    def test_the_editing_form_says_it_on_top(self, client, marked, editor):
        client.force_login(editor)

        shown = client.get(reverse("wagtailadmin_pages:edit", args=[marked.pk]))

        assert self.url(marked) in shown.content.decode()
