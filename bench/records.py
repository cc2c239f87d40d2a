"""Measure the education record on a durable PostgreSQL beside the machine's raw commit rate.

    PYTHONPATH=site:. python -m bench.records [--seconds 6] [--no-million] [--out FILE]

Writers are processes of their own. Prints a table, appends one JSON line a row to
bench/results/<date>-records.jsonl, and exits 1 when a bar of the record is missed.
"""

import argparse
import datetime as dt
import json
import os
import statistics
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]

from bench.record_writers import EXPORTED, WRITERS, act  # noqa: E402  the path comes first

# name: (unit, bar, whether more is better)
BARS = {
    "single_entries": ("per second", 600, True),
    "bulk_entries": ("per second", 5_000, True),
    "page_2000": ("ms", 40, False),
    "page_2000_queries": ("queries", 12, False),
    "inclusion_proof": ("ms", 5, False),
    "sequencer_lag_p99": ("seconds", 10, False),
    "extract_pdf": ("ms", 1_000, False),
    "export_csv_rss": ("MB", 256, False),
    "export_json_rss": ("MB", 256, False),
    "export_xlsx_rss": ("MB", 256, False),
    "million_cpu": ("seconds", 10, False),
    "million_rss": ("MB", 500, False),
}


class Results(dict):
    """Figures by name, told as they come: a run that is cut short has not been for nothing."""

    def __setitem__(self, name, value):
        print(f"  {name}: {value:.3f}", flush=True)
        super().__setitem__(name, value)


