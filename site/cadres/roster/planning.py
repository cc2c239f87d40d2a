"""Comparing a roster file with what is stored: what it would write, and what stands against it.

A number of queries that grows with thousands of rows, not with rows. Writes nothing.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

from django.utils.translation import gettext as _

from cadres.models import Cadre, Post, Posting, RosterVerdict, Unit
from cadres.roster.columns import key_of
from cadres.roster.problems import Problem, UnreadableRoster
from cadres.roster.reading import read_rows
from cadres.roster.rows import Headings, RosterRow, find_headings, judge_rows
from core.pinyin import pinyin_key
from core.time import site_date

BATCH: Final = 1_000

Item = TypeVar("Item")
Progress = Callable[[int, int], None]  # rows done, rows in all


class Verdict(NamedTuple):
    """What the file means for one person of it."""

    row: int
    verdict: str
    staff_number: str
    name: str
    cadre_id: int | None
    message: str


@dataclass
class Plan:
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
    moved: int = 0
    verdicts: list[Verdict] = field(default_factory=list)


@dataclass
class Judgement:
    """A roster file against what is stored: what it would write and what stands against it."""

    plan: Plan = field(default_factory=Plan)
    problems: list[Problem] = field(default_factory=list)
    ignored_columns: list[str] = field(default_factory=list)
    staff_numbers: set[str] = field(default_factory=set)
    rows: int = 0


def no_progress(done: int, total: int) -> None:
    """Tell nobody."""


def judge_roster(
    *,
    path: Path,
    at: dt.datetime,
    within: Sequence[Unit] | None = None,
    lock: bool = False,
    progress: Progress = no_progress,
) -> Judgement:
    """Read the file at `path` and compare it with what is stored. Writes nothing.

    Args:
        within: tops of the units whose people may be changed; None is every unit.
        lock: keep the people of the file from being changed by others meanwhile.
    """
    try:
        rows = read_rows(path)
        found = find_headings(rows)
    except UnreadableRoster as refusal:
        return Judgement(problems=refusal.problems)
    people, problems = judge_rows(rows, found)
    number_of_rows = len(rows)
    del rows
    if not people and not problems:
        problems = [Problem(found.row, "", _("There is nobody below the headings."))]
    plan, more = _plan(people, found, site_date(at), within, lock, progress)
    return Judgement(
        plan=plan,
        problems=sorted([*problems, *more]),
        ignored_columns=found.ignored,
        staff_numbers={person.staff_number for person in people},
        rows=number_of_rows,
    )


def _plan(
    people: list[RosterRow],
    found: Headings,
    today: dt.date,
    within: Sequence[Unit] | None,
    lock: bool,
    progress: Progress,
) -> tuple[Plan, list[Problem]]:
    """Compare the file with what is stored; return what to write and what stands against it."""
    units = _units({person.unit_code for person in people})
    posts = _posts() if "post" in found.written else {}
    existing = _existing({person.staff_number for person in people}, lock)
    postings = _primary_postings(existing.values())
    names_taken = _names_taken(people)
    plan, problems = Plan(), []
    for number, person in enumerate(people, start=1):
        if number % BATCH == 0:
            progress(number, len(people))
        against = list(_unresolved(person, found, units, posts, names_taken))
        against += _out_of_reach(
            person, found, units, existing.get(person.staff_number), within
        )
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


def _out_of_reach(
    person: RosterRow,
    found: Headings,
    units: dict[str, Unit],
    cadre: Cadre | None,
    within: Sequence[Unit] | None,
) -> Iterator[Problem]:
    """Refuse units and people that are not the actor's: neither taken from others nor given."""
    if within is None:
        return
    unit = units.get(person.unit_code)
    if unit is not None and not any(top.contains(unit) for top in within):
        yield Problem(
            person.row,
            found.written["unit_code"],
            _("%(code)s is none of your units.") % {"code": person.unit_code},
        )
    elif cadre is not None and not (
        cadre.unit and any(top.contains(cadre.unit) for top in within)
    ):
        yield Problem(
            person.row,
            found.written["staff_number"],
            _("%(number)s belongs to a unit that is not yours; ask the system administrator.")
            % {"number": person.staff_number},
        )


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
    elif units[person.unit_code].closed_on is not None:
        yield Problem(
            person.row,
            found.written["unit_code"],
            _("The unit %(code)s has been closed.") % {"code": person.unit_code},
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
    plan: Plan, person: RosterRow, unit: Unit, post: Post | None, today: dt.date
) -> None:
    values = {name: value for name, value in person.values.items() if name != "post"}
    cadre = Cadre(staff_number=person.staff_number, name=person.name, unit=unit, **values)
    cadre.set_unusable_password()
    plan.created.append(cadre)
    plan.verdicts.append(
        Verdict(
            person.row,
            RosterVerdict.Verdict.NEW,
            person.staff_number,
            person.name,
            None,
            _("A new account in %(unit)s.") % {"unit": unit.label},
        )
    )
    if post is not None:
        plan.begun.append(Posting(cadre=cadre, unit=unit, post=post, from_on=today))


