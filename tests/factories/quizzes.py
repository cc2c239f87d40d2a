"""Valid boring questions and quizzes."""

import datetime as dt
import itertools

from law.models import Article, Instrument, Version
from quizzes.clock import database_now
from quizzes.kinds import kind_of
from quizzes.models import Attempt, Bank, Category, QuestionVersion, Quiz, QuizItem
from quizzes.services import AnswerItem, create_question, start_attempt
from tests.factories.cadres import make_cadre

_numbers = itertools.count(1)
CHOICES = [
    {"id": "a", "text": "收下礼品"},
    {"id": "b", "text": "当场退还"},
    {"id": "c", "text": "登记上交"},
    {"id": "d", "text": "转送他人"},
]
KEYS = {"SINGLE": ["b"], "MULTIPLE": ["b", "c"], "TRUE_FALSE": ["false"]}
# Questions of the other kinds as their authors type them.
LINES = {
    "SHORT_TEXT": "登记上交\n上交登记",
    "NUMERIC": "unit: 元\n30000..199999\n200000..300000 50%",
    "ORDERING": "当场谢绝\n说明规定\n登记报告",
    "MATCHING": "礼金 => 登记上交\n宴请 => 谢绝\n=> 转送他人",
    "LADDER": "收下工作纪念册 => LAWFUL\n收下购物卡五百元 => DISCIPLINE\n"
    "索要三万元 => CRIME 受贿罪\n=> CRIME 贪污罪",
    "CASE_ANALYSIS": "3 | 指出违纪事实\n1 | 引用条文",
    "BRANCHING": "# s1 他送来两盒茶叶\n- 100% 谢绝并报告 => s2\n- 0% 收下\n"
    "# s2 他又约你钓鱼\n- 100% 谢绝\n- 50% 改天",
}
ALL_KINDS = (*KEYS, *LINES)


def make_bank(**fields):
    number = next(_numbers)
    return Bank.objects.create(**{"code": f"bank-{number}", "name": f"题库{number}", **fields})


def make_category(bank=None, **fields):
    number = next(_numbers)
    return Category.objects.create(
        **{
            "bank": bank or make_bank(),
            "code": f"category-{number}",
            "name": f"分类{number}",
            **fields,
        }
    )


def make_article(number=1, **fields):
    """An article of an instrument of its own, with a teaching summary."""
    serial = next(_numbers)
    instrument = Instrument.objects.create(code=f"law-{serial}", name=f"示例法{serial}")
    version = Version.objects.create(
        instrument=instrument, label="2024", in_force_from=dt.date(2025, 6, 1)
    )
    return Article.objects.create(
        **{"version": version, "number": number, "summary": "条文要点", **fields}
    )


def make_question(kind="SINGLE", *, bank=None, **fields):
    """A question about a gift; what is right is in `KEYS` or `LINES`."""
    number = next(_numbers)
    choices, key = [] if kind == "TRUE_FALSE" else CHOICES, KEYS.get(kind)
    if key is None:
        choices, key = kind_of(kind).read_lines(LINES[kind])
    return create_question(
        **{
            "bank": bank or make_bank(),
            "category": None,
            "code": f"question-{number}",
            "kind": kind,
            "stem": f"收到管理服务对象的礼品，怎么办？（{number}）",
            "choices": choices,
            "key": key,
            "explanation": f"礼品应当拒收或者登记上交。（解析{number}）",
            **fields,
        }
    )


def make_quiz(*, kinds=("SINGLE", "MULTIPLE", "TRUE_FALSE"), questions=None, **fields):
    """A quiz of one question of each of `kinds`, in that order, one point each."""
    number = next(_numbers)
    quiz = Quiz.objects.create(
        **{
            "code": f"quiz-{number}",
            "title": f"测验{number}",
            "title_en": f"Quiz {number}",
            "shuffle_questions": False,
            "shuffle_choices": False,
            **fields,
        }
    )
    if questions is None:
        bank = make_bank()
        questions = [make_question(kind, bank=bank) for kind in kinds]
    for position, question in enumerate(questions):
        QuizItem.objects.create(quiz=quiz, question=question, position=position)
    return quiz


def make_attempt(quiz=None, cadre=None, **fields):
    """An attempt started just now, with `fields` overwritten afterwards."""
    attempt = start_attempt(
        quiz=quiz or make_quiz(), cadre=cadre or make_cadre(), at=dt.datetime.now(dt.UTC)
    )
    if fields:
        Attempt.objects.filter(pk=attempt.pk).update(**fields)
        attempt.refresh_from_db(fields=list(fields))
    return attempt


def expire(attempt, *, seconds_ago=1):
    """Let the time of `attempt`, grace included, have run out `seconds_ago`."""
    over = database_now() - dt.timedelta(seconds=seconds_ago)
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at=over, final_deadline_at=over)
    attempt.refresh_from_db()


def right_answers(attempt, *, client_seq=1):
    """The right answer to every question of `attempt`, as a browser would send it."""
    versions = {version.pk: version for version in QuestionVersion.objects.all()}
    return [
        AnswerItem(
            entry["item"],
            kind_of(entry["kind"]).model_answer(versions[entry["version"]]) or ["我的分析"],
            client_seq,
        )
        for entry in attempt.paper
    ]
