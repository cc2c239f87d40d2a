"""Questions about a case are written beside it, and are questions of the bank from then on."""

import uuid

import pytest
from django.urls import reverse

from cadres.models import RiskPoint
from cadres.roles import Role
from cadres.services import grant_role
from quizzes.models import Question, QuestionReview
from quizzes.reviewing.services import OwnWording, approve
from tests.factories.cadres import make_cadre, make_post
from tests.factories.pages import add_page, plant_home
from tests.factories.quizzes import make_article, make_category
from tests.records.test_privacy import personal_places
from tests.warning_cases.test_editing_cases import form
from warning_cases.models import CaseIndexPage, CaseQuestion, WarningCasePage
from warning_cases.questions.reading import asked_about, written_about

pytestmark = pytest.mark.django_db
FETCH = {"X-Requested-With": "XMLHttpRequest"}
ROWS = {
    "SINGLE": [{"text": "收下"}, {"right": "on", "text": "退还"}, {"text": "转送"}],
    "MULTIPLE": [
        {"right": "on", "text": "退还"},
        {"right": "on", "text": "报告"},
        {"text": "收下"},
    ],
}


@pytest.fixture
def case():
    index = add_page(plant_home(), CaseIndexPage, slug="cases")
    return add_page(index, WarningCasePage, slug="tea", title="茶叶", live=False)


@pytest.fixture
def editor(client):
    editor = make_cadre("秦疏桐")
    grant_role(cadre=editor, role=Role.EDITOR, unit=editor.unit)
    client.force_login(editor)
    return editor


@pytest.fixture
def place():
    """An article to cite, and a category to put questions in."""
    article = make_article(15)
    return article, make_category()


def url(case):
    return reverse("case_questions", args=[case.pk])


def form_of(place, kind="SINGLE", **fields):
    article, category = place
    answers = {
        f"answers-{index}-{column}": text
        for index, row in enumerate(ROWS.get(kind, ()))
        for column, text in row.items()
    }
    return {
        "kind": kind,
        "stem": "他又送来一盒茶叶，怎么办？",
        "explanation": "应当退还并报告。",
        "references": f"{article.version.instrument.name} 第十五条",
        "difficulty": "3",
        "category": str(category.pk),
        "hands_in": "on",
        "once": str(uuid.uuid4()),
        **answers,
        **fields,
    }


def test_a_question_written_beside_the_case_is_one_of_the_bank(client, case, editor, place):
    point = RiskPoint.objects.create(
        post=make_post("采购科长", code="buyer"), code="tea", name="收受茶叶", level="HIGH"
    )
    case.risk_points.add(point)
    case.save_revision()
    shown = client.get(url(case), {"kind": "MULTIPLE"}, headers=FETCH)
    assert b'value="MULTIPLE"' in shown.content and b"<html" not in shown.content

    answer = client.post(url(case), form_of(place, kind="MULTIPLE"), headers=FETCH)

    assert answer.status_code == 201, answer.content.decode()
    tie = CaseQuestion.objects.get()
    question = tie.question
    version = question.current
    assert (tie.case_id, question.code) == (case.pk, f"case-{case.pk}-1")
    assert (version.kind, version.number, version.difficulty) == ("MULTIPLE", 1, 3)
    assert (version.author, list(version.articles.all())) == (editor, [place[0]])
    assert (question.category, question.bank) == (place[1], place[1].bank)
    assert list(question.risk_points.all()) == [point]
    assert question.state == Question.State.IN_REVIEW
    assert QuestionReview.objects.filter(version=version, step="HANDED_IN").count() == 1
    assert version.stem in answer.content.decode()


