"""The parameters of GET /xapi/statements (xAPI 1.0.3, part three, 2.1.3) and what they select."""

import datetime as dt
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from core.errors import DomainError
from records.models import Effect, Entry, EntryQuerySet, Kind
from records.xapi.statements import platform
from records.xapi.vocabulary import (
    FAILED,
    PASSED,
    PLATFORM_ACCOUNT,
    TESTED_KINDS,
    VOIDED,
    activity_key_of,
    home,
    kinds_of,
    profile_id,
)

LARGEST_PAGE: Final = 500
FORMATS: Final = ("ids", "exact", "canonical")
_ONE: Final = frozenset({"statementId", "voidedStatementId"})
_ALONGSIDE_ONE: Final = frozenset({"attachments", "format"})
_FILTERS: Final = frozenset(
    {"agent", "verb", "activity", "registration", "related_activities", "related_agents", "since",
     "until", "limit", "ascending"}
)  # fmt: skip
_MENDING: Final = [Effect.HOURS.value, Effect.REMARK.value]


class BadQuery(DomainError):
    """The parameters are not those of the specification; the answer is 400 with this text."""


@dataclass(frozen=True)
class StatementQuery:
    """A query for many statements. Sizes and positions are numbers of entries."""

    filters: Mapping[str, str]
    after: int = 0  # continue behind this entry; 0: from the beginning

    @property
    def is_ascending(self) -> bool:
        return self.filters.get("ascending") == "true"

    @property
    def limit(self) -> int:
        """Statements for this page: what was asked for, at most `LARGEST_PAGE`."""
        return min(int(self.filters.get("limit", 0)) or LARGEST_PAGE, LARGEST_PAGE)

    def page(self, entries: EntryQuerySet) -> tuple[list[Entry], int]:
        """Return this page of `entries`, and behind which entry the next begins (0: no more).

        One query. Voided statements are left out; what refers to a match is a match too.
        """
        found = unvoided(entries)
        matching = _matching(self.filters)
        if matching is not None:
            found = found.filter(matching | _of_corrected(matching))
        for name, lookup in (("since", "recorded_at__gt"), ("until", "recorded_at__lte")):
            if name in self.filters:
                found = found.filter(**{lookup: _instant(name, self.filters[name])})
        if self.after:
            found = found.filter(**{"pk__gt" if self.is_ascending else "pk__lt": self.after})
        order = "pk" if self.is_ascending else "-pk"
        rows = list(found.select_related("cadre", "corrects").order_by(order)[: self.limit + 1])
        page = rows[: self.limit]
        return page, page[-1].pk if len(rows) > self.limit else 0


def unvoided(entries: EntryQuerySet) -> EntryQuerySet:
    """Leave out what a voiding statement took back."""
    return entries.filter(~Exists(_voiding()))


def voided(entries: EntryQuerySet) -> EntryQuerySet:
    """Keep only what a voiding statement took back."""
    return entries.filter(Exists(_voiding()))


def _voiding() -> EntryQuerySet:
    return Entry.objects.filter(_is_voiding(), corrects=OuterRef("pk"))


def _is_voiding() -> Q:
    # A correction without an effect in its outcome withdraws, as `statements.is_voiding` has it.
    mends = Q(outcome__effect__in=_MENDING)
    return Q(corrects__isnull=False) & (~mends | Q(outcome__effect__isnull=True))


def parse(parameters: Mapping[str, str]) -> StatementQuery | uuid.UUID:
    """Return the query that `parameters` ask for, or the id of the one statement they name.

    Raises:
        BadQuery: an unknown parameter, a combination that is not allowed, or a wrong value.
    """
    given = set(parameters)
    unknown = given - _ONE - _ALONGSIDE_ONE - _FILTERS
    if unknown:
        raise BadQuery(_("Unknown parameter: %(name)s.") % {"name": sorted(unknown)[0]})
    if parameters.get("format", "exact") not in FORMATS:
        raise BadQuery(_("“format” must be ids, exact or canonical."))
    for name in given & {"attachments", "ascending", "related_activities", "related_agents"}:
        if parameters[name] not in ("true", "false"):
            raise BadQuery(_("“%(name)s” must be true or false.") % {"name": name})
    named = given & _ONE
    if named:
        if len(named) > 1 or given & _FILTERS:
            raise BadQuery(_("A statement named by its id cannot be filtered besides."))
        name = next(iter(named))
        return _uuid(name, parameters[name])
    _check(parameters)
    return StatementQuery({name: parameters[name] for name in given & _FILTERS})


