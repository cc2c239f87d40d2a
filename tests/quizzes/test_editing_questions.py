"""Editors write questions and quizzes in the CMS; a changed question is a new version."""

import datetime as dt
import html
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.http import QueryDict
from django.urls import reverse, reverse_lazy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cadres.models import RiskPoint
from law.models import Instrument
from quizzes.kinds import QuestionKind
from quizzes.models import Question, Quiz
from quizzes.references import UnknownReference, find_articles, write_references
from quizzes.services import create_question
from quizzes.viewsets import QuestionViewSet
from tests.factories.cadres import make_cadre, make_post
from tests.factories.quizzes import (
    ALL_KINDS,
    make_article,
    make_bank,
    make_category,
    make_question,
)
from tests.quizzes.wordings import wordings

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 9, 14)


def allow(cadre, *models):
    access = Permission.objects.get(codename="access_admin")
    types = ContentType.objects.get_for_models(*models).values() if models else ()
    cadre.user_permissions.add(access, *Permission.objects.filter(content_type__in=types))


@pytest.fixture
def editor(client):
    cadre = make_cadre(is_staff=True)
    allow(cadre, Question, Quiz)
    client.force_login(cadre)
    return client


ADD = reverse_lazy("wagtailsnippets_quizzes_question:add")


def edit_url(question):
    return reverse("wagtailsnippets_quizzes_question:edit", args=[question.pk])


def form_of(bank, kind="SINGLE", rows=None, **fields):
    """What the browser sends; `rows` are dicts of column → text."""
    if rows is None:
        rows = [{"text": "收下"}, {"right": "on", "text": "退还"}, {"text": "转送"}]
    return {
        "kind": kind,
        "stem": "收到礼品怎么办？",
        **{
            f"answers-{index}-{column}": text
            for index, row in enumerate(rows)
            for column, text in row.items()
        },
        "explanation": "应当退还。",
        "references": "",
        "bank": str(bank.pk),
        "category": "",
        "code": "gift-1",
        "difficulty": "2",
        "tags": "",
        **fields,
    }


def as_sent(question):
    """What the browser sends when the form of `question` is opened and saved at once."""
    form = open_form(question)
    sent = {"kind": question.current.kind, "tags": ", ".join(question.tags.names())}
    for name in ("stem", "explanation", "references", "difficulty"):
        # browsers end lines with both signs
        sent[name] = str(form.initial[name]).replace("\n", "\r\n")
    written = form.initial["answers"]
    for name, value in written.singles.items():
        sent[f"answers.{name}"] = value
    for index, row in enumerate(written.rows):
        for column, value in row.items():
            if value:
                sent[f"answers-{index}-{column}"] = value
    for name in ("bank", "category", "code"):
        sent[name] = str(form.initial[name] or "")
    sent["risk_points"] = [str(point.pk) for point in question.risk_points.all()]
    return sent


def open_form(question, data=None, user=None):
    form_class = QuestionViewSet().edit_handler.bind_to_model(Question).get_form_class()
    return form_class(data, instance=question, for_user=user)


def test_a_new_question_gets_its_first_version(editor):
    article = make_article(11)
    name = article.version.instrument.name

    response = editor.post(
        ADD,
        form_of(make_bank(), references=f"{name} 第十一条"),
    )

    assert response.status_code == 302, response.context["form"].errors
    version = Question.objects.get().current
    assert (version.number, version.key) == (1, ["b"])
    assert [choice["text"] for choice in version.choices] == ["收下", "退还", "转送"]
    assert list(version.articles.all()) == [article]
    assert version.author is not None
    assert Question.objects.get().state == Question.State.DRAFT


def test_a_changed_question_gets_another_version_and_an_unchanged_one_none(editor):
    bank = make_bank()
    editor.post(ADD, form_of(bank))
    edit = reverse("wagtailsnippets_quizzes_question:edit", args=[Question.objects.get().pk])

    editor.post(edit, form_of(bank))
    assert Question.objects.get().current.number == 1

    editor.post(edit, form_of(bank, stem="收到购物卡怎么办？"))
    assert Question.objects.get().current.number == 2


def test_the_form_opens_with_what_is_stored(editor):
    question = make_question("MULTIPLE", articles=[make_article(33)])

    page = editor.get(
        reverse("wagtailsnippets_quizzes_question:edit", args=[question.pk])
    ).content.decode()

    assert question.current.stem in page
    assert "登记上交" in page
    assert "@2024 33" in page