def test_the_form_of_the_case_shows_them_with_their_state(
    client, case, editor, place, django_assert_max_num_queries
):
    for kind in ("SINGLE", "MULTIPLE"):
        client.post(url(case), form_of(place, kind=kind))
    client.post(
        url(case),
        form_of(place, kind="TRUE_FALSE", hands_in="", **{"answers.statement": "true"}),
    )

    html = client.get(reverse("wagtailadmin_pages:edit", args=[case.pk])).content.decode()

    assert html.count("他又送来一盒茶叶") == 3
    with django_assert_max_num_queries(4):
        written = written_about(case)
    assert [count for _state, count in written.states] == [2, 1]
    assert [line.kind.code for line in written.lines] == ["SINGLE", "MULTIPLE", "TRUE_FALSE"]
    edit = reverse("wagtailsnippets_quizzes_question:edit", args=[written.lines[0].question.pk])
    assert edit in html  # the bank's own form
    assert 'name="stem"' not in html  # nothing of a question is sent with the case


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"stem": ""}, "stem"),
        ({"references": ""}, "references"),
        ({"references": "没有的法 99"}, "没有的法 99"),
        ({"category": "9999"}, "category"),
        ({"difficulty": "9"}, "difficulty"),
        ({"answers-1-right": ""}, "answers"),
        ({"once": "x"}, "once"),
    ],
)
def test_what_cannot_be_asked_is_named_and_nothing_is_written(
    client, case, editor, place, change, says
):
    form = {**form_of(place), **change}
    if change.get("answers-1-right") == "":
        del form["answers-1-right"]

    answer = client.post(url(case), form, headers=FETCH)

    assert answer.status_code == 400
    assert says in str(answer.context["form"].errors) + answer.content.decode()
    assert not Question.objects.exists()
    assert not CaseQuestion.objects.exists()


def test_a_form_sent_twice_writes_once_and_two_editors_write_two(client, case, editor, place):
    sent = form_of(place)
    for _again in range(2):
        assert client.post(url(case), sent, headers=FETCH).status_code == 201
    assert Question.objects.count() == 1

    other = make_cadre("陆知远")
    grant_role(cadre=other, role=Role.EDITOR, unit=other.unit)
    client.force_login(other)
    client.post(url(case), form_of(place, stem="另一题？"))

    codes = list(Question.objects.order_by("pk").values_list("code", flat=True))
    assert codes == [f"case-{case.pk}-1", f"case-{case.pk}-2"]
    assert case.get_latest_revision() is None  # the draft of the case was not touched


def test_its_author_cannot_approve_it_and_a_reworded_one_is_a_version(
    client, case, editor, place
):
    client.post(url(case), form_of(place))
    question = Question.objects.get()
    with pytest.raises(OwnWording):
        approve(
            question=question,
            version_id=question.current_id,
            actor=_reviewing(editor),
            at=question.current.created_at,
        )
    edit = reverse("wagtailsnippets_quizzes_question:edit", args=[question.pk])
    changed = form_of(place, stem="第三次送来，怎么办？")
    client.post(
        edit,
        {**changed, "bank": place[1].bank_id, "code": question.code, "tags": ""},
    )

    assert list(question.versions.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert written_about(case).lines[0].version.stem == "第三次送来，怎么办？"


def _reviewing(cadre):
    grant_role(cadre=cadre, role=Role.PUBLISHER, unit=cadre.unit)
    return cadre


def test_the_preview_asks_them_as_a_paper_does_without_what_is_right(
    client, case, editor, place
):
    client.post(url(case), form_of(place))
    client.post(url(case), form_of(place, kind="TRUE_FALSE", **{"answers.statement": "true"}))
    case.save_revision()
    assert len(asked_about(case)) == 2

    preview = reverse("wagtailadmin_pages:view_draft", args=[case.pk])
    for mode, is_asked in (("questions", True), ("", False), ("whole", False)):
        shown = client.get(preview, {"mode": mode})
        html = shown.content.decode()
        assert shown.status_code == 200
        assert ("他又送来一盒茶叶" in html) is is_asked
        assert "应当退还并报告" not in html
    frame = reverse("wagtailadmin_pages:preview_on_edit", args=[case.pk])
    assert client.post(frame, form(title=case.title, slug=case.slug)).json()["is_valid"]
    framed = client.get(frame, {"mode": "questions"})
    assert "他又送来一盒茶叶" in framed.content.decode()
    assert "frame-ancestors 'self'" in framed["Content-Security-Policy"]
    assert "unsafe-inline" not in framed["Content-Security-Policy"]  # as strict as the page
    assert next(size["device_width"] for size in case.preview_sizes) == 360


def test_strangers_and_others_write_nothing(client, case, place):
    assert client.get(url(case)).status_code == 302  # to the door
    client.force_login(make_cadre("普通干部"))
    assert client.post(url(case), form_of(place)).status_code == 302

    reader = make_cadre("秦疏桐")
    grant_role(cadre=reader, role=Role.EDITOR, unit=reader.unit)
    client.force_login(reader)
    assert client.get(reverse("case_questions", args=[999_999])).status_code == 404
    assert client.put(url(case)).status_code == 405
    assert not Question.objects.exists()


def test_a_tie_names_no_person():
    assert "warning_cases.CaseQuestion" not in personal_places()
