"""An amendment asks for the difference only, of the people it concerns."""

import datetime as dt
import io
import os
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from PIL import Image

from assignments.amendments.models import DeltaLesson
from assignments.amendments.reading import carried_over
from assignments.amendments.services import (
    NotYetRight,
    draft_delta_lesson,
    finish_delta_lesson,
)
from assignments.models import Assignment, Obligation
from cadres.roles import Role
from cadres.services import grant_role
from law.changes.outcomes import outcomes_of
from law.changes.services import confirm_changes
from law.periodic import announce_what_came_into_force
from law.services import import_version
from law.statute_text import parse_statute
from records.models import Certificate, CertificateUpdate
from records.printing.pdf import certificate_pdf
from records.printing.png import certificate_png
from records.printing.sheet import sheet_of
from records.services import AlreadyRecorded, issue_certificate
from tests.factories.cadres import make_cadre, make_cast, make_post, make_posting
from tests.factories.courses import lessons_of, make_course
from tests.factories.law import decisions_on, import_reed_law
from tests.factories.quizzes import make_question
from tests.factories.records import make_entry

pytestmark = pytest.mark.django_db
EARLIER = dt.datetime(2026, 3, 20, 4, 0, tzinfo=dt.UTC)
ON_THE_DAY = dt.datetime(2026, 5, 1, 1, 0, tzinfo=dt.UTC)
LATER = dt.datetime(2026, 5, 9, 4, 0, tzinfo=dt.UTC)
LAWS = Path(os.environ.get("LAWS_DIR", settings.ROOT_DIR.parent / "shared" / "data" / "laws"))


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def versions(db):
    return import_reed_law(at=EARLIER)


@pytest.fixture
def course(versions):
    course = make_course("芦苇管理岗位课")
    lesson = lessons_of(course)[0]
    chip = '<p><a linktype="citation" ref="芦苇管理法:2023:1">芦苇管理法</a></p>'
    lesson.body = [("paragraph", chip)]
    lesson.save_revision().publish()
    return course


def certify(cadre, course, at=EARLIER):
    entry = make_entry(
        cadre, kind="COURSE", activity_key=course.activity_key, title=course.title, at=at
    )
    return issue_certificate(entry=entry, at=at)


def announce(versions, actor):
    confirm_changes(
        version=versions[1], decisions=decisions_on(versions[1]), actor=actor, at=EARLIER
    )
    announce_what_came_into_force(ON_THE_DAY)
    return DeltaLesson.objects.get(version=versions[1])


def asked():
    return set(Obligation.objects.values_list("cadre__name", flat=True))


def test_people_certified_on_the_old_text_are_asked_for_the_difference(cast, versions, course):
    certify(cast.cadre, course)

    lesson = announce(versions, cast.supervisor)

    assert asked() == {cast.cadre.name}
    owed = Obligation.objects.select_related("assignment").get()
    assert owed.assignment.url == f"/amendments/{versions[1].pk}/"
    assert "芦苇管理法" in owed.assignment.title
    assert owed.assignment.minutes == lesson.minutes >= 2


def test_unchanged_and_renumbered_articles_are_carried_over(cast, versions, course):
    lesson = announce(versions, cast.supervisor)

    carried = carried_over(lesson.version)

    assert (carried.total, carried.same, carried.renumbered, carried.to_learn) == (6, 4, 3, 2)


def test_a_worker_that_comes_again_asks_nobody_twice(cast, versions, course):
    certify(cast.cadre, course)
    announce(versions, cast.supervisor)

    draft_delta_lesson(version=versions[1], at=LATER)
    announce_what_came_into_force(LATER)

    assert Assignment.objects.count() == 1
    assert Obligation.objects.count() == 1