@pytest.mark.parametrize("kind", sorted(QuestionKind.registry))
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=st.data())
def test_a_question_of_any_kind_saved_as_it_was_opened_gets_no_version(kind, value, desk):
    asked = value.draw(wordings(QuestionKind.registry[kind]))
    question = create_question(
        bank=desk.bank,
        category=None,
        code=f"any-{kind.lower().replace('_', '-')}",
        kind=kind,
        stem=f"{asked.stem}\n又一行",
        choices=asked.choices,
        key=asked.key,
        explanation="第一行\n第二行",
    )
    before = question.current.pk

    form = open_form(question, _query(as_sent(question)), desk.cadre)
    assert form.is_valid(), form.errors
    form.save()

    question.refresh_from_db()
    assert question.current.pk == before


@pytest.fixture
def desk(db):
    return SimpleNamespace(bank=make_bank(), cadre=make_cadre())


def _query(sent):
    data = QueryDict(mutable=True)
    for name, value in sent.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def test_twelve_choices_tags_and_risk_points_survive_a_changed_word(editor):
    point = RiskPoint.objects.create(post=make_post(), code="p-1", name="验收", level="HIGH")
    choices = [{"id": f"c{n}", "text": f"做法{n}"} for n in range(12)]
    question = make_question(
        "MULTIPLE", choices=choices, key=["c3", "c11"], tags=["礼品"], risk_points=[point]
    )
    sent = as_sent(question)
    sent["answers-4-text"] = "改过的做法"

    response = editor.post(edit_url(question), sent)

    assert response.status_code == 302, response.context["form"].errors
    question.refresh_from_db()
    choices[4]["text"] = "改过的做法"
    assert (question.current.number, question.current.choices) == (2, choices)
    assert sorted(question.current.key) == ["c11", "c3"]
    assert list(question.tags.names()) == ["礼品"]
    assert list(question.risk_points.all()) == [point]
    assert question.state == Question.State.IN_REVIEW


def test_steps_moved_in_the_form_change_the_right_order_only(editor):
    question = make_question("ORDERING")
    sent = as_sent(question)
    for column in ("id", "text"):
        first, second = f"answers-0-{column}", f"answers-1-{column}"
        sent[first], sent[second] = sent[second], sent[first]

    editor.post(edit_url(question), sent)

    question.refresh_from_db()
    assert question.current.key == ["b", "a", "c"]
    assert [choice["id"] for choice in question.current.choices] == ["a", "b", "c"]


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_each_kind_has_a_form_of_its_own(editor, kind):
    page = editor.get(f"{ADD}?kind={kind}").content.decode()

    form = QuestionKind.registry[kind].form
    assert str(form.help)[:20] in html.unescape(page)
    for column in (*form.singles, *form.columns):
        assert str(column.label) in page


def test_the_kind_is_asked_for_first(editor):
    page = editor.get(ADD).content.decode()

    for code in QuestionKind.registry:
        assert f'href="?kind={code}"' in page


def test_a_question_is_opened_as_another_kind(editor):
    question = make_question()

    page = editor.get(f"{edit_url(question)}?kind=NUMERIC").content.decode()

    assert "answers-0-low" in page
    assert 'name="kind" value="NUMERIC"' in page


@pytest.mark.parametrize(
    ("kind", "rows", "said"),
    [
        ("SINGLE", [{"text": "收下"}, {"right": "on"}], "Row 2: The text is missing."),
        ("SINGLE", [{"text": "收下"}, {"text": "退还"}], "The question has no right answer."),
        ("SINGLE", [{"right": "on", "text": "收下"}], "needs 2 to 12 choices"),
        ("SHORT_TEXT", [{"text": "退还"}, {"text": "。。"}], "Row 2: An accepted answer"),
        ("NUMERIC", [{"low": "三万"}, {"low": "许多"}], "Row 2: From and to must be"),
        ("NUMERIC", [{"low": "9", "high": "3"}], "Row 1: A band ends before"),
        ("NUMERIC", [{"low": "9", "share": "900"}], "Row 1: What a row earns"),
        ("ORDERING", [{"text": "一"}, {"text": "二"}], "needs 3 to 12 choices"),
        ("MATCHING", [{"left": "礼金", "right": "上交"}, {"left": "宴请"}], "Row 2: It says"),
        ("LADDER", [{"fact": "收下"}], "Row 1: Choose the rung"),
        (
            "LADDER",
            [
                {"fact": "收下", "rung": "CRIME"},
                {"fact": "索要", "rung": "CRIME", "charge": "受贿罪"},
            ],
            "Row 1: Say which charge",
        ),
        (
            "LADDER",
            [{"fact": "收下", "rung": "LAWFUL", "charge": "受贿罪"}],
            "Row 1: Only a crime",
        ),
        ("CASE_ANALYSIS", [{"text": "指出", "points": "x"}], "Row 1: The points must be"),
        ("BRANCHING", [{"text": "谢绝", "share": "100"}], "Row 1: An option belongs to no"),
        (
            "BRANCHING",
            [{"step": "s1", "text": "送礼"}, {"text": "谢绝", "share": "100", "next": "s9"}],
            "Row 2: An option of situation s1 must lead",
        ),
        ("BRANCHING", [{"step": "情景一", "text": "送礼"}], "Row 1: A situation needs"),
        ("TRUE_FALSE", [], "The question has no right answer."),
    ],
)
def test_what_cannot_be_asked_is_refused_row_by_row(editor, kind, rows, said):
    response = editor.post(
        ADD, form_of(make_bank(), kind, rows), headers={"accept-language": "en"}
    )

    assert response.status_code == 200
    assert said in " ".join(response.context["form"].errors["answers"])
    number = said.partition(":")[0].removeprefix("Row ")
    if number.isdigit():
        assert 'aria-invalid="true"' in response.content.decode()
    assert not Question.objects.exists()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"references": "无此法 1"}, "references"),
        ({"stem": " "}, "stem"),
        ({"difficulty": "9"}, "difficulty"),
    ],
)
def test_other_fields_are_refused_by_name(editor, fields, field):
    response = editor.post(ADD, form_of(make_bank(), **fields))

    assert field in response.context["form"].errors
    assert not Question.objects.exists()


