"""Measure the first rows on PostgreSQL under the production WSGI server: `make bench`.

The goals are CPU milliseconds of server and database together. The run ends with a table of
verdicts and exit status 1 when a goal is missed.
"""

import argparse
import datetime as dt
import itertools
import json
import os
import re
import statistics
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]

from bench.load import Client, Timing, drive  # noqa: E402  the path comes first
from bench.processes import cpu_seconds, resident_mb  # noqa: E402
from bench.serving import database, machine, manage, site  # noqa: E402

PASSWORD = "Bench-mark-2026"
CLIENTS = 4
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


class Bench:
    """One running site and what is measured on it."""

    def __init__(self, port: int, server: int, database: int, prepared: dict) -> None:
        self.port, self.server, self.database = port, server, database
        self.prepared = prepared
        self.rows: list[Row] = []

    def measure(
        self,
        name: str,
        workers: list[Callable[[int], None]],
        rounds: int,
        queries: int = 0,
        warm: int = 5,
    ) -> None:
        """Measure `rounds` calls of each worker after `warm` of them that are not counted."""
        if warm:
            drive(workers, warm)
        before = cpu_seconds([self.server]), cpu_seconds([self.database])
        timing: Timing = drive(workers, rounds)
        server = cpu_seconds([self.server]) - before[0]
        database = cpu_seconds([self.database]) - before[1]
        self.rows.append(
            Row(
                name=name,
                cadres=self.prepared["cadres"],
                rps=round(timing.rps, 1),
                p50_ms=round(statistics.median(timing.waits_ms), 2),
                p95_ms=round(timing.percentile_ms(95), 2),
                cpu_ms=round((server + database) * 1000 / len(timing.waits_ms), 2),
                database_cpu_ms=round(database * 1000 / len(timing.waits_ms), 2),
                queries=queries,
                rss_mb=round(resident_mb(self.server), 1),
            )
        )
        print(
            f"  {name:14} {self.rows[-1].cpu_ms:7.2f} CPU-ms"
            f" (database {self.rows[-1].database_cpu_ms:6.2f})  {timing.rps:8.1f}/s",
            flush=True,
        )

    def signed_in(self, count: int, first: int = 0) -> list[Client]:
        clients = []
        for staff_number in self.prepared["people"][first : first + count]:
            client = Client(self.port)
            client.log_in(staff_number, PASSWORD)
            clients.append(client)
        return clients

    def pages(self, name: str, path: str, clients: list[Client], rounds: int) -> None:
        """Measure a GET of `path` by each of `clients`."""
        counted = clients[0].get(path, X_Count_Queries="1")
        workers = [lambda _number, client=client: client.get(path) for client in clients]
        self.measure(name, workers, rounds, queries=int(counted.headers["X-Queries"]))

    def run(self, rounds: int) -> None:
        bare = [Client(self.port) for _unused in range(CLIENTS)]
        self.pages("bare", "/bare/", bare, rounds * 4)
        self.raw_commit(rounds * 4)
        self.log_ins(max(10, rounds // 10))
        clients = self.signed_in(CLIENTS)
        self.pages("home", "/", clients, rounds)
        self.pages("course", self.prepared["course"], clients, rounds)
        self.pages("lesson", self.prepared["lesson"], clients, rounds)
        self.answer_saves(rounds)
        self.attempts(max(5, rounds // 5))
        boss = Client(self.port)
        boss.log_in(self.prepared["boss"], PASSWORD)
        self.pages("board", f"/board/{self.prepared['assignment']}/", [boss], rounds)

    def raw_commit(self, rounds: int) -> None:
        """A single-row INSERT committed to disk, by this process straight to the database."""
        import psycopg

        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
            connection.execute(
                "CREATE TABLE IF NOT EXISTS bench_commit (id bigserial, note text)"
            )
            statement = "INSERT INTO bench_commit (note) VALUES ('one row')"
            self.measure(
                "raw_commit", [lambda _number: connection.execute(statement)], rounds, 1
            )
            connection.execute("DROP TABLE bench_commit")

    def log_ins(self, rounds: int) -> None:
        names = self.prepared["people"]

        def worker(offset: int) -> Callable[[int], None]:
            def log_in(number: int) -> None:
                name = names[(offset * rounds + number) % len(names)]
                Client(self.port).log_in(name, PASSWORD)

            return log_in

        client = Client(self.port)
        client.get("/accounts/login/")
        client.token_path = "/accounts/login/"
        self.measure("log_in", [worker(n) for n in range(CLIENTS)], rounds, queries=0, warm=1)

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

    def answer_saves(self, rounds: int) -> None:
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
        self.measure("answer_save", workers, rounds, queries=int(counted.headers["X-Queries"]))

    def attempts(self, rounds: int) -> None:
        """A whole attempt: start, paper, one save an item, submit, result.

        Each of the eight connections has to have asked each statement nine times before none is
        planned anew any more: before that, planning and preparing are a sixth of the time.
        """

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
        self.measure("attempt", [worker(client) for client in clients], rounds, warm=18)

    def with_ratios(self) -> list[Row]:
        found = {row.name: row for row in self.rows}
        for row in self.rows:
            row.ratio_bare = round(row.cpu_ms / max(found["bare"].cpu_ms, 0.01), 1)
            row.ratio_commit = round(row.cpu_ms / max(found["raw_commit"].cpu_ms, 0.01), 1)
        return self.rows


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
            bench.run(arguments.rounds)

    rows = bench.with_ratios()
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
