"""A made-up organisation: units, posts, people, what they are asked, and how far they are."""

import datetime as dt
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password
from django.db import connection, transaction
from django.db.models import Case, DateTimeField, F, IntegerField, QuerySet, Value, When
from django.db.models.functions import Mod
from django.utils.translation import gettext as _
from wagtail.models import Page

from assignments.audiences.rules import Rule, Term
from assignments.generating.loading import load_rows, reserve_ids
from assignments.locking import hold_activity
from assignments.materialising import materialise
from assignments.models import Assignment, Obligation
from cadres.models import Cadre, Grant, OfficialType, Post, Posting, Rank, RiskPoint, Unit
from cadres.models.cadre import Status
from cadres.roles import Role
from core.errors import DomainError
from core.pinyin import pinyin_key
from core.time import site_date

Report = Callable[[str], None]

ROOT_CODE: Final = "GEN"
CHILDREN: Final = 20  # sub-units of a unit, at most
FOR_EVERYONE: Final = 2  # assignments; the others are for parts of the organisation
PASSWORD: Final = "Generated-2026"  # noqa: S105  of the one made-up supervisor who may sign in
_SURNAMES: Final = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
_GIVEN: Final = "明清正廉守怀静远立德文修敬安和平思齐永宁致行知言若水松竹梅兰菊"
_POSTS: Final = ("综合", "采购", "审批", "执法", "财务", "人事", "工程", "监督")
_SECTORS: Final = ("procurement", "engineering", "finance", "personnel", "")


class AlreadyGenerated(DomainError):
    """There is a made-up organisation in this database."""


@dataclass
class Timings:
    """How long each part took, in seconds."""

    seconds: dict[str, float] = field(default_factory=dict)
    obligations: int = 0

    def note(self, name: str, began: float) -> None:
        self.seconds[name] = round(time.monotonic() - began, 1)


def generate(
    *, cadres: int, units: int, assignments: int, at: dt.datetime, report: Report
) -> Timings:
    """Make an organisation of `cadres` people in `units` units, and ask something of them.

    What people have done is written to obligations only, not to the record: figures are for
    measuring, and a recount says so.

    Raises:
        AlreadyGenerated: the database holds one.
    """
    if Unit.objects.filter(code=ROOT_CODE).exists():
        raise AlreadyGenerated(_("This database holds a generated organisation already."))
    timings = Timings()
    parts: tuple[tuple[str, Callable[[], None]], ...] = (
        ("units", partial(_units, units)),
        ("posts", _posts),
        ("people", partial(_people, cadres, at)),
    )
    for name, make in parts:
        report(name)
        began = time.monotonic()
        with transaction.atomic():
            make()
        timings.note(name, began)
    analyse()
    report("obligations")
    began = time.monotonic()
    made = []
    for number in range(assignments):
        with transaction.atomic():
            made.append(_assign(number, at))
    timings.note("obligations", began)
    timings.obligations = Obligation.objects.filter(assignment__in=made).count()
    analyse()
    return timings


def _units(count: int) -> None:
    """A tree that is filled level by level; the paths are those that treebeard would give."""
    first = reserve_ids(Unit, count)
    root = Unit.get_last_root_node()
    top = Unit._get_path("", 1, (Unit._str2int(root.path) if root else 0) + 1)
    draw = random.Random("generated units")  # noqa: S311  no secret
    paths, children = [top], [0]
    parents = iter(range(count))
    parent = next(parents)
    while len(paths) < count:
        if children[parent] == CHILDREN:
            parent = next(parents)
        children[parent] += 1
        depth = len(paths[parent]) // Unit.steplen + 1
        paths.append(Unit._get_path(paths[parent], depth, children[parent]))
        children.append(0)
    load_rows(
        Unit,
        ["id", "path", "depth", "numchild", "code", "name", "sector"],
        (
            (
                first + number,
                path,
                len(path) // Unit.steplen,
                children[number],
                ROOT_CODE if number == 0 else f"{ROOT_CODE}{number:06d}",
                "样例省" if number == 0 else f"样例单位{number}",
                draw.choice(_SECTORS),
            )
            for number, path in enumerate(paths)
        ),
    )


def _posts() -> None:
    for number, name in enumerate(_POSTS):
        post, _made = Post.objects.get_or_create(
            code=f"generated-{number}", defaults={"name": f"{name}岗"}
        )
        level = [RiskPoint.Level.HIGH, RiskPoint.Level.MIDDLE, RiskPoint.Level.LOW][number % 3]
        RiskPoint.objects.get_or_create(
            code=f"generated-{number}-1",
            defaults={"post": post, "name": f"{name}风险", "level": level},
        )