def _check(parameters: Mapping[str, str]) -> None:
    limit = parameters.get("limit", "0")
    if not (limit.isascii() and limit.isdigit() and len(limit) < 10):
        raise BadQuery(_("“limit” must be a number, 0 or more."))
    for name in ("since", "until"):
        if name in parameters:
            _instant(name, parameters[name])
    if "registration" in parameters:
        _uuid("registration", parameters["registration"])
    for name in ("verb", "activity"):
        if name in parameters and ":" not in parameters[name]:
            raise BadQuery(_("“%(name)s” must be an IRI.") % {"name": name})
    if "agent" in parameters:
        _agent(parameters["agent"])


def _matching(filters: Mapping[str, str]) -> Q | None:
    """Return the condition on entries themselves; None where nothing is filtered."""
    conditions = [
        build(filters)
        for name, build in (
            ("agent", _by_agent),
            ("verb", _by_verb),
            ("activity", _by_activity),
            ("registration", _by_registration),
        )
        if name in filters
    ]
    if not conditions:
        return None
    matching = Q()
    for condition in conditions:
        matching &= condition
    return matching


def _of_corrected(matching: Q) -> Q:
    """Return that an entry corrects one that matches."""
    return Q(corrects__in=Entry.objects.filter(matching))


def _by_agent(filters: Mapping[str, str]) -> Q:
    account = _agent(filters["agent"]).get("account", {})
    if account.get("homePage") != home():
        return Q(pk__in=[])
    if account == platform()["account"]:
        # The platform vouches for everything, and speaks the corrections itself.
        is_related = filters.get("related_agents") == "true"
        return Q(pk__isnull=False) if is_related else Q(corrects__isnull=False)
    return Q(cadre__staff_number=account.get("name"), corrects=None)


def _by_verb(filters: Mapping[str, str]) -> Q:
    iri = filters["verb"]
    if iri == VOIDED:
        return _is_voiding()
    if iri in (PASSED, FAILED):
        return Q(kind__in=TESTED_KINDS, outcome__is_passed=iri == PASSED)
    kinds = set(kinds_of(iri))
    judged = Q(outcome__is_passed=True) | Q(outcome__is_passed=False)
    tested = [*(kinds & TESTED_KINDS)]
    plain = Q(kind__in=kinds - TESTED_KINDS - {Kind.CORRECTION})
    mending = Q(kind=Kind.CORRECTION, outcome__effect__in=_MENDING)
    unjudged = Q(kind__in=tested) & ~Q(pk__in=Entry.objects.filter(judged, kind__in=tested))
    matching = plain | unjudged if tested else plain
    return matching | mending if Kind.CORRECTION in kinds else matching


def _by_activity(filters: Mapping[str, str]) -> Q:
    iri = filters["activity"]
    if iri == profile_id():
        is_related = filters.get("related_activities") == "true"
        return Q(pk__isnull=False) if is_related else Q(pk__in=[])
    key = activity_key_of(iri)
    return Q(activity_key=key, corrects=None) if key else Q(pk__in=[])


def _by_registration(filters: Mapping[str, str]) -> Q:
    return Q(public_id=_uuid("registration", filters["registration"]))


def _uuid(name: str, text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise BadQuery(_("“%(name)s” must be a UUID.") % {"name": name}) from error


def _instant(name: str, text: str) -> dt.datetime:
    """Return an ISO 8601 instant; one without a zone counts as UTC."""
    try:
        at = parse_datetime(text)
    except ValueError:
        at = None
    if at is None:
        raise BadQuery(
            _("“%(name)s” must be an instant such as 2026-09-14T04:00:00Z.") % {"name": name}
        )
    return at if at.tzinfo else at.replace(tzinfo=dt.UTC)


def _agent(text: str) -> dict[str, Any]:
    """Return an Agent with exactly one identifier."""
    try:
        agent = json.loads(text)
    except ValueError as error:
        raise BadQuery(_("“agent” must be an Agent in JSON.")) from error
    identifiers = ("mbox", "mbox_sha1sum", "openid", "account")
    if not isinstance(agent, dict) or sum(name in agent for name in identifiers) != 1:
        raise BadQuery(_("“agent” must be an Agent with one identifier."))
    account = agent.get("account", {})
    if not isinstance(account, dict) or not all(isinstance(v, str) for v in account.values()):
        raise BadQuery(_("“agent” must be an Agent with one identifier."))
    if "account" in agent and set(account) != {"homePage", "name"}:
        raise BadQuery(_("An account has a homePage and a name."))
    return agent


__all__ = ["PLATFORM_ACCOUNT", "BadQuery", "StatementQuery", "parse", "unvoided", "voided"]
