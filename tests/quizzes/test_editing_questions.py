"""Editors write questions and quizzes in the CMS; a changed question is a new version."""

import datetime as dt

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from law.models import Instrument
from quizzes.models import Question, Quiz
from quizzes.references import UnknownReference, find_articles, write_references
from tests.factories.cadres import make_cadre
from tests.factories.quizzes import make_article, make_bank, make_question

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


def form_of(bank, **fields):
    rows = {
        f"rows_{index}": text
        for index, text in enumerate(["", "收下", "on", "退还", "", "转送"])
        if text
    }
    return {
        "kind": "SINGLE",
        "stem": "收到礼品怎么办？",
        **rows,
        "statement": "",
        "explanation": "应当退还。",
        "references": "",
        "bank": str(bank.pk),
        "category": "",
        "code": "gift-1",
        "difficulty": "2",
        **fields,
    }


def test_a_new_question_gets_its_first_version(editor):
    article = make_article(11)
    name = article.version.instrument.name

    response = editor.post(
        reverse("wagtailsnippets_quizzes_question:add"),
        form_of(make_bank(), references=f"{name} 第十一条"),
    )

    assert response.status_code == 302, response.context["form"].errors
    version = Question.objects.get().current
    assert (version.number, version.key) == (1, ["b"])
    assert [choice["text"] for choice in version.choices] == ["收下", "退还", "转送"]
    assert list(version.articles.all()) == [article]
    assert version.author is not None


def test_a_changed_question_gets_another_version_and_an_unchanged_one_none(editor):
    bank = make_bank()
    editor.post(reverse("wagtailsnippets_quizzes_question:add"), form_of(bank))
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


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"rows_2": ""}, "rows"),
        ({"rows_0": "on"}, "rows"),
        ({"kind": "TRUE_FALSE"}, "statement"),
        ({"references": "无此法 1"}, "references"),
        ({"stem": " "}, "stem"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused_at_its_field(editor, fields, field):
    content = {name: value for name, value in form_of(make_bank(), **fields).items() if value}

    response = editor.post(reverse("wagtailsnippets_quizzes_question:add"), content)

    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert not Question.objects.exists()


def test_a_statement_needs_no_choices(editor):
    editor.post(
        reverse("wagtailsnippets_quizzes_question:add"),
        form_of(make_bank(), kind="TRUE_FALSE", statement="false"),
    )

    assert Question.objects.get().current.key == ["false"]


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
