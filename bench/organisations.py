"""Measure boards, names, completions and audiences on made-up organisations.

    PYTHONPATH=site:. python -m bench.organisations --cadres 1000 20000 100000

Starts a durable PostgreSQL of its own for each size (`--sqlite` takes SQLite instead), makes the
organisation, and asks for pages in this process: what is measured is our work and the database's,
not a web server's. One JSON line a row goes to `bench/results/<date>-organisations.jsonl`.
"""

import argparse
import datetime as dt
import json
import os
import platform
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
COMPLETIONS = 200
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


def measure(cadres, units, assignments, vendor):
    """Everything for one size, in this process, on the database of the environment."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection, transaction
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    call_command("migrate", verbosity=0)
    call_command("create_site")
    from wagtail.models import Page

    from assignments.generating.organisation import generate
    from assignments.models import Assignment, Obligation
    from assignments.reevaluating import reevaluate_running
    from assignments.services import open_assignment
    from cadres.models import Cadre, Unit
    from records.models import Kind
    from records.services import record_entry

    rows = []

    def row(name, **figures):
        line = {"name": name, "database": vendor, "cadres": cadres, "units": units, **figures}
        rows.append(line)
        print(json.dumps(line), flush=True)

    at = timezone.now()
    began = time.monotonic()
    made = generate(cadres=cadres, units=units, assignments=assignments, at=at, report=str)
    row(
        "generate",
        seconds=round(time.monotonic() - began, 1),
        obligations=made.obligations,
        parts=made.seconds,
    )

    began = time.monotonic()
    whole = open_assignment(
        title="全员任务", title_en="Everyone", activity_key="bench:everyone@1",
        target=Page.objects.order_by("-pk").first(), audience=Unit.objects.get(code="GEN"),
        reason="样例", reason_en="", minutes=10, opens_on=at.date(),
        due_on=at.date() + dt.timedelta(days=30), actor=None, at=at,
    )  # fmt: skip
    reached = Obligation.objects.filter(assignment=whole).count()
    row("open_assignment", seconds=round(time.monotonic() - began, 2), obligations=reached)

    boss = Cadre.objects.get(staff_number="GENERATED")
    client = Client()
    client.force_login(boss)
    top = Assignment.objects.filter(activity_key="generated.course:1@1").get()
    past = Assignment.objects.filter(activity_key="generated.course:4@1").get()
    some_unit = "GEN000025" if units > 25 else "GEN000005"
    for name, address in (
        ("boards", "/board/"),
        ("board", f"/board/{top.pk}/"),
        ("board_past_due", f"/board/{past.pk}/"),
        ("names", f"/board/{top.pk}/names/"),
        ("names_open", f"/board/{top.pk}/names/?state=open"),
        ("names_of_a_unit", f"/board/{top.pk}/names/?unit={some_unit}"),
    ):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            answer = client.get(address)
            assert answer.status_code == 200, (address, answer.status_code)
            asked = len(captured)
        waits = timed(lambda address=address: client.get(address), PAGES)
        row(
            name,
            p50_ms=round(percentile(waits, 0.5), 1),
            p95_ms=round(percentile(waits, 0.95), 1),
            queries=asked,
        )
    second = client.get(f"/board/{top.pk}/names/").context
    after = second["names"].next_after if second else None
    if after:
        waits = timed(lambda: client.get(f"/board/{top.pk}/names/?after={after}"), PAGES)
        row("names_second_page", p50_ms=round(percentile(waits, 0.5), 1),
            p95_ms=round(percentile(waits, 0.95), 1))  # fmt: skip

    began = time.monotonic()
    changed = reevaluate_running(at=at)
    row("reevaluate_unchanged", seconds=round(time.monotonic() - began, 1),
        assignments=Assignment.objects.running(at.date()).count(), changed=len(changed))  # fmt: skip
    Cadre.objects.filter(pk__in=list(Cadre.objects.values_list("pk", flat=True)[::200])).update(
        status="ON_LEAVE"
    )
    began = time.monotonic()
    changed = reevaluate_running(at=at)
    row("reevaluate_half_percent", seconds=round(time.monotonic() - began, 1),
        changed=sum(c.excused for c in changed.values()))  # fmt: skip
    person = Cadre.objects.in_service().filter(staff_number__startswith="G0").first()
    began = time.monotonic()
    reevaluate_running(at=at, cadres=[person.pk])
    row("reevaluate_one_person", seconds=round(time.monotonic() - began, 3))

    unit = Unit.objects.get(code="GEN000025" if units > 25 else "GEN")
    people = list(
        Cadre.objects.filter(obligations__assignment=whole, obligations__excuse="")
        .select_related("unit")
        .order_by("pk")[:COMPLETIONS]
    )
    Obligation.objects.filter(assignment=whole, cadre__in=people).update(unit=unit)
    from assignments.materialising import rebuild_tallies

    with transaction.atomic():
        rebuild_tallies(whole)

    def finish(cadre):
        record_entry(
            cadre=cadre, kind=Kind.COURSE, activity_key=whole.activity_key, title="样例",
            title_en="", at=timezone.now(),
        )  # fmt: skip

    with CaptureQueriesContext(connection) as captured:
        finish(people[0])
        asked = len(captured)
    writers = WRITERS if vendor == "postgresql" else 1
    shares = [people[1 + n :: writers] for n in range(writers)]
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
    row("complete", per_second=round((len(people) - 1) / seconds, 1), queries=asked,
        writers=writers, failed=failed[:3], in_one_unit=True)  # fmt: skip
    return rows


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cadres", type=int, nargs="+", default=[1_000, 20_000, 100_000])
    parser.add_argument("--assignments", type=int, default=30)
    parser.add_argument("--sqlite", action="store_true")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        units = min(5_000, max(20, options.one // 200))
        vendor = "sqlite" if options.sqlite else "postgresql"
        rows = measure(options.one, units, options.assignments, vendor)
        day = dt.datetime.now(tz=dt.UTC).date().isoformat()
        results = ROOT / "bench" / "results" / f"{day}-organisations.jsonl"
        facts = {"python": platform.python_version(), "machine": platform.machine(),
                 "cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1)}  # fmt: skip
        with results.open("a", encoding="utf-8") as lines:
            for line in rows:
                lines.write(json.dumps({**line, **facts}, ensure_ascii=False) + "\n")
        return
    for cadres in options.cadres:
        with tempfile.TemporaryDirectory() as folder:
            started = nullcontext() if options.sqlite else services(durable=True)
            with started as running:
                environment = {
                    **os.environ,
                    "PYTHONPATH": f"{ROOT / 'site'}:{ROOT}",
                    "DJANGO_SETTINGS_MODULE": "config.settings.dev",
                    "ALLOWED_HOSTS": "testserver",
                    **(running.environment() if running else {}),
                }
                if options.sqlite:
                    environment["DATABASE_URL"] = f"sqlite:///{folder}/bench.sqlite3"
                command = [
                    sys.executable, "-m", "bench.organisations", "--one", str(cadres),
                    "--assignments", str(options.assignments),
                    *(["--sqlite"] if options.sqlite else []),
                ]  # fmt: skip
                subprocess.run(command, env=environment, cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