def together(roles, seconds):
    """Run `roles` (pairs of role and number), each in a process, all at once; return their answers."""
    command = [sys.executable, "-m", "bench.records", "--act"]
    started = [
        subprocess.Popen(
            [*command, role, str(number), "--seconds", str(seconds)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for role, number in roles
    ]
    for process in started:
        process.stdout.readline()
    for process in started:
        process.stdin.write("go\n")
        process.stdin.flush()
    return [json.loads(process.communicate()[0]) for process in started]


def plant():
    """One county with two thousand people, one of them with two thousand entries."""
    from django.db import connection

    from cadres.models import Cadre, Unit

    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bench_raw (id bigserial PRIMARY KEY, writer int, text text)"
        )
    county = Unit.add_root(name="青峰县", code="B")
    offices = [county.add_child(name=f"第{n}科", code=f"B{n}") for n in range(20)]
    Cadre.objects.bulk_create(
        Cadre(staff_number=f"B{n:05d}", name=f"张清{n}", unit=offices[n % 20], password="!")
        for n in range(2_000)
    )


def bulk_entries(results):
    """A campaign closes: five thousand people at once, four times."""
    from django.utils import timezone

    from cadres.models import Cadre
    from records.bulk import Draft, record_entries

    people = list(Cadre.objects.select_related("unit"))
    rates = []
    for part in range(4):
        at = timezone.now()
        drafts = [
            Draft(
                cadre=people[n % len(people)],
                kind="CAMPAIGN",
                activity_key=f"bench.campaign:{part}@1",
                occasion=str(n // len(people)),
                title="春节廉洁教育活动",
                at=at,
                credit_hours=Decimal("0.50"),
            )
            for n in range(5_000)
        ]
        begun = time.perf_counter()
        record_entries(drafts=drafts, at=at)
        rates.append(5_000 / (time.perf_counter() - begun))
    results["bulk_entries"] = statistics.median(rates)


def page(results):
    """One's own record with two thousand entries, warm, as the WSGI worker would answer it."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from cadres.models import Cadre
    from records.bulk import Draft, record_entries

    cadre = Cadre.objects.select_related("unit").order_by("-pk").first()
    now = timezone.now()
    record_entries(
        drafts=[
            Draft(
                cadre=cadre,
                kind="LESSON",
                activity_key=f"bench.lesson:{n}@1",
                title=f"第{n}课",
                at=now - dt.timedelta(days=n % 1500),
                credit_hours=Decimal("0.25"),
            )
            for n in range(2_000)
        ],
        at=now,
    )
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(cadre, "cadres.backends.StaffNumberBackend")
    for _warming in range(3):
        if client.get("/record/").status_code != 200:
            raise SystemExit("the page does not answer")
    times = []
    for _unused in range(40):
        begun = time.perf_counter()
        client.get("/record/")
        times.append((time.perf_counter() - begun) * 1000)
    results["page_2000"] = statistics.median(times)
    with CaptureQueriesContext(connection) as captured:
        client.get("/record/")
    results["page_2000_queries"] = len(captured)
    return cadre


def proofs_and_extract(results, cadre):
    """Proofs in the log as it is by now, and the one-page extract of the long record."""
    from django.utils import timezone

    from records import export, sequencer
    from records.extracts.services import issue_extract
    from records.models import Checkpoint
    from records.printing.extract import extract_pdf

    sequencer.bring_up_to_date(at=timezone.now())
    last = Checkpoint.objects.last()
    times = []
    for n in range(300):
        begun = time.perf_counter()
        export.inclusion(n * 7919 % last.size, last)
        times.append((time.perf_counter() - begun) * 1000)
    results["inclusion_proof"] = statistics.median(times)
    results["leaves"] = last.size
    times = []
    for _unused in range(5):
        begun = time.perf_counter()
        extract = issue_extract(cadre=cadre, purpose="考察", actor=cadre, at=timezone.now())
        extract_pdf(extract)
        times.append((time.perf_counter() - begun) * 1000)
    results["extract_pdf"] = statistics.median(times)
    results["extract_pdf_first"] = times[0]


def exports(results):
    """Two hundred thousand entries as CSV, JSON and XLSX, each in a fresh process."""
    from django.utils import timezone

    from cadres.models import Cadre
    from records.models import Entry

    people, now = list(Cadre.objects.all()), timezone.now()
    for start in range(0, EXPORTED, 10_000):
        Entry.objects.bulk_create(
            Entry(
                cadre=people[n % len(people)],
                kind="COURSE",
                activity_key=f"bench.export:{n}@1",
                title="采购岗位廉政风险与防控",
                occurred_at=now,
                earned_on=now.date(),
                credit_hours=Decimal("2.00"),
                outcome={"score": "86.00"},
                unit_id=people[n % len(people)].unit_id,
                digest=f"{n:064x}",
            )
            for n in range(start, start + 10_000)
        )
    for ending in ("csv", "json", "xlsx"):
        begun = time.perf_counter()
        [results[f"export_{ending}_rss"]] = together([("export", ending)], 0)
        results[f"export_{ending}_seconds"] = time.perf_counter() - begun


def million(results):
    """The offline verifier on a million leaves; see bench/ledger.py."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.ledger"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    results["million_cpu"], results["million_rss"] = rows[0]["cpu_seconds"], rows[0]["rss_mb"]
    results["million_cpu_both_hashes"] = rows[1]["cpu_seconds"]
    results["million_proof_cpu_ms"] = rows[2]["cpu_ms"]


def measure(seconds, with_million):
    """Return every figure by its name, in the order of measuring."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from records import sequencer

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    plant()
    results = Results()
    raw = together([("raw", n) for n in range(WRITERS)], seconds)
    results["raw_commits"] = sum(raw) / seconds
    single = together([("single", n) for n in range(WRITERS)], seconds)
    results["single_entries"] = sum(single) / seconds
    results["single_to_raw"] = results["single_entries"] / results["raw_commits"]
    bulk_entries(results)
    cadre = page(results)
    sequencer.bring_up_to_date(at=timezone.now())
    paced = [("sequencer", 0), *(("paced", n) for n in range(WRITERS))]
    lag, *written = together(paced, max(20, seconds * 3))
    results["sequencer_lag_p99"] = lag
    results["paced_entries"] = sum(written) / max(20, seconds * 3)
    proofs_and_extract(results, cadre)
    exports(results)
    if with_million:
        million(results)
    return results


def report(results, out):
    """Print the table, keep the rows, and return the bars that were missed."""
    from bench.serving import machine

    facts = machine() | {"at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds")}
    out.parent.mkdir(parents=True, exist_ok=True)
    missed = []
    with out.open("a", encoding="utf-8") as lines:
        for name, value in results.items():
            unit, bar, more = BARS.get(name, ("", None, True))
            is_missed = bar is not None and (value < bar if more else value > bar)
            missed += [name] if is_missed else []
            row = {"name": name, "value": round(value, 3), "unit": unit, "bar": bar}
            lines.write(json.dumps(row | facts, ensure_ascii=False) + "\n")
            verdict = "" if bar is None else "MISSED" if is_missed else "ok"
            print(
                f"{name:26}{value:12.2f}  {unit:11}{bar if bar is not None else '':>7}  {verdict}"
            )
    return missed


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=6, help="of each writing row")
    parser.add_argument("--no-million", action="store_true", help="skip the offline verifier")
    parser.add_argument("--out", type=Path, help="results file")
    parser.add_argument("--act", nargs=2, metavar=("ROLE", "NUMBER"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.act:
        act(*chosen.act, chosen.seconds)
        return 0
    from deploy import catalogue
    from deploy.services import services

    catalogue.compile_all()
    day = f"{dt.date.today():%Y-%m-%d}"  # noqa: DTZ011  the operator's day
    with services(durable=True) as started:
        os.environ.update(
            started.environment(),
            SECRET_KEY="bench-only-key-that-protects-nothing-at-all",
            ALLOWED_HOSTS="127.0.0.1",
            HTTPS="0",
            RECORD_SIGNING_KEY="5e" * 32,
            DJANGO_SETTINGS_MODULE="bench.settings",
            PYTHONPATH=f"{ROOT}:{ROOT / 'site'}",
        )
        results = measure(chosen.seconds, not chosen.no_million)
        from django.db import connections

        connections.close_all()
    missed = report(results, chosen.out or ROOT / "bench" / "results" / f"{day}-records.jsonl")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
