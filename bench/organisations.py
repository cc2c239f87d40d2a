"""Measure boards, names, completions and audiences on made-up organisations.

    PYTHONPATH=site:. python -m bench.organisations --cadres 1000 20000 100000

Starts a durable PostgreSQL of its own for each size (`--sqlite` takes SQLite instead), makes the
organisation, and asks for pages in this process: what is measured is our work and the database's,
not a web server's. One JSON line a row goes to `bench/results/<date>-organisations.jsonl`.

A million people take longer than one may wait: `--keep-in FOLDER` keeps the databases and makes no
organisation twice, and `--parts` (make, pages, exports, evaluate, complete, roster) takes some of
the rows only. `roster` adds 100,000 people from a workbook, so it comes last.
"""

import argparse
import datetime as dt
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import nullcontext
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]

from deploy.services import services  # noqa: E402  the path comes first

PAGES = 40
PARTS = ("make", "pages", "exports", "evaluate", "complete", "roster")
COMPLETIONS = 200
ROSTER = 100_000
WRITERS = 8


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def timed(call, times, warm=3):
    """Return milliseconds of each of `times` calls, after `warm` that are not counted."""
    for _number in range(warm):
        call()
    waits = []
    for _number in range(times):
        began = time.perf_counter()
        call()
        waits.append((time.perf_counter() - began) * 1000)
    return waits


