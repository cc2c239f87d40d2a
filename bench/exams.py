"""Measure exams: `PYTHONPATH=site:. python -m bench.exams`, the second half of `make bench`.

On PostgreSQL under the production server: answers saved for a minute, two thousand open attempts
that save every fifteen seconds. In this process on the same database: a paper drawn from a bank of
20,000 questions, item analysis over a million responses. In another one: answers on SQLite. Rows
go to `bench/results/<date>-exams.jsonl`; the exit status is 1 when a goal is missed.
"""

import argparse
import datetime as dt
import itertools
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]

from bench.load import Client, Failure, Timing, drive  # noqa: E402  the path comes first
from bench.processes import cpu_seconds  # noqa: E402
from bench.serving import Served, database, machine, manage, site  # noqa: E402
from bench.verdicts import Results, Row, at_least, at_most  # noqa: E402

CLIENTS = 8
EVERY_SECONDS = 15.0  # how often somebody in an exam saves
QUESTIONS_ASKED = 10
SECRET = "bench" * 6 + "xy"  # of the form token: cookie and header agree


# --- People in an exam -------------------------------------------------------------------------
def signed_in(cadre) -> str:
    """Return the key of a session as a log-in leaves it."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from cadres.session_store import SessionStore
    from cadres.sessions import RIGHTS_VERSION, ROLES

    session = SessionStore()
    session[SESSION_KEY] = str(cadre.pk)
    session[BACKEND_SESSION_KEY] = "cadres.backends.StaffNumberBackend"
    session[HASH_SESSION_KEY] = cadre.get_session_auth_hash()
    session[RIGHTS_VERSION], session[ROLES] = cadre.rights_version, []
    session["last_seen"] = int(time.time()) + 3600  # not one session is written meanwhile
    session.create()
    return str(session.session_key)


def sit_down(people: int) -> list[tuple[str, str]]:
    """Let `people` cadres begin an exam of ten questions; return (address, session) of each."""
    from cadres.models import Cadre
    from quizzes.services import start_attempt
    from tests.factories.cadres import make_unit
    from tests.factories.quizzes import make_quiz

    unit = make_unit()
    quiz = make_quiz(kinds=["SINGLE"] * QUESTIONS_ASKED, minutes=600)
    Cadre.objects.bulk_create(
        Cadre(staff_number=f"bench-{n}", name="张清和", unit=unit, password="!unusable")
        for n in range(people)
    )
    seated = []
    for cadre in Cadre.objects.filter(staff_number__startswith="bench-").select_related("unit"):
        attempt = start_attempt(quiz=quiz, cadre=cadre, at=dt.datetime.now(dt.UTC))
        seated.append((f"/attempts/{attempt.public_id}/", signed_in(cadre)))
    return seated


class Room:
    """Everybody's answers, in turn, each the next one of its attempt."""

    def __init__(self, port: int, seated: list[tuple[str, str]]) -> None:
        self.port, self.seated = port, seated
        self.turns: Iterator[int] = itertools.count()
        self.lock = threading.Lock()

    def client(self) -> Callable[[int], None]:
        """Return a call that sends one more answer over a connection of its own."""
        connection = Client(self.port)

        def save(_number: int) -> None:
            with self.lock:
                turn = next(self.turns)
            address, session = self.seated[turn % len(self.seated)]
            connection.cookies = {"sessionid": session, "csrftoken": SECRET}
            sequence = turn // len(self.seated) + 1
            answer = {
                "question": sequence % QUESTIONS_ASKED + 1,
                "value": ["abcd"[turn % 4]],
                "client_seq": sequence,
            }
            body = json.dumps({"items": [answer], "key": f"bench-{turn}"})
            connection.post_json(f"{address}answers", body.encode())

        return save


def saves(served: Served, room: Room, seconds: float) -> list[Row]:
    """Save as fast as eight connections can for `seconds`."""
    workers = [room.client() for _unused in range(CLIENTS)]
    drive(workers, 40)
    before = cpu_seconds([served.server]) + cpu_seconds([served.database])
    timing = _for_seconds(workers, seconds)
    cpu = cpu_seconds([served.server]) + cpu_seconds([served.database]) - before
    p99 = timing.percentile_ms(99)
    note = (
        f"{len(timing.waits_ms)} saves in {timing.seconds:.0f} s, p50"
        f" {statistics.median(timing.waits_ms):.1f} ms"
    )
    return [
        at_least("saves", timing.rps, "/s", 250, note),
        at_most("saves_p99", p99, "ms", 500),
        at_most("save_cpu", cpu * 1000 / len(timing.waits_ms), "CPU-ms", 3),
    ]


