"""Rows of results with their goals: told and written as soon as they are there."""

import json
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass
class Row:
    """One line of the results."""

    name: str
    value: float
    unit: str
    goal: float
    is_met: bool
    note: str = ""


def at_least(name: str, value: float, unit: str, goal: float, note: str = "") -> Row:
    return Row(name, round(value, 1), unit, goal, value >= goal, note)


def at_most(name: str, value: float, unit: str, goal: float, note: str = "") -> Row:
    return Row(name, round(value, 1), unit, goal, value <= goal, note)


class Results:
    """Rows, told and written as soon as they are there; a part that fails costs no other."""

    def __init__(self, path: Path, facts: dict[str, object]) -> None:
        self.path, self.facts = path, facts
        self.missed: list[str] = []
        path.parent.mkdir(parents=True, exist_ok=True)

    def of(self, part: str, measure: Callable[[], list[Row]]) -> None:
        try:
            rows = measure()
        except Exception:
            traceback.print_exc()
            self.missed.append(f"{part} (failed)")
            return
        for row in rows:
            verdict = "met" if row.is_met else "MISSED"
            print(
                f"  {row.name:16}{row.value:10.1f} {row.unit:15} goal {row.goal:<6g}{verdict:8}"
                f"{row.note}",
                flush=True,
            )
            with self.path.open("a", encoding="utf-8") as lines:
                written = json.dumps(asdict(row) | self.facts, ensure_ascii=False)
                lines.write(written + "\n")
            if not row.is_met:
                self.missed.append(row.name)
