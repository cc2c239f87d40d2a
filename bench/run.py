"""Measure the first rows on PostgreSQL under the production WSGI server: `make bench`.

The goals are CPU milliseconds of server and database together. The run ends with a table of
verdicts and exit status 1 when a goal is missed.
"""

import argparse
import contextlib
import datetime as dt
import itertools
import json
import os
import re
import statistics
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]

from bench.load import Client, Timing, drive  # noqa: E402  the path comes first
from bench.processes import cpu_seconds, resident_mb  # noqa: E402
from bench.serving import database, machine, manage, site  # noqa: E402

PASSWORD = "Bench-mark-2026"
CLIENTS = 4
# Requests of each client that come first and are not counted. A statement is planned anew until its
# connection has asked for it nine times, and there are eight connections (two workers, four threads).
WARM = 40
PASSES = 6
GOALS_CPU_MS = {
    "home": 6.0,
    "course": 6.0,
    "lesson": 4.0,
    "answer_save": 3.0,
    "attempt": 50.0,
}
GOALS_A_SECOND = {"answer_save": 250.0, "attempt": 25.0}
# Runs inside Django: gives the clients accounts and says what there is to ask for.
PREPARE = f"""
import json
from cadres.models import Cadre, Grant
from courses.models import CoursePage, LessonPage
from assignments.models import Assignment, Obligation
from django.contrib.auth.hashers import make_password
course = CoursePage.objects.live().first()
assignment = Assignment.objects.filter(activity_key=course.activity_key).first()
idle = Obligation.objects.filter(assignment=assignment, started_at=None, cadre__is_staff=False)
people = Cadre.objects.filter(pk__in=idle.values("cadre")).exclude(grants__isnull=False)
people = list(people.order_by("pk")[:40])
Cadre.objects.filter(pk__in=[p.pk for p in people]).update(password=make_password({PASSWORD!r}))
boss = Cadre.objects.filter(grants__role="SUPERVISOR").order_by("grants__unit__depth").first()
boss.set_password({PASSWORD!r}); boss.save(update_fields=["password"])
from quizzes.models import Quiz
Quiz.objects.update(attempt_limit=0)
lessons = LessonPage.objects.live().descendant_of(course)
print("PREPARED " + json.dumps(dict(
    cadres=Cadre.objects.count(), people=[p.staff_number for p in people],
    boss=boss.staff_number, course=course.url, lesson=lessons.filter(quiz=None).first().url,
    quiz=lessons.exclude(quiz=None).first().quiz_id, assignment=assignment.pk)))
"""


@dataclass
class Row:
    """One line of the results; `bench/README.md` explains the fields."""

    name: str
    cadres: int
    rps: float
    p50_ms: float
    p95_ms: float
    cpu_ms: float
    database_cpu_ms: float
    queries: int
    rss_mb: float
    ratio_bare: float = 0.0
    ratio_commit: float = 0.0


class Sample(NamedTuple):
    """What one pass found of one task."""

    cpu_ms: float
    database_cpu_ms: float
    timing: Timing


@dataclass
class Task:
    """What is asked for under one name: in each pass `rounds` calls of each worker."""

    name: str
    workers: list[Callable[[int], None]]
    rounds: int
    queries: int = 0
    warm: int = WARM
    samples: list[Sample] = field(default_factory=list)

    def median(self, figure: Callable[[Sample], float]) -> float:
        return statistics.median(figure(sample) for sample in self.samples)


