"""When a version comes into force, what cites a materially changed article is listed, once."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import translation

from cadres.roles import Role
from cadres.services import grant_role
from law.changes.services import confirm_changes
from law.models import StaleCitation, Version
from law.observers import commencement_observers
from law.periodic import announce_what_came_into_force
from law.stale import services
from law.stale.desk import stale_desk
from tests.factories.cadres import make_cadre
from tests.factories.courses import lessons_of, make_course
from tests.factories.law import decisions_on, import_reed_law
from tests.factories.quizzes import make_question

pytestmark = pytest.mark.django_db
BEFORE = dt.datetime(2026, 4, 30, 15, 0, tzinfo=dt.UTC)  # 23:00 on the site's clock
ON_THE_DAY = dt.datetime(2026, 4, 30, 16, 30, tzinfo=dt.UTC)  # 00:30 on 1 May there
CITING = '<p>见<a linktype="citation" ref="芦苇管理法:2023:{}">芦苇管理法</a></p>'


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def editor(db):
    editor = make_cadre("秦疏桐")
    grant_role(cadre=editor, role=Role.EDITOR, unit=editor.unit)
    return editor


@pytest.fixture
def versions(db):
    return import_reed_law(at=BEFORE)


@pytest.fixture
def lesson(versions):
    """Cites the amended article 2 and the merely renumbered article 3."""
    lesson = lessons_of(make_course())[0]
    lesson.body = [("paragraph", CITING.format(2)), ("paragraph", CITING.format(3))]
    lesson.save_revision().publish()
    return lesson


@pytest.fixture
def question(versions):
    return make_question(articles=[versions[0].articles.get(number=2)])


@pytest.fixture
def confirmed(versions, lesson, question, editor):
    confirm_changes(
        version=versions[1], decisions=decisions_on(versions[1]), actor=editor, at=BEFORE
    )
    return versions[1]


def keys():
    return set(StaleCitation.objects.values_list("key", flat=True))


def test_nothing_is_listed_before_the_day(confirmed):
    announce_what_came_into_force(BEFORE)

    assert keys() == set()


def test_lessons_questions_and_certificate_bases_are_listed_on_the_day(
    confirmed, lesson, question
):
    announce_what_came_into_force(ON_THE_DAY)

    assert keys() == {
        f"page:{lesson.pk}",
        f"quizzes.question:{question.pk}",
        f"courses.certificate:{lesson.get_parent().pk}",
    }
    line = StaleCitation.objects.get(key=f"page:{lesson.pk}")
    assert line.change.old.number == line.change.new.number == 2
    assert line.edit_url == f"/admin/pages/{lesson.pk}/edit/"
    confirmed.refresh_from_db()
    assert confirmed.announced_at == ON_THE_DAY


def test_a_worker_that_comes_again_lists_nothing_twice(confirmed):
    announce_what_came_into_force(ON_THE_DAY)
    listed = list(StaleCitation.objects.values())

    announce_what_came_into_force(ON_THE_DAY + dt.timedelta(hours=1))
    services.list_stale(version=confirmed, at=ON_THE_DAY)

    assert list(StaleCitation.objects.values()) == listed


def test_wording_alone_makes_nothing_stale(versions, lesson, editor):
    decisions = decisions_on(versions[1], weight="WORDING")
    confirm_changes(version=versions[1], decisions=decisions, actor=editor, at=BEFORE)

    announce_what_came_into_force(ON_THE_DAY)

    assert keys() == set()


def test_what_nobody_confirmed_is_not_announced(versions, lesson):
    announce_what_came_into_force(ON_THE_DAY)

    assert keys() == set()
    assert list(Version.objects.awaiting_confirmation()) == [versions[1]]


def test_layers_above_are_told_once_and_undo_everything_when_they_fail(confirmed):
    told = []

    def observer(*, version, at):
        told.append(version.pk)
        if len(told) == 1:
            raise RuntimeError

    commencement_observers.append(observer)
    try:
        with pytest.raises(RuntimeError):
            announce_what_came_into_force(ON_THE_DAY)
        assert keys() == set()
        announce_what_came_into_force(ON_THE_DAY)
        announce_what_came_into_force(ON_THE_DAY)
    finally:
        commencement_observers.remove(observer)

    assert told == [confirmed.pk, confirmed.pk]
    assert keys()


def test_publishing_a_page_again_settles_its_lines(confirmed, lesson):
    announce_what_came_into_force(ON_THE_DAY)

    lesson.save_revision().publish()

    line = StaleCitation.objects.get(key=f"page:{lesson.pk}")
    assert line.decision == StaleCitation.Decision.EDITED


@pytest.fixture
def line(confirmed, question):
    announce_what_came_into_force(ON_THE_DAY)
    return StaleCitation.objects.get(key=f"quizzes.question:{question.pk}")


def decided(client, person, line, choice):
    client.force_login(person)
    return client.post(reverse("law_decide_stale", args=[line.pk, choice]))


def test_an_editor_confirms_that_it_is_still_right(client, editor, line):
    assert decided(client, editor, line, "still-right").status_code == 302

    line.refresh_from_db()
    assert (line.decision, line.decided_by) == ("STILL_RIGHT", editor)


def test_retiring_withdraws_the_question(client, editor, line, question):
    decided(client, editor, line, "retired")

    question.refresh_from_db()
    line.refresh_from_db()
    assert question.state == "RETIRED"
    assert line.decision == "RETIRED"


def test_an_editor_cannot_take_a_page_down_alone_from_here(client, editor, line, lesson):
    of_page = StaleCitation.objects.get(key=f"page:{lesson.pk}")

    assert decided(client, editor, of_page, "retired").status_code in (302, 403)

    of_page.refresh_from_db()
    lesson.refresh_from_db()
    assert lesson.live
    assert of_page.decision == ""


def test_what_nothing_can_withdraw_is_said(client, editor, line):
    basis = StaleCitation.objects.get(key__startswith="courses.certificate")

    decided(client, editor, basis, "retired")

    basis.refresh_from_db()
    assert basis.decision == ""


def test_a_second_decision_is_refused(editor, line):
    services.decide(stale=line, decision="STILL_RIGHT", actor=editor, at=ON_THE_DAY)

    with pytest.raises(services.AlreadyDecided):
        services.decide(stale=line, decision="RETIRED", actor=editor, at=ON_THE_DAY)


def test_the_list_shows_what_who_and_what_changed(client, editor, line, lesson):
    client.force_login(editor)

    page = client.get(reverse("law_stale")).content.decode()

    assert lesson.title in page
    assert "第二条 → 第二条" in page
    assert client.get(reverse("law_stale"), {"mine": ""}).status_code == 200


def test_the_list_costs_the_same_however_long(
    client, editor, line, django_assert_max_num_queries
):
    client.force_login(editor)
    client.get(reverse("law_stale"))
    change = line.change
    StaleCitation.objects.bulk_create(
        StaleCitation(change=change, kind="题", key=f"x:{n}", title="题", listed_at=ON_THE_DAY)
        for n in range(40)
    )

    with django_assert_max_num_queries(16):
        client.get(reverse("law_stale"))


def test_others_neither_see_nor_decide(client, line):
    person = make_cadre("路人甲")
    client.force_login(person)

    assert client.get(reverse("law_stale")).status_code in (302, 403)
    assert decided(client, person, line, "still-right").status_code in (302, 403)
    line.refresh_from_db()
    assert line.decision == ""


def test_wrong_verbs_and_missing_lines(client, editor, line):
    client.force_login(editor)

    assert client.get(reverse("law_decide_stale", args=[line.pk, "edited"])).status_code == 405
    assert client.post(reverse("law_stale")).status_code == 405
    assert client.post(reverse("law_decide_stale", args=[999999, "edited"])).status_code == 404


def test_the_editors_home_learns_how_much_waits(editor, line):
    desk = stale_desk(editor, at=ON_THE_DAY + dt.timedelta(days=3, hours=1))

    assert (desk.total, desk.oldest_days) == (3, 3)
    assert desk.url == reverse("law_stale")