def test_only_those_whose_posts_the_change_touches_where_risk_points_say_so(
    cast, versions, course
):
    other = make_cadre("路非遥", unit=cast.office)
    post = make_post("苇荡管护员", code="reed-keeper")
    point = post.risk_points.create(code="reed-permit", name="收割许可", level="HIGH")
    make_posting(cast.cadre, post=post)
    question = make_question(articles=[versions[1].articles.get(number=2)])
    question.risk_points.add(point)
    for person in (cast.cadre, other):
        certify(person, course)

    announce(versions, cast.supervisor)

    assert asked() == {cast.cadre.name}


def test_who_was_certified_on_the_new_text_or_not_at_all_is_not_asked(cast, versions, course):
    certify(cast.cadre, course, at=ON_THE_DAY)

    announce(versions, cast.supervisor)

    assert asked() == set()


def test_wording_alone_asks_nobody(cast, versions, course):
    certify(cast.cadre, course)
    decisions = [
        one for one in decisions_on(versions[1], weight="WORDING") if one.new.number != 3
    ]
    third = versions[1].articles.get(number=3)
    third.text = ""
    third.save()

    confirm_changes(version=versions[1], decisions=decisions, actor=cast.supervisor, at=EARLIER)
    announce_what_came_into_force(ON_THE_DAY)

    assert asked() == set()
    assert not DeltaLesson.objects.exists()


@pytest.fixture
def lesson(cast, versions, course):
    certify(cast.cadre, course)
    return announce(versions, cast.supervisor)


@pytest.fixture
def question(lesson):
    return make_question(articles=[lesson.version.articles.get(number=2)])


def test_finishing_closes_the_obligation_and_the_certificate_carries_both_dates(
    cast, lesson, question
):
    finish_delta_lesson(
        lesson=lesson,
        cadre=cast.cadre,
        answers={question.code: question.current.key},
        at=LATER,
    )

    assert Obligation.objects.get().done_at == LATER
    certificate = Certificate.objects.get(cadre=cast.cadre)
    assert certificate.issued_on == dt.date(2026, 3, 20)
    assert certificate.updates.get().updated_on == dt.date(2026, 5, 9)
    sheet = sheet_of(certificate)
    assert "2026 年 3 月 20 日" in sheet.issued_on
    assert "2026 年 5 月 9 日" in sheet.updated
    assert certificate_pdf(certificate).startswith(b"%PDF")
    assert darkest_where_the_second_date_stands(certificate) < 100
    certificate.updates.all().delete()
    assert darkest_where_the_second_date_stands(certificate) > 200


def darkest_where_the_second_date_stands(certificate):
    picture = Image.open(io.BytesIO(certificate_png(certificate))).convert("L")
    return picture.crop((732, 1084, 1110, 1130)).getextrema()[0]


def test_the_verification_page_repeats_both_dates(client, cast, lesson):
    finish_delta_lesson(lesson=lesson, cadre=cast.cadre, answers={}, at=LATER)

    page = client.get(Certificate.objects.get().get_absolute_url()).content.decode()

    assert 'datetime="2026-03-20"' in page
    assert 'datetime="2026-05-09"' in page


def test_a_wrong_answer_is_told_and_nothing_recorded(cast, lesson, question):
    with pytest.raises(NotYetRight) as caught:
        finish_delta_lesson(
            lesson=lesson, cadre=cast.cadre, answers={question.code: ["z"]}, at=LATER
        )

    assert caught.value.wrong == (question.code,)
    assert Obligation.objects.get().done_at is None
    assert not CertificateUpdate.objects.exists()


def test_it_is_finished_once(cast, lesson):
    finish_delta_lesson(lesson=lesson, cadre=cast.cadre, answers={}, at=LATER)

    with pytest.raises(AlreadyRecorded):
        finish_delta_lesson(lesson=lesson, cadre=cast.cadre, answers={}, at=LATER)

    assert CertificateUpdate.objects.count() == 1


