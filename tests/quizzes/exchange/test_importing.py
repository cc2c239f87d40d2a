"""An import takes what it can, says what it cannot, and changes nothing the second time."""

import datetime as dt
import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from quizzes.exchange.formats import WRITABLE
from quizzes.exchange.services import drafts_of, import_questions
from quizzes.models import Attempt, Bank, Question, Quiz
from tests.factories.cadres import make_cadre
from tests.factories.quizzes import (
    ALL_KINDS,
    make_article,
    make_bank,
    make_category,
    make_question,
)

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 9, 14, 4, 0, tzinfo=dt.UTC)
GIFT = "收到礼品怎么办？{=上交 ~收下}\n\n没有答案 {~甲 ~乙}\n\n公款可以旅游。{F}\n"


def test_good_questions_come_in_as_drafts_and_bad_ones_are_named():
    report = import_questions(content=GIFT.encode(), bank=make_bank(), at=AT)

    assert (report.read, report.imported, report.skipped) == (3, 2, 1)
    assert [problem.question for problem in report.errors] == ["没有答案 {~甲 ~乙}"]
    assert set(Question.objects.values_list("state", flat=True)) == {"DRAFT"}


def test_the_same_file_again_changes_nothing():
    bank = make_bank()
    import_questions(content=GIFT.encode(), bank=bank, at=AT)
    before = list(Question.objects.values_list("pk", "current_id"))

    report = import_questions(content=GIFT.encode(), bank=bank, at=AT)

    assert (report.imported, report.skipped) == (0, 3)
    assert list(Question.objects.values_list("pk", "current_id")) == before


def test_a_dry_run_says_the_same_and_writes_nothing():
    dry = import_questions(content=GIFT.encode(), bank=make_bank(), at=AT, is_dry_run=True)

    assert dry.imported == 2
    assert not Question.objects.exists()


def test_a_changed_question_waits_for_review_again():
    bank = make_bank()
    question = make_question(bank=bank, code="gift-1")
    content = (
        '// qingfeng {"code": "gift\\u002d1"}\n收到礼品，何时上交？{=一个月内 ~不上交}'.encode()
    )

    report = import_questions(content=content, bank=bank, at=AT)

    question.refresh_from_db()
    assert report.imported == 1
    assert (question.current.number, question.state) == (2, "IN_REVIEW")


def test_what_cannot_be_resolved_is_said_and_the_question_comes_in():
    content = json.dumps({"references": ["无此法 1"], "risk_points": ["nowhere"]})
    text = f"// qingfeng {content}\n收到礼品怎么办？{{=上交 ~收下}}"

    report = import_questions(content=text.encode(), bank=make_bank(), at=AT)

    assert report.imported == 1
    assert [problem.is_fatal for problem in report.errors] == [False, False]


@pytest.mark.parametrize("code", WRITABLE)
def test_a_whole_bank_moves_to_another_site(code):
    bank = make_bank()
    parent = make_category(bank, name="采购")
    category = make_category(bank, name="回避", parent=parent)
    for kind in ALL_KINDS:
        make_question(
            kind, bank=bank, category=category, articles=[make_article(11)], tags=["礼品"]
        )
    before = sorted(map(repr, drafts_of(Question.objects.all())))
    content = WRITABLE[code].write(drafts_of(Question.objects.all()))
    for question in Question.objects.all():
        Question.objects.filter(pk=question.pk).update(code=f"old-{question.pk}")
    other = make_bank()

    report = import_questions(content=content, bank=other, at=AT)

    assert (report.read, report.imported, report.errors) == (10, 10, [])
    after = sorted(map(repr, drafts_of(Question.objects.filter(bank=other))))
    assert after == before


# --- The command ---------------------------------------------------------------------------------
def run(capsys, *arguments):
    call_command("import_questions", *arguments)
    return json.loads(capsys.readouterr().out)