def _plan_existing(
    plan: Plan,
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
    before = cadre.unit
    if cadre.unit_id != unit.pk:
        cadre.unit = unit
        changed.add("unit")
    moves = _plan_move(plan, cadre, unit, post, posting, today)
    verdict, message = RosterVerdict.Verdict.UNCHANGED, ""
    if moves or "unit" in changed:
        plan.moved += 1
        verdict = RosterVerdict.Verdict.MOVED
        message = (
            _("From %(before)s to %(after)s.")
            % {"before": before.label if before else "–", "after": unit.label}
            if "unit" in changed
            else _("Another post.")
        )
    elif changed:
        verdict = RosterVerdict.Verdict.CHANGED
        names = sorted(changed - {"sort_key"})
        message = "、".join(_field_label(name) for name in names)
    plan.verdicts.append(
        Verdict(person.row, verdict, cadre.staff_number, cadre.name, cadre.pk, message)
    )
    if changed:
        plan.changed[frozenset(changed)].append(cadre)
    if changed or moves:
        plan.updated += 1
    else:
        plan.unchanged += 1


def _field_label(name: str) -> str:
    return str(getattr(Cadre._meta.get_field(name), "verbose_name", name))


def _plan_move(
    plan: Plan,
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


def _units(codes: set[str]) -> dict[str, Unit]:
    return {
        unit.code: unit
        for batch in batches(sorted(codes), BATCH)
        for unit in Unit.objects.filter(code__in=batch)
    }


def _posts() -> dict[str, Post | None]:
    """Return posts by code and by name; None where a name does not say which post."""
    posts: dict[str, Post | None] = {}
    for post in Post.objects.all():
        for name in {key_of(post.code), key_of(post.name), key_of(post.name_en)} - {""}:
            posts[name] = post if name not in posts else None
    return posts


def _existing(staff_numbers: set[str], lock: bool) -> dict[str, Cadre]:
    cadres = Cadre.objects.select_for_update(of=("self",)) if lock else Cadre.objects.all()
    units = Unit.objects.in_bulk() if staff_numbers else {}  # one object for each unit
    found = {}
    for batch in batches(sorted(staff_numbers), BATCH):
        for cadre in cadres.filter(staff_number__in=batch):
            cadre.unit = units.get(cadre.unit_id)
            found[cadre.staff_number] = cadre
    return found


def _primary_postings(cadres: Iterable[Cadre]) -> dict[int, Posting]:
    return {
        posting.cadre_id: posting
        for batch in batches([cadre.pk for cadre in cadres], BATCH)
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
    for batch in batches(sorted(usernames | numbers), BATCH):
        by_username = Cadre.objects.filter(username__in=batch)
        for staff_number, username in by_username.values_list("staff_number", "username"):
            taken[str(username)].add(staff_number)
    for batch in batches(sorted(usernames), BATCH):
        by_number = Cadre.objects.filter(staff_number__in=batch)
        for staff_number in by_number.values_list("staff_number", flat=True):
            taken[staff_number].add(staff_number)
    return taken


def batches(items: list[Item], size: int) -> Iterator[list[Item]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
