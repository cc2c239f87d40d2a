"""The question bank and the course's quiz."""

from typing import Any

from cadres.models import Cadre, RiskPoint
from home.demo.law import Articles
from home.demo.source import read
from quizzes.kinds import Choice, kind_of
from quizzes.models import Bank, Category, Question, Quiz, QuizItem
from quizzes.services import create_question

LETTERS = "abcdefgh"


def load_questions(articles: Articles, author: Cadre) -> int:
    """Create the questions that are missing; return how many. Editors' versions stay untouched."""
    seed = read("bank")
    bank, _is_new = Bank.objects.get_or_create(
        code=seed["code"], defaults={"name": seed["name"], "name_en": seed["name_en"]}
    )
    known = set(Question.objects.filter(bank=bank).values_list("code", flat=True))
    rows = [row for row in question_rows() if row["code"] not in known]
    if not rows:
        return 0
    categories = _categories(bank, seed["categories"])
    risk_points = {point.code: point for point in RiskPoint.objects.all()}
    for row in rows:
        choices, key = _answers(row)
        create_question(
            bank=bank,
            category=categories[row["category"]],
            code=row["code"],
            kind=row["kind"],
            stem=row["stem"],
            choices=choices,
            key=key,
            explanation=row["why"],
            articles=articles.of(row["articles"]),
            difficulty=row["difficulty"],
            author=author,
            risk_points=[risk_points[code] for code in row.get("risks", ())],
            tags=row.get("tags", ()),
        )
    return len(rows)


def _answers(row: dict[str, Any]) -> tuple[list[Choice], Any]:
    """Return choices and key: written as lines, or as a list of choices and letters."""
    if "lines" in row:
        return kind_of(row["kind"]).read_lines("\n".join(row["lines"]))
    choices: list[Choice] = [
        {"id": letter, "text": text}
        for letter, text in zip(LETTERS, row.get("choices", ()), strict=False)
    ]
    return choices, [row["key"]] if row["kind"] == "TRUE_FALSE" else list(row["key"])


def question_rows() -> list[dict[str, Any]]:
    """Return the rows of every question file, in order."""
    return [row for name in read("bank")["files"] for row in read(name)]


def load_quiz(seed: dict[str, Any]) -> Quiz:
    """Return the quiz of `seed`, created with its pool when missing."""
    fields = {name: seed[name] for name in _QUIZ_FIELDS}
    quiz: Quiz
    quiz, is_new = Quiz.objects.get_or_create(code=seed["code"], defaults=fields)
    if is_new:
        codes = [
            row["code"]
            for row in question_rows()
            if row["code"].rpartition("-")[0] in seed["prefixes"]
        ]
        questions = Question.objects.in_bulk(codes, field_name="code")
        QuizItem.objects.bulk_create(
            QuizItem(quiz=quiz, question=questions[code], position=position)
            for position, code in enumerate(codes, 1)
        )
    return quiz


_QUIZ_FIELDS = (
    "title",
    "title_en",
    "description",
    "description_en",
    "question_count",
    "minutes",
    "pass_percent",
    "success_text",
    "fail_text",
)


def _categories(bank: Bank, rows: list[list[str]]) -> dict[str, Category]:
    """Create the categories of `bank` that are missing; parents come before children."""
    found = {category.code: category for category in bank.categories.all()}
    for code, parent, name, name_en in rows:
        if code not in found:
            found[code] = Category.objects.create(
                bank=bank, code=code, parent=found.get(parent), name=name, name_en=name_en
            )
    return found