def test_the_command_prints_one_line_of_json(tmp_path, capsys):
    file = tmp_path / "questions.gift"
    file.write_bytes(GIFT.encode("gb18030"))

    said = run(capsys, file, "--bank", "礼品题库")

    assert (said["read"], said["imported"], said["skipped"]) == (3, 2, 1)
    assert set(said["errors"][0]) == {"question", "place", "reason", "imported"}
    assert Bank.objects.get().name == "礼品题库"


def test_a_dry_run_of_the_command_leaves_no_bank(tmp_path, capsys):
    file = tmp_path / "questions.gift"
    file.write_text(GIFT)

    assert run(capsys, file, "--bank", "礼品题库", "--dry-run")["imported"] == 2
    assert not Bank.objects.exists()


def test_a_file_that_is_none_is_a_command_error(tmp_path):
    file = tmp_path / "nothing.xml"
    file.write_text("<html/>")

    with pytest.raises(CommandError):
        call_command("import_questions", file, "--bank", "x")


# --- django-quiz-app -----------------------------------------------------------------------------
def row(model, pk, **fields):
    return {"model": model, "pk": pk, "fields": fields}


DUMP = [
    row("quiz.category", 1, category="procurement"),
    row("quiz.subcategory", 1, sub_category="gifts", category=1),
    row("quiz.quiz", 5, title="旧测验", description="", url="old", category=1, random_order=True,
        max_questions=None, answers_at_end=True, exam_paper=True, single_attempt=False,
        pass_mark=60, success_text="好", fail_text="", draft=False),
    row("quiz.question", 1, category=1, sub_category=1, figure="", content="收到礼品？",
        explanation="上交。", quiz=[5]),
    row("multichoice.mcquestion", 1, answer_order="content", quiz=[5]),
    row("multichoice.answer", 11, question=1, content="收下", correct=False),
    row("multichoice.answer", 12, question=1, content="上交", correct=True),
    row("quiz.question", 2, category=1, sub_category=None, figure="x.png", content="对吗？",
        explanation="", quiz=[5]),
    row("true_false.tf_question", 2, correct=False, quiz=[5]),
    row("quiz.question", 3, category=None, sub_category=None, figure="", content="谈谈。",
        explanation="", quiz=[5]),
    row("essay.essay_question", 3, quiz=[5]),
    row("quiz.question", 4, category=None, sub_category=None, figure="", content="孤儿",
        explanation="", quiz=[]),
    row("quiz.sitting", 7, user=3, quiz=5, question_order="1,2,3,", question_list="",
        incorrect_questions="2,,", current_score=2, complete=True,
        user_answers='{"1": "12", "2": "True", "3": "我认为"}',
        start="2015-03-01T08:00:00Z", end="2015-03-01T08:20:00Z"),
    row("quiz.sitting", 8, user=4, quiz=5, question_order="1,", question_list="1,",
        incorrect_questions="", current_score=0, complete=False, user_answers="{}",
        start="2015-03-01T08:00:00Z", end=None),
]  # fmt: skip


def test_a_dump_brings_questions_quizzes_and_sittings(tmp_path, capsys):
    file, users = tmp_path / "dump.json", tmp_path / "users.json"
    file.write_text(json.dumps(DUMP))
    cadre = make_cadre()
    users.write_text(json.dumps({"3": cadre.staff_number, "4": cadre.staff_number}))
    arguments = (file, "--bank", "old", "--user-map", users)

    said = run(capsys, *arguments)

    assert (said["read"], said["imported"], said["skipped"], said["attempts"]) == (4, 3, 1, 1)
    question = Question.objects.get(code="quiz-app-1")
    assert question.category.parent.name == "procurement"
    quiz = Quiz.objects.get()
    assert (quiz.shuffle_questions, quiz.pass_percent, quiz.items.count()) == (True, 60, 3)
    attempt = Attempt.objects.get()
    assert attempt.marks == {"1": "1.00", "2": "0.00", "3": "1.00"}
    assert str(attempt.percent) == "66.67"
    assert attempt.is_passed
    assert attempt.answers.get(item=1).value == ["b"]
    assert cadre.entries.count() == 0

    assert run(capsys, *arguments)["attempts"] == 0
    assert Attempt.objects.count() == 1
