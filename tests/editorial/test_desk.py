"""An editor's home says what waits: drafts, reviews with their age, what is due, stale, uncovered."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import TaskState

from cadres.models import Post, RiskPoint
from cadres.roles import Role
from core.desk_panels import desk_panels
from core.time import site_date
from editorial.desk.panels import age_in_words
from editorial.models import EditorialPlan
from quizzes.analysis.items import compute_item_figures
from quizzes.analysis.services import note_closed_attempts
from quizzes.analysis.suppression import FEWEST
from quizzes.services import submit_attempt
from tests.editorial.conftest import rewrite, somebody, submit
from tests.factories.cadres import make_cadre, make_grant
from tests.factories.content import make_case
from tests.factories.quizzes import make_attempt, make_quiz

pytestmark = pytest.mark.django_db


def panels(user, at):
    return {panel.title: panel for panel in desk_panels(user=user, at=at)}


@pytest.fixture
def english():
    with translation.override("en"):
        yield


def test_lists_my_drafts_and_not_those_of_others(draft, editor, lawyer, now, english):
    rewrite(draft, editor, outcome="又改了一次")

    labels = [line.label for line in panels(editor, now)["My drafts"].lines]

    assert labels[0].startswith(draft.title)
    assert panels(lawyer, now)["My drafts"].figure == 0


def test_reviews_wait_for_their_reviewers_with_their_age(
    draft, editor, lawyer, publisher, now, english
):
    submit(draft, editor)
    TaskState.objects.update(started_at=now - dt.timedelta(days=3, hours=2))

    waiting = panels(lawyer, now)["Reviews waiting"]

    assert (waiting.figure, waiting.detail) == (1, "oldest: 3 days")
    assert panels(publisher, now)["Reviews waiting"].figure == 0
    assert panels(editor, now)["Reviews waiting"].figure == 1  # who asked sees it, too


def test_what_a_reviewer_may_not_read_is_not_listed(editor, lawyer, now, english):
    hidden = make_case(
        live=False, owner=editor, sensitivity="RESTRICTED", reader_roles=",AUDITOR,"
    )
    hidden.save_revision(user=editor)
    submit(hidden, editor)
    outsider = make_cadre("外单位审核")
    make_grant(outsider, Role.LEGAL_REVIEWER, unit=outsider.unit)

    labels = [line.label for line in panels(outsider, now)["Reviews waiting"].lines]

    assert hidden.title not in labels or hidden.is_readable_by(outsider)


def test_what_is_scheduled_held_back_or_to_be_reviewed_again_is_due(editor, now, english):
    scheduled = make_case(live=False, go_live_at=now + dt.timedelta(days=1))
    held = make_case(live=False, go_live_at=now - dt.timedelta(days=1))
    old = make_case()
    EditorialPlan.objects.create(
        page_id=old.pk, review_again_on=site_date(now), set_by=editor, set_at=now
    )

    due = panels(editor, now)["Due"]

    assert due.figure == 3
    details = {line.label: line.detail for line in due.lines}
    assert "held back" in details[held.title]
    assert "goes live" in details[scheduled.title]
    assert "review again" in details[old.title]


def test_counts_risk_points_without_a_fresh_case(editor, now, english):
    post = Post.objects.create(code="p", name="采购")
    covered, stale, open_one = (
        RiskPoint.objects.create(post=post, code=f"p-{n}", name=f"点{n}", level="HIGH")
        for n in range(3)
    )
    for point, age in ((covered, 100), (stale, 800)):
        case = make_case(first_published_at=now - dt.timedelta(days=age))
        case.risk_points.add(point)
        case.save()

    panel = panels(editor, now)["Risk points without a case"]

    assert panel.figure == 2
    assert {line.label for line in panel.lines} == {str(stale), str(open_one)}


def test_names_the_questions_missed_most_once_enough_people_saw_them(editor, now, english):
    quiz = make_quiz(kinds=("SINGLE",))
    for number in range(FEWEST):
        if number:
            assert panels(editor, now)["Most missed questions"].lines == []
        attempt = make_attempt(quiz, make_cadre())
        submit_attempt(attempt_id=attempt.public_id, cadre=attempt.cadre)
        note_closed_attempts(at=timezone.now())
        compute_item_figures(at=timezone.now())

    lines = panels(editor, now)["Most missed questions"].lines

    assert [line.detail for line in lines] == [f"100 % missed of {FEWEST}"]


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (dt.timedelta(hours=23), "today"),
        (dt.timedelta(days=1), "1 day"),
        (dt.timedelta(days=9), "9 days"),
    ],
)
def test_ages_read_well(age, words, english):
    assert age_in_words(age) == words


class TestThePages:
    def test_the_desk_and_the_front_page_show_the_panels(self, client, draft, editor):
        client.force_login(editor)

        for name in ("editorial_desk", "wagtailadmin_home"):
            assert draft.title in client.get(reverse(name)).content.decode(), name

    def test_is_for_editors_and_reviewers(self, client, workflow):
        client.force_login(somebody("系统管理员", Role.SYSTEM_ADMIN))

        assert client.get(reverse("editorial_desk")).status_code in (302, 404)
        assert client.post(reverse("editorial_desk")).status_code in (302, 405)

    def test_costs_the_same_for_one_case_and_for_ten(
        self, client, editor, django_assert_max_num_queries
    ):
        client.force_login(editor)
        counts = []
        for more in (1, 9):
            for _ in range(more):
                make_case(live=False, owner=editor).save_revision(user=editor)
            client.get(reverse("editorial_desk"))
            with django_assert_max_num_queries(60) as captured:
                client.get(reverse("editorial_desk"))
            counts.append(len(captured))

        assert counts[0] == counts[1]