class Organisation:
    """One made-up organisation in the database of the environment, and the rows measured on it."""

    def __init__(self, cadres, units, assignments, vendor):
        import django

        django.setup()
        from django.core.management import call_command
        from django.utils import timezone

        call_command("migrate", verbosity=0)
        self.cadres, self.units, self.assignments = cadres, units, assignments
        self.vendor, self.at, self.rows = vendor, timezone.now(), []

    def row(self, name, **figures):
        line = {"name": name, "database": self.vendor, "cadres": self.cadres,
                "units": self.units, **figures}  # fmt: skip
        self.rows.append(line)
        print(json.dumps(line, ensure_ascii=False), flush=True)

    def whole(self):
        """The assignment for everybody that `make` opens."""
        from assignments.models import Assignment

        return Assignment.objects.get(activity_key="bench:everyone@1")

    def some_unit(self):
        return "GEN000025" if self.units > 25 else "GEN000005"

    def make(self):
        from django.core.management import call_command
        from wagtail.models import Page

        from assignments.generating.organisation import generate
        from assignments.models import Obligation
        from assignments.services import open_assignment
        from cadres.models import Unit

        if Unit.objects.filter(code="GEN").exists():
            print("kept: the organisation is there already", flush=True)
        else:
            call_command("create_site")
            began = time.monotonic()
            made = generate(cadres=self.cadres, units=self.units, assignments=self.assignments,
                            at=self.at, report=str)  # fmt: skip
            self.row("generate", seconds=round(time.monotonic() - began, 1),
                     obligations=made.obligations, parts=made.seconds)  # fmt: skip
        if Obligation.objects.filter(assignment__activity_key="bench:everyone@1").exists():
            return
        began = time.monotonic()
        whole = open_assignment(
            title="全员任务", title_en="Everyone", activity_key="bench:everyone@1",
            target=Page.objects.order_by("-pk").first(), audience=Unit.objects.get(code="GEN"),
            reason="样例", reason_en="", minutes=10, opens_on=self.at.date(),
            due_on=self.at.date() + dt.timedelta(days=30), actor=None, at=self.at,
        )  # fmt: skip
        reached = Obligation.objects.filter(assignment=whole).count()
        self.row("open_assignment", seconds=round(time.monotonic() - began, 2),
                 obligations=reached)  # fmt: skip
        if self.vendor == "postgresql":
            from django.db import connection

            with connection.cursor() as cursor:  # what autovacuum does a minute later
                cursor.execute("VACUUM ANALYZE")

    def pages(self):
        from urllib.parse import quote

        from django.db import transaction
        from django.test import Client

        from assignments.models import Assignment
        from cadres.models import Cadre

        client = Client()
        client.force_login(Cadre.objects.get(staff_number="GENERATED"))
        top = Assignment.objects.get(activity_key="generated.course:1@1")
        past = Assignment.objects.get(activity_key="generated.course:4@1")
        names, unit = f"/board/{top.pk}/names/", self.some_unit()
        after = re.search(r"after=([\d.]+)", client.get(names).content.decode())
        second = after[1] if after else ""
        for name, address in (
            ("boards", "/board/"),
            ("board", f"/board/{top.pk}/"),
            ("board_past_due", f"/board/{past.pk}/"),
            ("names", names),
            ("names_second_page", f"{names}?after={second}"),
            ("names_open", f"{names}?state=open"),
            ("names_not_started", f"{names}?state=not-started"),
            ("names_done", f"{names}?state=done"),
            ("names_past_due", f"/board/{past.pk}/names/?state=overdue"),
            ("names_of_a_rank", f"{names}?rank=40"),
            ("names_of_a_unit", f"{names}?unit={unit}"),
            ("names_called", f"{names}?q={quote('赵明')}"),
            ("names_of_a_surname", f"{names}?state=open&q={quote('赵')}"),
            ("console", "/console/"),
        ):
            self.ask(client, name, address)
        with transaction.atomic():  # of a hundred people one has moved since
            self.move_some()
            self.ask(client, "board_now", f"/board/{top.pk}/?as=now")
            self.ask(client, "names_now", f"{names}?as=now")
            transaction.set_rollback(True)

    def move_some(self):
        from assignments.reevaluating import follow_people
        from cadres.models import Cadre, Unit

        units = list(Unit.objects.filter(code__startswith="GEN").values_list("pk", flat=True))
        some = list(Cadre.objects.order_by("pk").values_list("pk", flat=True)[::100])
        for number in range(10):
            Cadre.objects.filter(pk__in=some[number::10]).update(unit=units[-1 - number])
        began = time.monotonic()
        noted = follow_people()
        self.row("follow_people", seconds=round(time.monotonic() - began, 1),
                 people=len(some), obligations=noted)  # fmt: skip

    def ask(self, client, name, address):
        """Ask for a page some times; a row of how long it took and how many statements."""
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as captured:
            answer = client.get(address)
            assert answer.status_code == 200, (address, answer.status_code)
            asked = len(captured)
        waits = timed(lambda address=address: client.get(address), PAGES)
        self.row(name, p50_ms=round(percentile(waits, 0.5), 1),
                 p95_ms=round(percentile(waits, 0.95), 1), queries=asked)  # fmt: skip

    def exports(self):
        """Each in a process of its own: what it holds is what it holds of memory."""
        from assignments.models import Assignment

        top = Assignment.objects.get(activity_key="generated.course:1@1")
        for ending in ("csv", "xlsx"):
            code = EXPORT.format(address=f"/board/{top.pk}/board.{ending}")
            told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True,
                                  capture_output=True, text=True).stdout  # fmt: skip
            self.row(f"export_{ending}", **json.loads(told.splitlines()[-1]))

    def evaluate(self):
        from assignments.models import Assignment
        from assignments.reevaluating import reevaluate_running
        from cadres.models import Cadre

        running = Assignment.objects.running(self.at.date()).count()
        began = time.monotonic()
        changed = reevaluate_running(at=self.at)
        self.row("reevaluate_unchanged", seconds=round(time.monotonic() - began, 1),
                 assignments=running, changed=len(changed))  # fmt: skip
        away = list(Cadre.objects.in_service().values_list("pk", flat=True)[::200])
        Cadre.objects.filter(pk__in=away).update(status="ON_LEAVE")
        began = time.monotonic()
        changed = reevaluate_running(at=self.at)
        self.row("reevaluate_half_percent", seconds=round(time.monotonic() - began, 1),
                 changed=sum(c.excused for c in changed.values()))  # fmt: skip
        person = Cadre.objects.in_service().filter(staff_number__startswith="G0").first()
        began = time.monotonic()
        reevaluate_running(at=self.at, cadres=[person.pk])
        self.row("reevaluate_one_person", seconds=round(time.monotonic() - began, 3))

    def roster(self):
        """Judge a workbook of 100,000 people, write it, and hand it in again."""
        import xlsxwriter

        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "roster.xlsx"
            with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
                sheet = book.add_worksheet()
                sheet.write_row(0, 0, ["工号", "姓名", "单位编码", "职级", "人员类别", "状态"])
                for number in range(ROSTER):
                    unit = 1 + number % (self.units - 1)
                    sheet.write_row(number + 1, 0, [
                        f"R{number:07d}", "王明远", f"GEN{unit:06d}", "科员及以下", "公务员", "在职",
                    ])  # fmt: skip
            for name, dry_run in (
                ("roster_dry_run", True),
                ("roster_written", False),
                ("roster_again", False),
            ):
                code = IMPORT.format(path=str(path), dry_run=dry_run)
                told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True,
                                      capture_output=True, text=True).stdout  # fmt: skip
                self.row(name, rows=ROSTER, **json.loads(told.splitlines()[-1]))

    def complete(self):
        """People of one unit finish at the same time: they wait for one tally."""
        from django.db import connection, transaction
        from django.test.utils import CaptureQueriesContext
        from django.utils import timezone

        from assignments.materialising import rebuild_tallies
        from assignments.models import Obligation
        from cadres.models import Cadre, Unit
        from records.models import Kind
        from records.services import record_entry

        whole, unit = self.whole(), Unit.objects.get(code=self.some_unit())
        owed = Obligation.objects.filter(assignment=whole, excuse="", done_at=None)
        people = list(
            Cadre.objects.filter(pk__in=owed.order_by("pk").values("cadre")[:COMPLETIONS])
            .select_related("unit")
            .order_by("pk")
        )
        if len(people) < WRITERS + 2:
            sys.exit(
                f"only {len(people)} people are left to finish: make the organisation anew"
            )
        Obligation.objects.filter(assignment=whole, cadre__in=people).update(unit=unit)
        with transaction.atomic():
            rebuild_tallies(whole)

        def finish(cadre):
            record_entry(
                cadre=cadre, kind=Kind.COURSE, activity_key=whole.activity_key, title="样例",
                title_en="", at=timezone.now(),
            )  # fmt: skip

        finish(people[0])
        with CaptureQueriesContext(connection) as captured:
            finish(people[1])
            asked = len(captured)
        writers = WRITERS if self.vendor == "postgresql" else 1
        shares = [people[2 + n :: writers] for n in range(writers)]
        failed = []

        def work(share):
            try:
                for cadre in share:
                    finish(cadre)
            except Exception as error:  # counted below
                failed.append(repr(error))
            finally:
                connection.close()

        threads = [threading.Thread(target=work, args=(share,)) for share in shares]
        began = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        seconds = time.monotonic() - began
        self.row("complete", per_second=round((len(people) - 2) / seconds, 1), queries=asked,
                 writers=writers, failed=failed[:3], in_one_unit=True)  # fmt: skip


