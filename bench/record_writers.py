"""Processes that write, seal and export for bench/records.py, each beginning at a signal."""

import json
import os
import re
import sys
import time
from decimal import Decimal
from pathlib import Path

WRITERS = 8
EXPORTED = 200_000


def peak_mb():
    """Largest resident memory of this process so far."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


def writer_raw(number, seconds):
    """Commit one small row after another, as fast as the database acknowledges."""
    from django.db import connection

    done, ends = 0, time.monotonic() + seconds
    with connection.cursor() as cursor:
        while time.monotonic() < ends:
            cursor.execute(
                "INSERT INTO bench_raw (writer, text) VALUES (%s, %s)", [number, "x"]
            )
            done += 1
    return done


def writer_single(number, seconds, pace=0.0):
    """Record one entry after another through the service, `pace` seconds apart at least."""
    from django.utils import timezone

    from cadres.models import Cadre
    from records.services import record_entry

    people = list(Cadre.objects.select_related("unit").order_by("pk")[number::WRITERS][:100])
    done, begun = 0, time.monotonic()
    while time.monotonic() < begun + seconds:
        record_entry(
            cadre=people[done % len(people)],
            kind="COURSE",
            activity_key=f"bench.course:{number}-{done}@1",
            occasion=f"{os.getpid()}",
            title="采购岗位廉政风险与防控",
            title_en="Integrity risks of procurement",
            at=timezone.now(),
            credit_hours=Decimal("2.00"),
            credit_rule="course.published",
            outcome={"score": "86.00"},
        )
        done += 1
        wait = begun + done * pace - time.monotonic()
        if wait > 0:
            time.sleep(wait)
    return done


def sequencer_lag(_number, seconds):
    """Sequence every two seconds like the worker; return how old entries were, p99 in seconds."""
    from django.utils import timezone

    from records import sequencer
    from records.models import Leaf

    lags, ends = [], time.monotonic() + seconds
    sequencer.sequence(at=timezone.now())
    seen = Leaf.objects.count()
    while time.monotonic() < ends:
        time.sleep(2)
        sequencer.sequence(at=timezone.now())
        now = timezone.now()
        fresh = Leaf.objects.filter(index__gte=seen).values_list(
            "entry__recorded_at", flat=True
        )
        lags += [(now - at).total_seconds() for at in fresh]
        seen = Leaf.objects.count()
    if not lags:
        raise SystemExit("nothing was sequenced while others wrote: there is no lag to tell")
    lags.sort()
    return lags[int(len(lags) * 0.99)]


def exporter(ending, _seconds):
    """Write every entry to nowhere; return peak memory in MB."""
    from records.exporting.files import response_of
    from records.models import Entry

    response = response_of(
        Entry.objects.filter(activity_key__startswith="bench.export"), ending, "x"
    )
    size = sum(len(chunk) for chunk in response.streaming_content)
    if size < EXPORTED:
        raise SystemExit("the export is too small to be true")
    return peak_mb()


ROLES = {
    "raw": writer_raw,
    "single": writer_single,
    "paced": lambda number, seconds: writer_single(number, seconds, pace=WRITERS / 100),
    "sequencer": sequencer_lag,
    "export": exporter,
}


def act(role, number, seconds):
    """Run one role in this process, beginning when a line arrives on standard input."""
    import django

    django.setup()
    from django.db import connection

    connection.ensure_connection()
    print("ready", flush=True)
    sys.stdin.readline()
    print(json.dumps(ROLES[role](number if role == "export" else int(number), seconds)))