def test_the_page_shows_both_texts_and_asks_only_about_them(client, cast, lesson, question):
    renumbered = make_question(articles=[lesson.version.articles.get(number=5)])
    client.force_login(cast.cadre)

    page = client.get(lesson.get_absolute_url()).content.decode()

    assert "<ins>" in page
    assert "湿地鸟类繁殖期间" in page
    assert "许可不得转让" not in page
    assert question.current.stem in page
    assert renumbered.current.stem not in page


def test_the_page_takes_the_answers(client, cast, lesson, question):
    client.force_login(cast.cadre)
    url = lesson.get_absolute_url()

    assert client.post(url, {f"answer-{question.code}": "z"}).status_code == 422
    assert (
        client.post(url, {f"answer-{question.code}": question.current.key}).status_code == 302
    )
    assert Obligation.objects.get().done_at is not None
    assert (
        client.post(url, {f"answer-{question.code}": question.current.key}).status_code == 302
    )


def test_strangers_wrong_verbs_and_missing_lessons(client, cast, lesson):
    assert client.get(lesson.get_absolute_url()).status_code == 302
    client.force_login(cast.stranger)
    assert client.get(lesson.get_absolute_url()).status_code == 200
    assert client.put(lesson.get_absolute_url()).status_code == 405
    assert client.get("/amendments/999999/").status_code == 404


@pytest.mark.usefixtures("chinese_catalogue")
def test_the_obligation_says_why_in_both_languages(cast, lesson):
    assignment = Assignment.objects.get()

    assert "修改前的文本" in assignment.reason
    assert "amended" in assignment.reason_en


def test_many_people_cost_the_same_few_statements(
    cast, versions, course, django_assert_max_num_queries
):
    for number in range(30):
        certify(make_cadre(f"人{number}", unit=cast.office), course)
    confirm_changes(
        version=versions[1],
        decisions=decisions_on(versions[1]),
        actor=cast.supervisor,
        at=EARLIER,
    )

    with django_assert_max_num_queries(60):
        draft_delta_lesson(version=versions[1], at=ON_THE_DAY)

    assert Obligation.objects.count() == 30


@pytest.mark.skipif(
    not LAWS.is_dir(), reason=f"statute texts are not shipped; none in {LAWS} (LAWS_DIR)"
)
def test_the_supervision_law_asks_for_24_of_78_articles(cast):
    texts = [
        parse_statute((LAWS / f"监察法({name}).md").read_text(encoding="utf-8"))
        for name in ("2018-03-20", "2024-12-25")
    ]
    _old, new = (import_version(statute=text, at=EARLIER).version for text in texts)
    course = make_course("监察法课")
    lesson = lessons_of(course)[0]
    lesson.body = [
        ("paragraph", '<p><a linktype="citation" ref="监察法:2018:15">监察法</a></p>')
    ]
    lesson.save_revision().publish()
    certify(cast.cadre, course, at=dt.datetime(2025, 3, 1, 4, 0, tzinfo=dt.UTC))
    confirm_changes(version=new, decisions=decisions_on(new), actor=cast.supervisor, at=EARLIER)

    announce_what_came_into_force(ON_THE_DAY)

    carried = carried_over(new)
    assert (carried.total, carried.same, carried.renumbered, carried.to_learn) == (
        78,
        54,
        40,
        24,
    )
    assert asked() == {cast.cadre.name}


def test_the_editor_who_confirmed_sees_what_was_drafted(client, cast, versions, course):
    certify(cast.cadre, course)
    editor = make_cadre("秦疏桐", unit=cast.office)
    grant_role(cadre=editor, role=Role.EDITOR, unit=cast.office)
    client.force_login(editor)
    screen = reverse("law_version_changes", args=[versions[1].pk])
    assert "/amendments/" not in client.get(screen).content.decode()

    lesson = announce(versions, cast.supervisor)

    shown = client.get(screen).content.decode()
    assert lesson.get_absolute_url() in shown
    assert f'href="{reverse("law_stale")}"' in shown
    assert {outcome.url for outcome in outcomes_of(lesson.version)} == {
        lesson.get_absolute_url(),
        reverse("law_stale"),
    }