def open_attempts(served: Served, room: Room, seconds: float) -> list[Row]:
    """Let everybody save once in fifteen seconds; what counts is how busy that keeps the machine."""
    pace = len(room.seated) / EVERY_SECONDS
    waits: list[float] = []
    failures: list[BaseException] = []
    begun = time.perf_counter()

    def run(number: int, save: Callable[[int], None]) -> None:
        try:
            for turn in itertools.count():
                due = begun + (turn * CLIENTS + number) / pace
                if due > begun + seconds:
                    return
                time.sleep(max(0.0, due - time.perf_counter()))
                save(turn)
                waits.append((time.perf_counter() - due) * 1000)
        except BaseException as failure:
            failures.append(failure)

    before = cpu_seconds([served.server]) + cpu_seconds([served.database])
    threads = [
        threading.Thread(target=run, args=(number, room.client())) for number in range(CLIENTS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise Failure(str(failures[0])) from failures[0]
    took = time.perf_counter() - begun
    cpu = cpu_seconds([served.server]) + cpu_seconds([served.database]) - before
    share = 100 * cpu / took / (os.cpu_count() or 1)
    p99 = statistics.quantiles(waits, n=100)[98]
    note = f"{len(room.seated)} open, {len(waits) / took:.0f} saves/s, p99 {p99:.0f} ms"
    return [at_most("open_attempts", share, "% of all cores", 60, note)]


def _for_seconds(workers: list[Callable[[int], None]], seconds: float) -> Timing:
    """Call each worker again and again until `seconds` are over."""
    over = time.perf_counter() + seconds
    waits: list[float] = []
    failures: list[BaseException] = []

    def run(worker: Callable[[int], None]) -> None:
        try:
            while (begun := time.perf_counter()) < over:
                worker(0)
                waits.append((time.perf_counter() - begun) * 1000)
        except BaseException as failure:
            failures.append(failure)

    begun = time.perf_counter()
    threads = [threading.Thread(target=run, args=(worker,)) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise Failure(str(failures[0])) from failures[0]
    return Timing(time.perf_counter() - begun, waits)


# --- A large bank ------------------------------------------------------------------------------
def blueprint_starts(questions: int, rounds: int) -> list[Row]:
    """Start papers of 50 questions drawn from ten topics of a bank of `questions`."""
    from django.db import connection

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
        attempt = make_attempt(quiz, cadre)
        waits.append((time.perf_counter() - begun) * 1000)
    note = f"{len(attempt.paper)} of {questions} questions, median of {rounds}"
    return [at_most("blueprint_start", statistics.median(waits[3:]), "ms", 50, note)]


def item_analysis(responses: int) -> list[Row]:
    """Compute the figures of 1,000 questions over `responses` responses."""
    from django.db import connection

    from quizzes.analysis.items import compute_item_figures

    with connection.cursor() as cursor:
        cursor.execute("SELECT min(id) FROM quizzes_attempt")
        attempt = cursor.fetchone()[0]
        # One attempt stands for all: the statements read neither it nor its cadre's row.
        cursor.execute(
            "ALTER TABLE quizzes_response DROP CONSTRAINT quizzes_response_once_per_item"
        )
        cursor.execute("SET session_replication_role = replica")  # seven million look-ups less
        cursor.execute(
            "WITH people AS (SELECT array_agg(id ORDER BY id) AS ids,"
            " array_agg(unit_id ORDER BY id) AS units, count(*) AS number FROM cadres_cadre),"
            " asked AS (SELECT array_agg(id ORDER BY id) AS ids,"
            " array_agg(current_id ORDER BY id) AS versions FROM (SELECT id, current_id"
            " FROM quizzes_question ORDER BY id LIMIT 1000) AS first)"
            " INSERT INTO quizzes_response (attempt_id, item, quiz_id, question_id, version_id,"
            " cadre_id, unit_id, post_id, answer, share, rest, seconds, answered_at)"
            " SELECT a.id, 1, a.quiz_id, asked.ids[1 + n %% 1000], asked.versions[1 + n %% 1000],"
            " people.ids[1 + n %% people.number], people.units[1 + n %% people.number], NULL,"
            " (ARRAY['[\"a\"]', '[\"b\"]', '[\"c\"]', '[\"d\"]'])[1 + n / 1000 %% 4]::jsonb,"
            " CASE n / 1000 %% 4 WHEN 1 THEN 1000 ELSE 0 END, (n::bigint * 7919) %% 1001, n %% 90, now()"
            " FROM generate_series(1, %s::int) n, people, asked, quizzes_attempt a"
            " WHERE a.id = %s::bigint",
            [responses, attempt],
        )
        cursor.execute("RESET session_replication_role")
        # Autovacuum does so all along while they come in; here they come at once.
        cursor.execute("VACUUM (ANALYZE) quizzes_response")
    begun = time.perf_counter()
    compute_item_figures(at=dt.datetime.now(dt.UTC))
    took = (time.perf_counter() - begun) * 1000
    return [at_most("item_analysis", took, "ms", 5000, f"{responses} responses")]


# --- SQLite ------------------------------------------------------------------------------------
def sqlite_saves(rounds: int) -> list[Row]:
    """Save answers of eight people at once, each in a transaction of its own, synced to disk."""
    from django.db import connection

    from quizzes import services
    from quizzes.services import AnswerItem
    from tests.factories.quizzes import make_attempt, make_quiz

    quiz = make_quiz(kinds=["TRUE_FALSE"] * 5, minutes=600)
    attempts = [make_attempt(quiz) for _unused in range(CLIENTS)]

    def worker(attempt) -> Callable[[int], None]:
        def save(number: int) -> None:
            services.save_answers(
                attempt_id=attempt.public_id,
                cadre=attempt.cadre,
                items=[AnswerItem(number % 5 + 1, ["true"], number)],
                key=f"k{number}",
            )

        return save

    timing = drive([worker(attempt) for attempt in attempts], rounds)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        note = f"8 writers, synchronous={cursor.fetchone()[0]}, p95 {timing.percentile_ms(95):.0f} ms"
    return [at_least("sqlite_saves", timing.rps, "/s", 50, note)]


def on_sqlite(rounds: int) -> list[Row]:
    """Run `sqlite_saves` in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="qingfeng-bench-", dir="/var/tmp") as folder:
        environment = os.environ | {"DATABASE_URL": f"sqlite:///{folder}/site.sqlite3"}
        manage("migrate", "--verbosity=0", env=environment)
        told = subprocess.run(
            [sys.executable, "-m", "bench.exams", "--only-sqlite", str(rounds)],
            cwd=ROOT,
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    return [Row(**row) for row in json.loads(told.splitlines()[-1])]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=60, help="how long answers are saved")
    parser.add_argument("--people", type=int, default=2000, help="open attempts")
    parser.add_argument("--questions", type=int, default=20_000)
    parser.add_argument("--responses", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--only-sqlite", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, default=None, help="results file")
    arguments = parser.parse_args()
    import django

    if arguments.only_sqlite:
        django.setup()
        found = sqlite_saves(arguments.only_sqlite)
        print(json.dumps([asdict(row) for row in found]))
        return 0

    today = f"{dt.date.today():%Y-%m-%d}"  # noqa: DTZ011
    results = Results(
        arguments.out or ROOT / "bench" / "results" / f"{today}-exams.jsonl",
        machine() | {"at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds")},
    )
    with database(demo=False) as port:
        django.setup()
        from django.db import connections

        seated = sit_down(arguments.people)
        with site(port) as served:
            room = Room(port, seated)
            results.of("saves", lambda: saves(served, room, arguments.seconds))
            results.of("open_attempts", lambda: open_attempts(served, room, arguments.seconds))
        results.of(
            "blueprint_start", lambda: blueprint_starts(arguments.questions, arguments.rounds)
        )
        results.of("item_analysis", lambda: item_analysis(arguments.responses))
        connections.close_all()
        results.of("sqlite_saves", lambda: on_sqlite(arguments.rounds * 4))
    missed = results.missed
    print(f"written to {results.path}" + (f"; missed: {', '.join(missed)}" if missed else ""))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
