"""One entry as one xAPI statement. The same entry always gives the same statement."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from records.models import Effect, Entry, Kind
from records.xapi.vocabulary import (
    FAILING,
    LANGUAGE,
    PASSING,
    PLATFORM_ACCOUNT,
    TESTED_KINDS,
    VOIDING,
    Verb,
    activity_id,
    home,
    own,
    profile_id,
    type_of,
    verb_of,
)

STATEMENT_VERSION: Final = "1.0.0"  # what statements carry, also under 1.0.3
Statement = dict[str, Any]


def statement_of(entry: Entry) -> Statement:
    """Return `entry` as a statement; its `cadre` and `corrects` should be loaded."""
    is_correction = entry.corrects is not None
    return {
        "id": str(entry.public_id),
        "actor": platform() if is_correction else _agent(entry),
        "verb": _verb_object(_verb(entry)),
        "object": _reference(entry) if is_correction else _activity(entry),
        **({} if is_voiding(entry) else {"result": _result(entry)}),
        "context": _context(entry),
        "timestamp": _instant(entry.occurred_at),
        "stored": _instant(entry.recorded_at),
        "authority": platform(),
        "version": STATEMENT_VERSION,
    }


def is_voiding(entry: Entry) -> bool:
    """Tell whether `entry` withdraws another one: a correction that only mends does not."""
    mending = (Effect.HOURS, Effect.REMARK)
    return entry.corrects_id is not None and entry.outcome.get("effect") not in mending


def platform() -> dict[str, Any]:
    """Return this site as the agent that vouches for every statement."""
    return {
        "objectType": "Agent",
        "name": "Qingfeng",
        "account": {"homePage": home(), "name": PLATFORM_ACCOUNT},
    }


def in_format(statement: Statement, wanted: str, languages: list[str]) -> Statement:
    """Return `statement` as "exact", as "ids" only, or "canonical" in the best of `languages`."""
    if wanted == "exact":
        return statement
    if wanted == "ids":
        return _only_ids(statement)
    shown = {**statement, "verb": dict(statement["verb"])}
    shown["verb"]["display"] = _best(statement["verb"]["display"], languages)
    definition = statement["object"].get("definition")
    if definition:
        named = {**definition, "name": _best(definition["name"], languages)}
        shown["object"] = {**statement["object"], "definition": named}
    return shown


def _verb(entry: Entry) -> Verb:
    if is_voiding(entry):
        return VOIDING
    if entry.kind in TESTED_KINDS and isinstance(entry.outcome.get("is_passed"), bool):
        return PASSING if entry.outcome["is_passed"] else FAILING
    return verb_of(entry.kind)


def _verb_object(verb: Verb) -> dict[str, Any]:
    return {"id": verb.iri, "display": verb.display}


def _agent(entry: Entry) -> dict[str, Any]:
    return {
        "objectType": "Agent",
        "name": entry.cadre.name,
        "account": {"homePage": home(), "name": entry.cadre.staff_number},
    }


def _activity(entry: Entry) -> dict[str, Any]:
    names = {LANGUAGE: entry.title, **({"en": entry.title_en} if entry.title_en else {})}
    return {
        "objectType": "Activity",
        "id": activity_id(entry.activity_key),
        "definition": {"name": names, "type": type_of(entry.kind)},
    }


def _reference(entry: Entry) -> dict[str, Any]:
    corrected = entry.corrects
    return {"objectType": "StatementRef", "id": str(corrected.public_id if corrected else "")}


def _result(entry: Entry) -> dict[str, Any]:
    result: dict[str, Any] = {
        "extensions": {
            own("extensions/credit-hours"): float(entry.credit_hours),
            own("extensions/credit-rule"): entry.credit_rule,
            own("extensions/fingerprint"): entry.digest,
        }
    }
    if entry.kind not in (Kind.CERTIFICATE, Kind.CORRECTION):
        result["completion"] = True
    if isinstance(entry.outcome.get("is_passed"), bool):
        result["success"] = entry.outcome["is_passed"]
    score = _score(entry.outcome)
    if score:
        result["score"] = score
    return result


def _score(outcome: Mapping[str, Any]) -> dict[str, float]:
    """Return the score in percent, scaled to 0…1 as xAPI wants it; {} where there is none."""
    try:
        percent = Decimal(str(outcome.get("percent", outcome.get("score", ""))))
    except InvalidOperation:
        return {}
    if not 0 <= percent <= 100:
        return {}
    return {"scaled": float(percent / 100), "raw": float(percent), "min": 0, "max": 100}


def _context(entry: Entry) -> dict[str, Any]:
    context: dict[str, Any] = {
        "registration": str(entry.public_id),
        "language": LANGUAGE,
        "extensions": {
            own("extensions/unit"): entry.unit_name,
            own("extensions/post"): entry.post_name,
            own("extensions/kind"): entry.kind,
        },
        "contextActivities": {"category": [{"objectType": "Activity", "id": profile_id()}]},
    }
    if entry.corrects is None:
        context["platform"] = "Qingfeng"  # only allowed where the object is an activity
    return context


def _only_ids(statement: Statement) -> Statement:
    """Keep of agents, verb and activities what identifies them."""

    def agent(of: dict[str, Any]) -> dict[str, Any]:
        return {"objectType": "Agent", "account": of["account"]}

    target = statement["object"]
    return {
        **statement,
        "actor": agent(statement["actor"]),
        "authority": agent(statement["authority"]),
        "verb": {"id": statement["verb"]["id"]},
        "object": {"objectType": target["objectType"], "id": target["id"]},
    }


def _best(texts: dict[str, str], languages: list[str]) -> dict[str, str]:
    """Return the one text whose language comes first in `languages`; Chinese for none."""
    for wanted in languages:
        for language, text in texts.items():
            if language.lower().partition("-")[0] == wanted.lower().partition("-")[0]:
                return {language: text}
    return {LANGUAGE: texts[LANGUAGE]}


def _instant(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
