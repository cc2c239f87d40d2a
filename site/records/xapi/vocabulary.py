"""Verbs, activity types and identifiers: how kinds of entries are said in xAPI."""

from typing import Final, NamedTuple
from urllib.parse import quote, unquote, urljoin

from django.conf import settings

from records.models import Kind

ADL_VERB: Final = "http://adlnet.gov/expapi/verbs/"
ADL_TYPE: Final = "http://adlnet.gov/expapi/activities/"
VOIDED: Final = f"{ADL_VERB}voided"
PASSED: Final = f"{ADL_VERB}passed"
FAILED: Final = f"{ADL_VERB}failed"
COMPLETED: Final = f"{ADL_VERB}completed"
ATTENDED: Final = f"{ADL_VERB}attended"
PLATFORM_ACCOUNT: Final = "qingfeng"
LANGUAGE: Final = "zh-Hans"


class Verb(NamedTuple):
    iri: str
    chinese: str
    english: str

    @property
    def display(self) -> dict[str, str]:
        return {LANGUAGE: self.chinese, "en": self.english}


def home() -> str:
    """Return the address of this site, the home page of everybody's account."""
    return str(settings.WAGTAILADMIN_BASE_URL).rstrip("/") + "/"


def own(path: str) -> str:
    """Return an identifier of our own below /xapi/."""
    return urljoin(home(), f"xapi/{path}")


def activity_id(activity_key: str) -> str:
    """Return the IRI of an activity."""
    return own(f"activities/{quote(activity_key, safe=':@.-_')}")


def activity_key_of(iri: str) -> str | None:
    """Return the activity key that `iri` names; None for the IRIs of others."""
    prefix = own("activities/")
    return unquote(iri.removeprefix(prefix)) if iri.startswith(prefix) else None


def profile_id() -> str:
    """Return the category that every statement of this site carries."""
    return own("profile")


_COMPLETED: Final = Verb(COMPLETED, "完成", "completed")
_ATTENDED: Final = Verb(ATTENDED, "参加", "attended")
VOIDING: Final = Verb(VOIDED, "撤销", "voided")
PASSING: Final = Verb(PASSED, "通过", "passed")
FAILING: Final = Verb(FAILED, "未通过", "failed")

_OWN_VERBS: Final[dict[str, tuple[str, str, str]]] = {
    Kind.PLEDGE: ("pledged", "承诺", "pledged"),
    Kind.FILING: ("filed", "报告", "filed"),
    Kind.REPORT: ("reported", "述廉", "reported"),
    Kind.CERTIFICATE: ("lapsed", "到期", "lapsed"),
    Kind.CORRECTION: ("corrected", "更正", "corrected"),
}
_ATTENDED_KINDS: Final = frozenset({Kind.SESSION, Kind.ACTIVITY, Kind.TALK})
TESTED_KINDS: Final = frozenset({Kind.QUIZ, Kind.EXAM})

_TYPES: Final[dict[str, str]] = {
    Kind.LESSON: "lesson",
    Kind.COURSE: "course",
    Kind.QUIZ: "assessment",
    Kind.EXAM: "assessment",
    Kind.CASE: "simulation",
    Kind.SESSION: "meeting",
    Kind.ACTIVITY: "meeting",
    Kind.TALK: "meeting",
    Kind.ESSAY: "file",
}


def verb_of(kind: str) -> Verb:
    """Return the verb of `kind`; of a test that was neither passed nor failed: completed."""
    if kind in _OWN_VERBS:
        name, chinese, english = _OWN_VERBS[kind]
        return Verb(own(f"verbs/{name}"), chinese, english)
    return _ATTENDED if kind in _ATTENDED_KINDS else _COMPLETED


def kinds_of(iri: str) -> list[str]:
    """Return the kinds whose verb is `iri`."""
    return [kind for kind in Kind.values if verb_of(kind).iri == iri]


def type_of(kind: str) -> str:
    """Return the IRI of the type of activities of `kind`."""
    return f"{ADL_TYPE}{_TYPES[kind]}" if kind in _TYPES else own(f"types/{kind.lower()}")