def _people(count: int, at: dt.datetime) -> None:
    first, first_posting = reserve_ids(Cadre, count), reserve_ids(Posting, count)
    units = list(Unit.objects.filter(code__startswith=ROOT_CODE).values_list("pk", flat=True))
    posts = list(Post.objects.filter(code__startswith="generated-").values_list("pk"))
    names = [a + b + c for a in _SURNAMES for b in _GIVEN for c in _GIVEN[::5]]
    named = [(name, pinyin_key(name)) for name in names]
    draw = random.Random("generated people")  # noqa: S311  no secret
    ranks, types = list(Rank), list(OfficialType)
    password = UNUSABLE_PASSWORD_PREFIX + "generated"
    homes = [draw.randrange(len(units)) for _number in range(count)]

    def people() -> Iterator[tuple[object, ...]]:
        for number in range(count):
            name, key = named[draw.randrange(len(named))]
            chance = draw.random()
            status = Status.ACTIVE if chance > 0.03 else Status.ON_LEAVE
            rank = Rank.STAFF if draw.random() < 0.7 else draw.choice(ranks[1:5])
            yield (
                first + number, f"G{number:07d}", name, key, int(rank),
                draw.choice(types).value, status.value, units[homes[number]], password, at,
            )  # fmt: skip

    load_rows(
        Cadre,
        [
            "id", "staff_number", "name", "sort_key", "rank", "official_type", "status",
            "unit_id", "password", "joined_at",
        ],
        people(),
    )  # fmt: skip
    begun = site_date(at) - dt.timedelta(days=400)
    load_rows(
        Posting,
        ["id", "cadre_id", "unit_id", "post_id", "from_on"],
        (
            (
                first_posting + number,
                first + number,
                units[homes[number]],
                posts[number % len(posts)][0],
                begun + dt.timedelta(days=number % 390),
            )
            for number in range(count)
        ),
    )
    root = Unit.objects.get(code=ROOT_CODE)
    supervisor = Cadre.objects.create(
        staff_number="GENERATED", name="样例负责人", unit=root, joined_at=at,
        password=make_password(PASSWORD),
    )  # fmt: skip
    Grant.objects.create(cadre=supervisor, role=Role.SUPERVISOR, unit=root)


def _assign(number: int, at: dt.datetime) -> Assignment:
    """Two for everyone, the others for a unit one level down or by a rule, some past due."""
    today = site_date(at)
    root = Unit.objects.get(code=ROOT_CODE)
    audience, rule = root, Rule()
    if number >= FOR_EVERYONE:
        branches = list(Unit.objects.children_of(root)) or [root]
        audience = branches[number % len(branches)]
        rule = [
            Rule(),
            Rule(((Term("rank_from", "30"),),)),
            Rule(((Term("risk_point", "level:HIGH"),), (Term("sector", "finance", True),))),
        ][number % 3]
    is_past = number % 4 == 3
    opened = at - dt.timedelta(days=60 if is_past else 10)
    assignment = Assignment.objects.create(
        title=f"样例任务{number + 1}",
        title_en=f"Generated task {number + 1}",
        activity_key=f"generated.course:{number + 1}@1",
        target=Page.objects.order_by("depth", "pk").last() or Page.get_first_root_node(),
        audience=audience,
        rule=rule.as_json(),
        rule_digest=rule.digest,
        reason="样例",
        reason_en="For measuring.",
        minutes=15,
        opens_on=site_date(opened),
        due_on=today + dt.timedelta(days=-20 if is_past else 10 + number),
    )
    hold_activity(assignment.activity_key, exclusive=True)
    materialise(assignment, opened, progress=_progress(assignment, at))
    return assignment


def _progress(assignment: Assignment, at: dt.datetime) -> QuerySet[Any, Any]:
    """Let about two thirds have finished and some more begun, spread evenly over units."""
    place = Mod(F("pk") * 7919 + assignment.pk, 100, output_field=IntegerField())
    then = Value(at, output_field=DateTimeField())
    people: QuerySet[Any, Any] = (
        Cadre.objects.order_by()
        .annotate(place=place, begun=then)
        .annotate(
            ended=Case(
                When(place__lt=66, then=then), default=None, output_field=DateTimeField()
            )
        )
        .filter(place__lt=80)
        .values_list("pk", "begun", "ended")
    )
    return people


def analyse() -> None:
    """Let PostgreSQL count what it holds now, as its own housekeeping would a little later."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