class Bench:
    """One running site and what is measured on it."""

    def __init__(self, port: int, server: int, database: int, prepared: dict) -> None:
        self.port, self.server, self.database = port, server, database
        self.prepared = prepared

    def measure(self, task: Task) -> None:
        """Take one sample."""
        before = cpu_seconds([self.server]), cpu_seconds([self.database])
        timing = drive(task.workers, task.rounds)
        server = (cpu_seconds([self.server]) - before[0]) * 1000 / len(timing.waits_ms)
        database = (cpu_seconds([self.database]) - before[1]) * 1000 / len(timing.waits_ms)
        task.samples.append(Sample(server + database, database, timing))

    def row(self, task: Task, bare: Task, commit: Task) -> Row:
        """Sum up the passes. A ratio compares what was measured within one pass, then the median."""

        def ratio(to: Task) -> float:
            pairs = zip(task.samples, to.samples, strict=True)
            found = [mine.cpu_ms / max(other.cpu_ms, 0.01) for mine, other in pairs]
            return round(statistics.median(found), 1)

        waits = Timing(0, [wait for sample in task.samples for wait in sample.timing.waits_ms])
        return Row(
            name=task.name,
            cadres=self.prepared["cadres"],
            rps=round(task.median(lambda sample: sample.timing.rps), 1),
            p50_ms=round(statistics.median(waits.waits_ms), 2),
            p95_ms=round(waits.percentile_ms(95), 2),
            cpu_ms=round(task.median(lambda sample: sample.cpu_ms), 2),
            database_cpu_ms=round(task.median(lambda sample: sample.database_cpu_ms), 2),
            queries=task.queries,
            rss_mb=round(resident_mb(self.server), 1),
            ratio_bare=ratio(bare),
            ratio_commit=ratio(commit),
        )

    def signed_in(self, count: int, first: int = 0) -> list[Client]:
        clients = []
        for staff_number in self.prepared["people"][first : first + count]:
            client = Client(self.port)
            client.log_in(staff_number, PASSWORD)
            clients.append(client)
        return clients

    def page(self, name: str, path: str, clients: list[Client], rounds: int) -> Task:
        """A GET of `path` by each of `clients`."""
        clients[0].get(path)  # what a process looks up once is not counted
        counted = clients[0].get(path, X_Count_Queries="1")
        workers = [lambda _number, client=client: client.get(path) for client in clients]
        return Task(name, workers, rounds, queries=int(counted.headers["X-Queries"]))

    def run(self, rounds: int) -> list[Row]:
        """Measure everything in turn, and that several times: the machine's speed moves."""
        clients = self.signed_in(CLIENTS)
        boss = Client(self.port)
        boss.log_in(self.prepared["boss"], PASSWORD)
        each = max(1, rounds // PASSES)
        with self.raw_commit(each * 4) as commit:
            bare = self.page(
                "bare", "/bare/", [Client(self.port) for _unused in range(CLIENTS)], each * 4
            )
            tasks = [
                bare,
                commit,
                self.log_ins(max(3, each // 10)),
                self.page("home", "/", clients, each),
                self.page("course", self.prepared["course"], clients, each),
                self.page("lesson", self.prepared["lesson"], clients, each),
                self.answer_saves(each),
                self.attempts(max(3, each // 5)),
                self.page("board", f"/board/{self.prepared['assignment']}/", [boss], each),
            ]
            for task in tasks:
                drive(task.workers, task.warm)
            for number in range(1, PASSES + 1):
                print(f"  pass {number} of {PASSES}", flush=True)
                for task in tasks:
                    self.measure(task)
        return [self.row(task, bare, commit) for task in tasks]

    @contextlib.contextmanager
    def raw_commit(self, rounds: int) -> Iterator[Task]:
        """A single-row INSERT committed to disk, by this process straight to the database."""
        import psycopg

        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
            connection.execute(
                "CREATE TABLE IF NOT EXISTS bench_commit (id bigserial, note text)"
            )
            statement = "INSERT INTO bench_commit (note) VALUES ('one row')"
            insert = [lambda _number: connection.execute(statement)]
            yield Task("raw_commit", insert, rounds, queries=1)
            connection.execute("DROP TABLE bench_commit")

    def log_ins(self, rounds: int) -> Task:
        names = self.prepared["people"]

        def worker(offset: int) -> Callable[[int], None]:
            def log_in(number: int) -> None:
                name = names[(offset * rounds + number) % len(names)]
                Client(self.port).log_in(name, PASSWORD)

            return log_in

        return Task("log_in", [worker(n) for n in range(CLIENTS)], rounds, warm=1)

    def start(self, client: Client) -> tuple[str, list[tuple[int, str]]]:
        """Start (or resume) an attempt; return its address and one choice for each item."""
        quiz = self.prepared["quiz"]
        if not client.started:
            client.get(f"/quizzes/{quiz}/")  # what the quiz is, and the token of its form
        client.started = True
        answer = client.post(f"/quizzes/{quiz}/start/", expect=(302,))
        address = answer.headers["Location"]
        page = client.get(address)
        found = re.findall(r'name="q(\d+)" value="([^"]+)"', page.text)
        first: dict[int, str] = {}
        for item, choice in found:
            first.setdefault(int(item), choice)
        if not first:
            raise SystemExit("the attempt page shows no choices: has its markup changed?")
        return address, list(first.items())

    def save(self, client: Client, address: str, item: int, choice: str, sequence: int, **more):
        body = json.dumps(
            {
                "items": [{"question": item, "value": [choice], "client_seq": sequence}],
                "key": f"{client.cookies['sessionid'][:8]}-{item}-{sequence}",
            }
        )
        return client.post_json(f"{address}answers", body.encode(), **more)

    def answer_saves(self, rounds: int) -> Task:
        workers = []
        for client in self.signed_in(CLIENTS, first=CLIENTS):
            address, items = self.start(client)

            sequences = itertools.count(1)

            def save(
                _number: int, client=client, address=address, items=items, sequences=sequences
            ) -> None:
                sequence = next(sequences)
                item, choice = items[sequence % len(items)]
                self.save(client, address, item, choice, sequence)

            workers.append(save)
            counted = self.save(client, address, *items[0], 0, X_Count_Queries="1")
        return Task("answer_save", workers, rounds, queries=int(counted.headers["X-Queries"]))

    def attempts(self, rounds: int) -> Task:
        """A whole attempt: start, paper, one save an item, submit, result."""

        def worker(client: Client) -> Callable[[int], None]:
            def attempt(_number: int) -> None:
                address, items = self.start(client)
                for sequence, (item, choice) in enumerate(items, start=1):
                    self.save(client, address, item, choice, sequence)
                last = {str(item): number for number, (item, _choice) in enumerate(items, 1)}
                body = json.dumps({"items": [], "key": f"hand-in-{address}"[:64], "last": last})
                client.post_json(f"{address}submit/", body.encode())
                client.get(f"{address}result/")

            return attempt

        clients = self.signed_in(CLIENTS, first=CLIENTS * 2)
        return Task("attempt", [worker(client) for client in clients], rounds, warm=18)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--rounds", type=int, default=150, help="requests of each client and row"
    )
    parser.add_argument("--out", type=Path, default=None, help="results file")
    arguments = parser.parse_args()
    out = arguments.out or ROOT / "bench" / "results" / f"{dt.date.today():%Y-%m-%d}.jsonl"  # noqa: DTZ011

    with database(demo=True) as port:
        told = manage("shell", "-c", PREPARE, capture_output=True, text=True).stdout
        prepared = json.loads(told.partition("PREPARED ")[2])
        with site(port) as served:
            bench = Bench(port, served.server, served.database, prepared)
            rows = bench.run(arguments.rounds)

    facts = machine() | {"at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds")}
    out.parent.mkdir(parents=True, exist_ok=True)
    with out.open("a", encoding="utf-8") as lines:
        for row in rows:
            lines.write(json.dumps(asdict(row) | facts, ensure_ascii=False) + "\n")
    print(
        f"\n{'row':14}{'CPU-ms':>8}{'goal':>7}{'queries':>9}{'p95 ms':>9}{'/s':>9}{'x bare':>8}"
    )
    missed = []
    for row in rows:
        goal = GOALS_CPU_MS.get(row.name)
        if goal and row.cpu_ms > goal:
            missed.append(row.name)
        if row.rps < GOALS_A_SECOND.get(row.name, 0.0):
            missed.append(f"{row.name} (a second)")
        print(
            f"{row.name:14}{row.cpu_ms:8.2f}{goal or '':>7}{row.queries or '':>9}"
            f"{row.p95_ms:9.1f}{row.rps:9.1f}{row.ratio_bare:8.1f}"
        )
    print(f"written to {out}" + (f"; goals missed: {', '.join(missed)}" if missed else ""))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
