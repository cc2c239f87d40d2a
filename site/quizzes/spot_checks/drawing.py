"""Drawing people so that anybody can draw them again. Pure."""

import hashlib
import json
import random
from collections.abc import Mapping, Sequence


def draw_people(
    pool: Mapping[str, Sequence[str]], *, per_unit: int, seed: str
) -> dict[str, list[str]]:
    """Return `per_unit` people of each unit, all of a smaller one.

    Args:
        pool: unit code → staff numbers. The order of neither matters.
    """
    drawn = {}
    for unit in sorted(pool):
        people = sorted(pool[unit])
        rng = random.Random(f"{seed}:{unit}")  # noqa: S311  to be repeated, not to be secret
        drawn[unit] = sorted(rng.sample(people, min(per_unit, len(people))))
    return drawn


def digest_of(pool: Mapping[str, Sequence[str]]) -> str:
    """Return the SHA-256 of the list that is drawn from."""
    written = json.dumps({unit: sorted(pool[unit]) for unit in sorted(pool)}, sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()
