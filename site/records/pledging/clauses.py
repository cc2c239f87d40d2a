"""Clauses of a pledge that belong to the signer's post, from its risk points. Pure."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import rfc8785

MOST_CLAUSES: Final = 6
_ORDER: Final = {"HIGH": 0, "MIDDLE": 1, "LOW": 2}


class PostRisk(NamedTuple):
    """A risk point of a post that the signer holds."""

    code: str
    post: str
    name: str
    measures: str
    level: str


def post_clauses(risks: Iterable[PostRisk]) -> list[dict[str, Any]]:
    """Return the clauses as they will be signed: the six most serious risk points.

    Each is {"risk_point": code, "post": name, "text": the clause}; the text is Chinese, since it
    is what the signature covers.
    """
    chosen = sorted(risks, key=lambda risk: (_ORDER.get(risk.level, 3), risk.code))
    return [
        {"risk_point": risk.code, "post": risk.post, "text": clause_text(risk)}
        for risk in chosen[:MOST_CLAUSES]
    ]


def clause_text(risk: PostRisk) -> str:
    """Return the clause in words."""
    measures = risk.measures.strip().rstrip("。")
    kept = f"，做到：{measures}" if measures else ""
    return f"在{risk.post}上，防范“{risk.name}”{kept}。"


def wording_mark(clauses: Sequence[str], own: Sequence[Mapping[str, Any]]) -> str:
    """Return a short mark of exactly these words: a form sends back which ones were read."""
    words = [*clauses, *(str(clause["text"]) for clause in own)]
    return hashlib.sha256(rfc8785.dumps(words)).hexdigest()[:16]