# Runs in a process of its own, as the command does.
IMPORT = """
import json, re, time
import django; django.setup()
from pathlib import Path
from django.utils import timezone
from cadres.roster.services import import_roster
began = time.monotonic()
summary = import_roster(path=Path({path!r}), at=timezone.now(), dry_run={dry_run})
held = int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])
print(json.dumps(dict(seconds=round(time.monotonic() - began, 1), created=summary.created,
    updated=summary.updated, errors=len(summary.problems), rss_mb=round(held / 1024))))
"""

# Runs in a process of its own: streams a file and says when it began, and what it held.
EXPORT = """
import json, re, time
import django; django.setup()
from django.test import Client
from cadres.models import Cadre
def held():  # the most of its own: ru_maxrss would count that of the process it was begun by
    return int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])
client = Client()
client.force_login(Cadre.objects.get(staff_number="GENERATED"))
client.get("/board/")
before = held()
began = time.monotonic()
answer = client.get({address!r})
pieces = iter(answer.streaming_content)
size = len(next(pieces))
first = time.monotonic() - began
size += sum(map(len, pieces))
print(json.dumps(dict(first_byte_s=round(first, 2), seconds=round(time.monotonic() - began, 1),
    bytes=size, rss_before_mb=round(before / 1024), rss_mb=round(held() / 1024))))
"""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cadres", type=int, nargs="+", default=[1_000, 20_000, 100_000])
    parser.add_argument("--assignments", type=int, default=30)
    parser.add_argument("--sqlite", action="store_true")
    parser.add_argument("--keep-in", type=Path, help="folder of the databases; else temporary")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        units = min(5_000, max(20, options.one // 200))
        vendor = "sqlite" if options.sqlite else "postgresql"
        organisation = Organisation(options.one, units, options.assignments, vendor)
        for part in options.parts:
            getattr(organisation, part)()
        day = dt.datetime.now(tz=dt.UTC).date().isoformat()
        results = ROOT / "bench" / "results" / f"{day}-organisations.jsonl"
        facts = {"python": platform.python_version(), "machine": platform.machine(),
                 "cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1)}  # fmt: skip
        with results.open("a", encoding="utf-8") as lines:
            for line in organisation.rows:
                lines.write(json.dumps({**line, **facts}, ensure_ascii=False) + "\n")
        return
    for cadres in options.cadres:
        with tempfile.TemporaryDirectory() as folder:
            kept = options.keep_in and options.keep_in / str(cadres)
            home = kept or Path(folder)
            home.mkdir(parents=True, exist_ok=True)
            started = nullcontext() if options.sqlite else services(durable=True, keep_in=kept)
            with started as running:
                environment = {
                    **os.environ,
                    "PYTHONPATH": f"{ROOT / 'site'}:{ROOT}",
                    "DJANGO_SETTINGS_MODULE": "config.settings.dev",
                    "ALLOWED_HOSTS": "testserver",
                    **(running.environment() if running else {}),
                }
                if options.sqlite:
                    environment["DATABASE_URL"] = f"sqlite:///{home}/bench.sqlite3"
                command = [
                    sys.executable, "-m", "bench.organisations", "--one", str(cadres),
                    "--assignments", str(options.assignments), "--parts", *options.parts,
                    *(["--sqlite"] if options.sqlite else []),
                ]  # fmt: skip
                subprocess.run(command, env=environment, cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