def test_a_statement_needs_no_rows(editor):
    editor.post(ADD, form_of(make_bank(), "TRUE_FALSE", [], **{"answers.statement": "false"}))

    assert Question.objects.get().current.key == ["false"]


def test_a_category_of_another_bank_is_refused(editor):
    response = editor.post(ADD, form_of(make_bank(), category=str(make_category().pk)))

    assert "category" in response.context["form"].errors


def test_a_quiz_is_put_together_from_questions(editor):
    first, second = make_question(), make_question()

    response = editor.post(
        reverse("wagtailsnippets_quizzes_quiz:add"),
        {
            "title": "采购测验",
            "code": "procurement",
            "minutes": "20",
            "grace_seconds": "10",
            "pass_percent": "60",
            "attempt_limit": "3",
            "counting": "BEST",
            "cool_down_minutes": "0",
            "variant": "ATTEMPT",
            "rotation_years": "0",
            "paper_rules-TOTAL_FORMS": "0",
            "paper_rules-INITIAL_FORMS": "0",
            "paper_rules-MIN_NUM_FORMS": "0",
            "paper_rules-MAX_NUM_FORMS": "1000",
            "items-TOTAL_FORMS": "2",
            "items-INITIAL_FORMS": "0",
            "items-MIN_NUM_FORMS": "1",
            "items-MAX_NUM_FORMS": "1000",
            "items-0-question": str(first.pk),
            "items-0-points": "1",
            "items-0-ORDER": "2",
            "items-1-question": str(second.pk),
            "items-1-points": "2",
            "items-1-ORDER": "1",
        },
    )

    assert response.status_code == 302, response.context["form"].errors
    quiz = Quiz.objects.get()
    assert [item.question for item in quiz.items.all()] == [second, first]


@pytest.mark.parametrize("name", ["question", "quiz", "bank", "category"])
def test_without_the_right_to_the_model_the_editor_shows_nothing(client, name):
    cadre = make_cadre(is_staff=True)
    allow(cadre)
    client.force_login(cadre)

    response = client.get(reverse(f"wagtailsnippets_quizzes_{name}:list"))

    assert response.status_code == 302
    assert "/admin/quizzes/" not in client.get("/admin/").content.decode()


@pytest.mark.parametrize(
    "line",
    [
        "监察法 11",
        "监察法 第十一条",
        "《监察法》第11条",
        "监察法@2024 11",
        "《监察法》 第十一条",
    ],
)
def test_an_article_is_found_as_people_write_it(line):
    article = make_article(11)
    Instrument.objects.update(short_name="监察法")

    assert find_articles(f"\n{line}\n", on=TODAY) == [article]


def test_a_reference_reads_back(client):
    article = make_article(388, suffix=1)

    assert find_articles(write_references([article]), on=TODAY) == [article]


@pytest.mark.parametrize(
    "line", ["监察法", "11", "监察法 0999999", "监察法 第三百八条", "没有 1"]
)
def test_a_line_that_names_no_article_is_quoted(line):
    with pytest.raises(UnknownReference, match=line):
        find_articles(line, on=TODAY)
