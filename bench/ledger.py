"""Measure the offline verifier and proofs on a log of a million entries (L3), without a database.

    PYTHONPATH=site:. python -m bench.ledger [LEAVES] [--keep DIR]

Writes the export straight to files, then runs `verify_record.py` in a process of its own. Prints one
JSON line for each figure: CPU seconds, peak memory, milliseconds of a proof.
"""

import argparse
import base64
import hashlib
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")

import django

django.setup()

# Models can only be imported once Django is set up.
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: E402

from records import export, merkle, signing  # noqa: E402
from records.ledger import commitment_to  # noqa: E402

ORIGIN = "bench.example/record"
PUBLIC = (
    b'{"activity_key":"courses.course:%d@3","corrects":"","credit_hours":"2.00",'
    b'"credit_rule":"course.published","earned_on":"2026-09-14","kind":"COURSE",'
    b'"occurred_at":"2026-09-14T04:00:00.000000+00:00","public_id":"%08x-9ebb-41d3-a9ce-47679778dbf2",'
    b'"recorded_at":"2026-09-14T04:00:00.%06d+00:00","v":1}'
)
PERSONAL = (
    '{"cadre":%d,"name":"张清和","occasion":"","outcome":{"score":"86.00"},"post_name":"采购专员",'
    '"staff_number":"%07d","title":"采购岗位廉政风险","title_en":"Risks of procurement","unit":%d,'
    '"unit_name":"青峰县财政局采购办"}'
)


def write_export(folder, leaves, every):
    """Write an export of `leaves` leaves with a checkpoint after each `every` of them."""
    key = Ed25519PrivateKey.from_private_bytes(b"\x5e" * 32)
    public_key = signing.public_bytes(key).hex()
    trees = [merkle.Frontier(merkle.SHA256), merkle.Frontier(merkle.SM3)]
    previous = "00" * 32
    kept = {}
    with (
        (folder / "leaves.jsonl").open("wb") as leaf_file,
        (folder / "entries.jsonl").open("wb") as entry_file,
        (folder / "persons.jsonl").open("wb") as person_file,
        (folder / "checkpoints.jsonl").open("w") as checkpoint_file,
    ):
        for start in range(0, leaves, every):
            block = []
            for index in range(start, min(leaves, start + every)):
                public = PUBLIC % (index % 997, index, index % 1_000_000)
                personal = (PERSONAL % (index % 5003, index % 5003, index % 40)).encode()
                salt = hashlib.sha256(b"%d" % index).digest()
                commitment = commitment_to(personal, salt)
                hashes = [t.leaf(public + commitment) for t in (merkle.SHA256, merkle.SM3)]
                block.append(hashes)
                leaf_file.write(export.leaf_line(index, commitment, *hashes))
                entry_file.write(export.entry_line(index, public))
                person_file.write(export.person_line(index, personal, salt))
                kept[merkle.Subtree(0, index)] = hashes[0]
            kept.update(trees[0].extend(pair[0] for pair in block))
            trees[1].extend(pair[1] for pair in block)
            roots = [tree.root() for tree in trees]
            text = (
                f"{ORIGIN}\n{trees[0].size}\n{base64.b64encode(roots[0]).decode()}\n"
                f"sm3 {roots[1].hex()}\ntime 2026-09-14T05:00:00Z\nprevious {previous}\n"
            ).encode()
            signature = key.sign(text)
            line = {
                "origin": ORIGIN,
                "previous": previous,
                "public_key": public_key,
                "root": roots[0].hex(),
                "root_sm3": roots[1].hex(),
                "signature": signature.hex(),
                "size": trees[0].size,
                "time": "2026-09-14T05:00:00Z",
            }
            checkpoint_file.write(json.dumps(line) + "\n")
            previous = hashlib.sha256(text + signature).hexdigest()
    (folder / "consistency.jsonl").write_text("")
    manifest = {"format": export.FORMAT, "scope": "all", "size": leaves, "origin": ORIGIN}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return kept


MEASURED = """
import re, runpy, sys, time
sys.argv = sys.argv[1:]
try:
    runpy.run_path(sys.argv[0], run_name="__main__")
finally:
    peak = re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read()).group(1)
    sys.stderr.write(f"{time.process_time()} {peak}\\n")
"""


def measure_verifier(folder, sm3):
    verifier = export.VERIFIER_DIR / "verify_record.py"
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, verifier, folder, "--json", "--sm3", sm3],
        capture_output=True,
        text=True,
        check=False,
    )
    cpu_seconds, peak_kb = done.stderr.split()[-2:]
    return {
        "name": "verify_record",
        "sm3": sm3,
        "verdict": json.loads(done.stdout)["ok"],
        "cpu_seconds": round(float(cpu_seconds), 2),
        "rss_mb": round(int(peak_kb) / 1024),
    }


def measure_proofs(kept, leaves, count=300):
    """Build proofs from kept subtrees in memory: the part that is not the database's."""
    picked = random.Random(1)
    places = [picked.randrange(leaves) for _unused in range(count)]
    started = time.process_time()
    for place in places:
        merkle.prove(merkle.inclusion_spans(place, leaves), lambda _wanted: kept, merkle.SHA256)
    cpu_ms = (time.process_time() - started) * 1000 / count
    rows = max(len(merkle.kept_for(merkle.inclusion_spans(place, leaves))) for place in places)
    return {"name": "inclusion_proof", "cpu_ms": round(cpu_ms, 3), "rows_at_most": rows}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("leaves", type=int, nargs="?", default=1_000_000)
    parser.add_argument("--every", type=int, default=1000, help="leaves between checkpoints")
    parser.add_argument("--keep", type=Path, help="write the export here and leave it")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = chosen.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        kept = write_export(folder, chosen.leaves, chosen.every)
        for figures in (
            measure_verifier(folder, "auto"),
            measure_verifier(folder, "always"),
            measure_proofs(kept, chosen.leaves),
        ):
            print(json.dumps({"leaves": chosen.leaves, **figures}), flush=True)


if __name__ == "__main__":
    main()
