"""Two verifiers written apart, in Python and in JavaScript, give the same verdict on everything."""

import json
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from records import ledger
from records.export import VERIFIER_DIR, export_record
from records.models import Entry
from records.receipts import receipt_for
from records.verifier import verify_record
from tests.factories.ledger import make_log
from tests.factories.records import NOON
from tests.records.tampering import EVERY, KINDS, SIZE, export_to, undone

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NODE = shutil.which("node")
CHROMIUM = "/usr/bin/chromium"
RUNNER = Path(__file__).with_name("verify_in_node.js")
FILES = [
    "entries.jsonl",
    "leaves.jsonl",
    "persons.jsonl",
    "checkpoints.jsonl",
    "consistency.jsonl",
    "manifest.json",
]


def verdicts_of_the_page(jobs):
    """Run the script of verify.html in Node where there is one, else in Chromium."""
    page = VERIFIER_DIR / "verify.html"
    assert NODE or Path(CHROMIUM).exists(), "neither Node nor Chromium is here to run the page"
    engine = (
        [NODE, str(RUNNER), str(page)]
        if NODE
        else [sys.executable, str(RUNNER.with_name("verify_in_chromium.py")), str(page)]
    )
    done = subprocess.run(
        engine, input=json.dumps(jobs), capture_output=True, text=True, check=True, timeout=300
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def both(paths, anchors=(), earlier=()):
    jobs = [
        {
            "path": str(p),
            "anchors": [str(a) for a in anchors],
            "earlier": [str(e) for e in earlier],
        }
        for p in paths
    ]
    python = [verify_record.verify(Path(p), [*anchors, *earlier])._asdict() for p in paths]
    return python, verdicts_of_the_page(jobs)


def mutants_of(export, folder, count):
    """Yield copies of `export` with a byte changed, a line lost, doubled or moved."""
    picked = random.Random(7)
    for number in range(count):
        mutant = folder / f"mutant-{number}"
        shutil.copytree(export, mutant)
        name = FILES[number % len(FILES)]
        content = bytearray((mutant / name).read_bytes())
        lines = bytes(content).splitlines(keepends=True)
        if not lines:
            (mutant / name).unlink()
        elif number % 3 == 0 or len(lines) == 1:
            place = picked.randrange(len(content) - 1)
            content[place] ^= 1 << picked.randrange(7)
            (mutant / name).write_bytes(content)
        elif number % 3 == 1:
            del lines[picked.randrange(len(lines))]
            (mutant / name).write_bytes(b"".join(lines))
        else:
            one = picked.randrange(len(lines) - 1)
            lines[one], lines[one + 1] = lines[one + 1], lines[one]
            (mutant / name).write_bytes(b"".join(lines))
        yield mutant


def test_they_agree_on_mutants_and_on_tampering(tmp_path):
    make_log(SIZE, checkpoint_every=EVERY)
    kept = export_to(tmp_path / "kept")
    anchor = tmp_path / "anchor.json"
    anchor.write_text((kept / "checkpoints.jsonl").read_text().splitlines()[-1])
    export_record(folder=tmp_path / "one", at=NOON, cadre=Entry.objects.first().cadre)
    mutants = [
        *mutants_of(kept, tmp_path, 24),
        *mutants_of(tmp_path / "one", tmp_path / "one-of", 8),
    ]
    for kind in KINDS:
        with undone():
            kind(12)
            mutants.append(export_to(tmp_path / kind.__name__))

    python, page = both([kept, tmp_path / "one", *mutants], [anchor])

    assert python == page
    assert [verdict["ok"] for verdict in python[:2]] == [True, True]
    assert sum(not verdict["ok"] for verdict in python) >= len(mutants) - 4


def test_they_agree_on_receipts_and_on_people_who_were_untied(tmp_path):
    entries = make_log(23)
    receipt = receipt_for(entries[4])
    paths = [tmp_path / f"receipt-{number}.json" for number in range(4)]
    altered = [
        receipt,
        {**receipt, "entry": receipt["entry"] + " "},
        {**receipt, "proof": receipt["proof"][:-1]},
        {**receipt, "checkpoint": {**receipt["checkpoint"], "time": "2020-01-01T00:00:00Z"}},
    ]
    for path, content in zip(paths, altered, strict=True):
        path.write_text(json.dumps(content))
    ledger.untie(cadre=entries[0].cadre)

    python, page = both([*paths, export_to(tmp_path / "untied")])

    assert python == page
    assert [verdict["ok"] for verdict in python] == [True, False, False, False, True]


def test_both_read_the_shared_vectors():
    """Kept in the repository: whoever writes a third verifier starts here."""
    vectors = Path(__file__).with_name("vectors")
    expected = json.loads((vectors / "verdicts.json").read_text("utf-8"))
    paths = [vectors / name for name in expected]

    python, page = both(paths)

    assert python == page
    assert {
        p.name: [v["ok"], v["first"], v["last"]] for p, v in zip(paths, python, strict=True)
    } == (expected)
