"""Importing a roster: plan first, then write everything or nothing.

A number of queries that grows with thousands of rows, not with rows. Nobody who is missing from
the file is touched.
"""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cadres.models import Cadre, Post, Posting, Unit
from cadres.observers import announce_postings
from cadres.roster.columns import key_of
from cadres.roster.problems import Problem, UnreadableRoster
from cadres.roster.reading import read_rows
from cadres.roster.rows import Headings, RosterRow, find_headings, judge_rows
from core.pinyin import pinyin_key
from core.time import site_date

PROBLEMS_LISTED: Final = 1_000
_BATCH: Final = 1_000
_UPDATE_BATCH: Final = 300  # a CASE of so many branches per field and statement

Item = TypeVar("Item")


@dataclass
class Summary:
    """What an import did, or in a dry run would do."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    ignored_columns: list[str] = field(default_factory=list)

    def as_json(self) -> str:
        """Return the summary on one line of JSON."""
        return json.dumps(
            {
                "created": self.created,
                "updated": self.updated,
                "unchanged": self.unchanged,
                "errors": [problem._asdict() for problem in self.problems],
            },
            ensure_ascii=False,
        )


@dataclass
class _Plan:
    """What an import will write."""

    created: list[Cadre] = field(default_factory=list)
    changed: dict[frozenset[str], list[Cadre]] = field(
        default_factory=lambda: defaultdict(list)
    )
    ended: list[Posting] = field(default_factory=list)
    altered: list[Posting] = field(default_factory=list)  # begun today: corrected, not ended
    begun: list[Posting] = field(default_factory=list)
    updated: int = 0
    unchanged: int = 0


@transaction.atomic
def import_roster(
    *, path: Path, at: dt.datetime, actor: Cadre | None = None, dry_run: bool = False
) -> Summary:
    """Create and update the people of the roster file at `path`; on any problem write nothing.

    Columns that are absent and cells that are empty leave what is stored. A new unit or post
    ends the primary posting the day before and begins another today; without a post in the file
    the person keeps theirs. New accounts cannot sign in until a password is set.

    Args:
        at: aware instant of the import; postings begin on its date on the site's clock.
        dry_run: judge and count everything, write nothing.
    """
    try:
        rows = read_rows(path)
        found = find_headings(rows)
    except UnreadableRoster as refusal:
        return Summary(problems=refusal.problems)
    people, problems = judge_rows(rows, found)
    if not people and not problems:
        problems = [Problem(found.row, "", _("There is nobody below the headings."))]
    plan, more = _plan(people, found, site_date(at))
    problems = sorted([*problems, *more])
    if problems:
        return Summary(problems=_listed(problems), ignored_columns=found.ignored)
    if not dry_run:
        _write(plan, actor, at)
        if plan.created or plan.updated:
            _log(plan, actor)
    return Summary(
        created=len(plan.created),
        updated=plan.updated,
        unchanged=plan.unchanged,
        ignored_columns=found.ignored,
    )


def _plan(
    people: list[RosterRow], found: Headings, today: dt.date
) -> tuple[_Plan, list[Problem]]:
    """Compare the file with what is stored; return what to write and what stands against it."""
    units = _units({person.unit_code for person in people})
    posts = _posts() if "post" in found.written else {}
    existing = _existing({person.staff_number for person in people})
    postings = _primary_postings(existing.values())
    names_taken = _names_taken(people)
    plan, problems = _Plan(), []
    for person in people:
        against = list(_unresolved(person, found, units, posts, names_taken))
        if against:
            problems += against
            continue
        unit = units[person.unit_code]
        post = posts[key_of(str(person.values["post"]))] if "post" in person.values else None
        cadre = existing.get(person.staff_number)
        if cadre is None:
            _plan_new(plan, person, unit, post, today)
        else:
            _plan_existing(plan, person, cadre, unit, post, postings.get(cadre.pk), today)
    return plan, problems


def _unresolved(
    person: RosterRow,
    found: Headings,
    units: dict[str, Unit],
    posts: dict[str, Post | None],
    names_taken: dict[str, set[str]],
) -> Iterator[Problem]:
    if person.unit_code not in units:
        yield Problem(
            person.row,
            found.written["unit_code"],
            _("There is no unit %(code)s.") % {"code": person.unit_code},
        )
    if "post" in person.values and posts.get(key_of(str(person.values["post"]))) is None:
        yield Problem(
            person.row,
            found.written["post"],
            _("There is no single post %(name)s.") % {"name": person.values["post"]},
        )
    for heading, name in (
        (found.written["staff_number"], person.staff_number),
        (found.written.get("username", ""), str(person.values.get("username", ""))),
    ):
        if name and names_taken.get(name, set()) - {person.staff_number}:
            yield Problem(
                person.row,
                heading,
                _("%(name)s is another account's staff number or user name.") % {"name": name},
            )


def _plan_new(
    plan: _Plan, person: RosterRow, unit: Unit, post: Post | None, today: dt.date
) -> None:
    values = {name: value for name, value in person.values.items() if name != "post"}
    cadre = Cadre(staff_number=person.staff_number, name=person.name, unit=unit, **values)
    cadre.set_unusable_password()
    plan.created.append(cadre)
    if post is not None:
        plan.begun.append(Posting(cadre=cadre, unit=unit, post=post, from_on=today))


def _plan_existing(
    plan: _Plan,
    person: RosterRow,
    cadre: Cadre,
    unit: Unit,
    post: Post | None,
    posting: Posting | None,
    today: dt.date,
) -> None:
    wanted = {name: value for name, value in person.values.items() if name != "post"}
    wanted["name"] = person.name
    changed = {name for name, value in wanted.items() if getattr(cadre, name) != value}
    for name in changed:
        setattr(cadre, name, wanted[name])
    if "name" in changed:  # bulk_update asks no field for its own value
        cadre.sort_key = pinyin_key(cadre.name)
        changed.add("sort_key")
    if cadre.unit_id != unit.pk:
        cadre.unit = unit
        changed.add("unit")
    moves = _plan_move(plan, cadre, unit, post, posting, today)
    if changed:
        plan.changed[frozenset(changed)].append(cadre)
    if changed or moves:
        plan.updated += 1
    else:
        plan.unchanged += 1


def _plan_move(
    plan: _Plan,
    cadre: Cadre,
    unit: Unit,
    post: Post | None,
    posting: Posting | None,
    today: dt.date,
) -> bool:
    """Plan the change of posting, and tell whether there is one."""
    if posting is None:
        if post is None:
            return False
        plan.begun.append(Posting(cadre=cadre, unit=unit, post=post, from_on=today))
        return True
    post_id = post.pk if post is not None else posting.post_id
    if (posting.unit_id, posting.post_id) == (unit.pk, post_id):
        return False
    if posting.from_on >= today:
        posting.unit, posting.post_id = unit, post_id
        plan.altered.append(posting)
        return True
    plan.ended.append(posting)
    plan.begun.append(Posting(cadre=cadre, unit=unit, post_id=post_id, from_on=today))
    return True


def _write(plan: _Plan, actor: Cadre | None, at: dt.datetime) -> None:
    for cadre in plan.created:
        cadre.joined_at = at
    Cadre.objects.bulk_create(plan.created, batch_size=_BATCH)
    for names, cadres in plan.changed.items():
        Cadre.objects.bulk_update(cadres, sorted(names), batch_size=_UPDATE_BATCH)
    day_before = site_date(at) - dt.timedelta(days=1)
    for batch in _batches(plan.ended, _BATCH):
        Posting.objects.filter(pk__in=[posting.pk for posting in batch]).update(
            to_on=day_before
        )
    Posting.objects.bulk_update(plan.altered, ["unit", "post"], batch_size=_UPDATE_BATCH)
    for posting in plan.begun:
        posting.cadre_id = posting.cadre.pk
    Posting.objects.bulk_create(plan.begun, batch_size=_BATCH)
    # Another post is an appointment; the same post in another unit is a reorganisation.
    before = {posting.cadre_id: posting.post_id for posting in plan.ended}
    appointed = [
        posting
        for posting in plan.begun
        if before.get(posting.cadre_id, posting.post_id) != posting.post_id
    ]
    announce_postings(appointed, actor=actor, at=at)


def _log(plan: _Plan, actor: Cadre | None) -> None:
    top = Unit.objects.first()
    if top is not None:
        log(
            instance=top,
            action="cadres.import_roster",
            user=actor,
            data={"created": len(plan.created), "updated": plan.updated},
        )


def _units(codes: set[str]) -> dict[str, Unit]:
    return {
        unit.code: unit
        for batch in _batches(sorted(codes), _BATCH)
        for unit in Unit.objects.filter(code__in=batch)
    }


def _posts() -> dict[str, Post | None]:
    """Return posts by code and by name; None where a name does not say which post."""
    posts: dict[str, Post | None] = {}
    for post in Post.objects.all():
        for name in {key_of(post.code), key_of(post.name), key_of(post.name_en)} - {""}:
            posts[name] = post if name not in posts else None
    return posts


def _existing(staff_numbers: set[str]) -> dict[str, Cadre]:
    return {
        cadre.staff_number: cadre
        for batch in _batches(sorted(staff_numbers), _BATCH)
        for cadre in Cadre.objects.select_for_update().filter(staff_number__in=batch)
    }


def _primary_postings(cadres: Iterable[Cadre]) -> dict[int, Posting]:
    return {
        posting.cadre_id: posting
        for batch in _batches([cadre.pk for cadre in cadres], _BATCH)
        for posting in Posting.objects.filter(cadre_id__in=batch, is_primary=True, to_on=None)
    }


def _names_taken(people: list[RosterRow]) -> dict[str, set[str]]:
    """Return, for each name of the file that somebody answers to, the staff numbers of those."""
    taken: dict[str, set[str]] = defaultdict(set)
    usernames = {str(p.values["username"]) for p in people if "username" in p.values}
    for person in people:
        taken[person.staff_number].add(person.staff_number)
        if "username" in person.values:
            taken[str(person.values["username"])].add(person.staff_number)
    numbers = {person.staff_number for person in people}
    for batch in _batches(sorted(usernames | numbers), _BATCH):
        by_username = Cadre.objects.filter(username__in=batch)
        for staff_number, username in by_username.values_list("staff_number", "username"):
            taken[str(username)].add(staff_number)
    for batch in _batches(sorted(usernames), _BATCH):
        by_number = Cadre.objects.filter(staff_number__in=batch)
        for staff_number in by_number.values_list("staff_number", flat=True):
            taken[staff_number].add(staff_number)
    return taken


def _listed(problems: list[Problem]) -> list[Problem]:
    """Cut a very long list; what is wrong a thousand times is wrong in one way."""
    if len(problems) <= PROBLEMS_LISTED:
        return problems
    rest = len(problems) - PROBLEMS_LISTED
    last = problems[PROBLEMS_LISTED]
    return [
        *problems[:PROBLEMS_LISTED],
        Problem(last.row, "", _("%(rest)d more problems are not listed.") % {"rest": rest}),
    ]


def _batches(items: list[Item], size: int) -> Iterator[list[Item]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
