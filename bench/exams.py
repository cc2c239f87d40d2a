"""Measure exams on PostgreSQL: `python -m bench.exams`; goals in `GOALS`, in milliseconds.

A paper drawn from a bank of 20,000 questions, and item analysis over a million responses. With
`--sqlite` the answers a second that SQLite saves.
"""

import argparse
import datetime as dt
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]

from deploy.services import postgres  # noqa: E402  the path comes first

GOALS = {"blueprint_start": 50.0, "item_analysis": 5000.0}
SQLITE_SAVES = 50.0


def set_up(url: str) -> None:
    os.environ.update(DATABASE_URL=url, DJANGO_SETTINGS_MODULE="config.settings.test")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def starts(questions: int, rounds: int) -> float:
    """Return the median milliseconds of starting a paper of 50 out of ten topics."""
    from quizzes.blueprints.services import count_pool
    from quizzes.models import Blueprint, BlueprintCell, Question, QuestionVersion
    from tests.factories.cadres import make_cadre, make_unit
    from tests.factories.quizzes import (
        CHOICES,
        make_attempt,
        make_bank,
        make_category,
        make_quiz,
    )

    bank, unit = make_bank(), make_unit()
    topics = [make_category(bank) for _unused in range(10)]
    made = Question.objects.bulk_create(
        Question(bank=bank, category=topics[n % 10], code=f"bench-{n}", state="APPROVED")
        for n in range(questions)
    )
    QuestionVersion.objects.bulk_create(
        QuestionVersion(question=each, kind="SINGLE", stem="题", choices=CHOICES, key=["b"])
        for each in made
    )
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE quizzes_question SET current_id = v.id FROM quizzes_questionversion v"
            " WHERE v.question_id = quizzes_question.id AND current_id IS NULL"
        )
        cursor.execute("ANALYZE")
    plan = Blueprint.objects.create(code="bench", title="蓝图", bank=bank)
    for topic in topics:
        BlueprintCell.objects.create(blueprint=plan, category=topic, number=5)
    count_pool(blueprint=plan)
    quiz = make_quiz(kinds=[], blueprint=plan)
    waits = []
    for cadre in [make_cadre(unit=unit) for _unused in range(rounds + 3)]:
        begun = time.perf_counter()
        make_attempt(quiz, cadre)
        waits.append((time.perf_counter() - begun) * 1000)
    return statistics.median(waits[3:])


def analysis(responses: int) -> float:
    """Return the milliseconds of computing the figures of 1,000 questions."""
    from django.db import connection

    from quizzes.analysis.items import compute_item_figures

    with connection.cursor() as cursor:
        cursor.execute("SELECT min(id) FROM quizzes_attempt")
        attempt = cursor.fetchone()[0]
        # One attempt stands for all: the statements read neither it nor its cadre's row.
        cursor.execute(
            "ALTER TABLE quizzes_response DROP CONSTRAINT quizzes_response_once_per_item"
        )
        cursor.execute(
            "INSERT INTO quizzes_response (attempt_id, item, quiz_id, question_id, version_id,"
            " cadre_id, unit_id, post_id, answer, share, rest, seconds, answered_at)"
            " SELECT a.id, 1, a.quiz_id, q.id, q.current_id, c.id, c.unit_id, NULL,"
            " (ARRAY['[\"a\"]', '[\"b\"]', '[\"c\"]', '[\"d\"]'])[1 + n %% 4],"
            " CASE n %% 4 WHEN 1 THEN 1000 ELSE 0 END, (n * 7919) %% 1001, n %% 90, now()"
            " FROM generate_series(1, %s) n JOIN quizzes_attempt a ON a.id = %s"
            " JOIN (SELECT id, current_id, row_number() OVER (ORDER BY id) - 1 AS place"
            " FROM quizzes_question LIMIT 1000) q ON q.place = n %% 1000"
            " JOIN (SELECT id, unit_id, row_number() OVER (ORDER BY id) - 1 AS place,"
            " count(*) OVER () AS number FROM cadres_cadre) c ON c.place = n %% c.number",
            [responses, attempt],
        )
        cursor.execute("ANALYZE quizzes_response")
    begun = time.perf_counter()
    compute_item_figures(at=dt.datetime.now(dt.UTC))
    return (time.perf_counter() - begun) * 1000


def saves_a_second(rounds: int) -> float:
    """Return how many answers a second one process saves, each in a transaction of its own."""
    from quizzes import services
    from quizzes.services import AnswerItem
    from tests.factories.quizzes import make_attempt, make_quiz

    attempt = make_attempt(make_quiz(kinds=["TRUE_FALSE"] * 5, minutes=600))
    begun = time.perf_counter()
    for number in range(1, rounds + 1):
        services.save_answers(
            attempt_id=attempt.public_id,
            cadre=attempt.cadre,
            items=[AnswerItem(number % 5 + 1, ["true"], number)],
            key=f"k{number}",
        )
    return rounds / (time.perf_counter() - begun)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--questions", type=int, default=20_000)
    parser.add_argument("--responses", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--sqlite", action="store_true", help="saves on SQLite instead")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="qingfeng-bench-", dir="/var/tmp") as made:
        folder = Path(made)
        folder.chmod(0o755)
        if arguments.sqlite:
            set_up(f"sqlite:///{folder / 'site.sqlite3'}")
            rate = saves_a_second(arguments.rounds * 10)
            print(f"sqlite_saves {rate:.0f}/s (goal {SQLITE_SAVES:.0f}/s)")
            return 0 if rate >= SQLITE_SAVES else 1
        with postgres(folder / "postgres", durable=True) as url:
            set_up(url)
            found = {
                "blueprint_start": starts(arguments.questions, arguments.rounds),
                "item_analysis": analysis(arguments.responses),
            }
            from django.db import connections

            connections.close_all()
    for name, goal in GOALS.items():
        print(f"{name:18}{found[name]:10.1f} ms   goal {goal:.0f} ms")
    return 0 if all(found[name] <= goal for name, goal in GOALS.items()) else 1


if __name__ == "__main__":
    sys.exit(main())
