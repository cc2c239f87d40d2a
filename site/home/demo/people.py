"""Units, posts, people and demo accounts of the county."""

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password

from cadres.models import (
    Cadre,
    OfficialType,
    Post,
    Posting,
    Power,
    Rank,
    RiskPoint,
    Status,
    Unit,
)
from cadres.roles import Role
from cadres.services import grant_role
from home.demo.names import endless_names
from home.demo.source import read

PASSWORD: Final = "Qingfeng-2026"  # noqa: S105  printed by the start command, demo only

_TYPES: Final = {
    "CENTRE": OfficialType.INSTITUTION,
    "ENTERPRISE": OfficialType.STATE_ENTERPRISE,
    "VILLAGE": OfficialType.GRASSROOTS,
}
_HEAD_RANKS: Final = {
    "COUNTY": (Rank.DIVISION_HEAD, Rank.DIVISION_DEPUTY, 9),
    "BUREAU": (Rank.SECTION_HEAD, Rank.SECTION_DEPUTY, 3),
    "TOWN": (Rank.SECTION_HEAD, Rank.SECTION_DEPUTY, 6),
    "ENTERPRISE": (Rank.SECTION_HEAD, Rank.SECTION_DEPUTY, 2),
    "CENTRE": (Rank.SECTION_DEPUTY, Rank.STAFF, 0),
    "OFFICE": (Rank.STAFF, Rank.STAFF, 0),
    "VILLAGE": (Rank.STAFF, Rank.STAFF, 0),
}
# Every so many people somebody is away: the figures then show who does not count.
_AWAY: Final = ((79, Status.ON_LEAVE), (97, Status.SECONDED), (113, Status.RETIRED))


class Account(NamedTuple):
    """A demo account: who it is, where, and the role it holds over which unit."""

    username: str
    name: str
    unit: str
    post: str
    rank: Rank
    role: str
    over: str
    purpose: str
    purpose_en: str
    opens_editor: bool = False


ACCOUNTS: Final = (
    Account("cadre", "张予宁", "CC1401", "procurement", Rank.STAFF, "", "",
            "干部：9 月起分管采购", "cadre, in procurement since September"),
    Account("supervisor", "许维舟", "CC14", "unit-head", Rank.SECTION_HEAD, Role.SUPERVISOR,
            "CC14", "县机关事务服务中心负责人", "unit supervisor"),
    Account("liaison", "方若荞", "CC14", "general-office", Rank.STAFF, Role.LIAISON, "CC14",
            "县机关事务服务中心联络员", "unit liaison"),
    Account("county", "何静澜", "CC01", "discipline", Rank.DIVISION_DEPUTY, Role.SUPERVISOR, "CC",
            "县纪委监委，查看全县", "county-level supervisor"),
    Account("organiser", "陆听苒", "CC01", "discipline", Rank.SECTION_DEPUTY, Role.ORGANISER,
            "CC", "专项教育活动组织者", "campaign organiser"),
    Account("editor", "秦疏桐", "CC01", "discipline", Rank.STAFF, Role.EDITOR, "CC",
            "案例与课程编辑", "editor", True),
    Account("reviewer", "顾怀简", "CC01", "discipline", Rank.SECTION_DEPUTY, Role.PUBLISHER, "CC",
            "审核发布", "reviewer (publishes)", True),
    Account("legal", "沈砚衡", "CC01", "discipline", Rank.STAFF, Role.LEGAL_REVIEWER, "CC",
            "法律审核", "legal reviewer", True),
    Account("inspector", "钟立谨", "CC01", "discipline", Rank.SECTION_HEAD, Role.INSPECTOR, "CC",
            "巡察检查（只读）", "inspector (read only)"),
    Account("sysadmin", "唐启源", "CC14", "general-office", Rank.STAFF, Role.SYSTEM_ADMIN, "CC",
            "系统管理员", "system administrator", True),
    Account("secadmin", "彭守岩", "CC14", "general-office", Rank.STAFF, Role.SECURITY_ADMIN, "CC",
            "安全保密管理员", "security administrator", True),
    Account("auditor", "傅知蘅", "CC14", "general-office", Rank.STAFF, Role.AUDITOR, "CC",
            "安全审计员", "auditor", True),
)  # fmt: skip


def load_units() -> dict[str, Unit]:
    """Create the units that are missing; return all of the demo's by code."""
    units = {unit.code: unit for unit in Unit.objects.all()}
    for row in read("units"):
        if row["code"] in units:
            continue
        fields = {
            "code": row["code"],
            "name": row["name"],
            "name_en": row["name_en"],
            "short_name": row["short"],
            "sector": row["sector"],
        }
        parent = units.get(row["parent"])
        units[row["code"]] = parent.add_child(**fields) if parent else Unit.add_root(**fields)
    return units


def load_posts() -> dict[str, Post]:
    """Create the posts that are missing, each with its powers and risk points."""
    posts = {post.code: post for post in Post.objects.all()}
    for row in read("posts"):
        if row["code"] in posts:
            continue
        post = Post.objects.create(code=row["code"], name=row["name"], name_en=row["name_en"])
        Power.objects.bulk_create(
            Power(post=post, name=name, name_en=name_en) for name, name_en in row["powers"]
        )
        RiskPoint.objects.bulk_create(
            RiskPoint(
                post=post,
                code=f"{post.code}-{number}",
                name=name,
                name_en=name_en,
                level=level,
                description=description,
                measures=measures,
            )
            for number, (name, name_en, level, description, measures) in enumerate(
                row["risks"], 1
            )
        )
        posts[post.code] = post
    return posts


def load_cadres(units: dict[str, Unit], posts: dict[str, Post], at: dt.datetime) -> int:
    """Create the generated people and their postings where they are missing; return how many."""
    known = set(
        Cadre.objects.filter(staff_number__startswith="CC1").values_list("staff_number")
    )
    known_numbers = {number for (number,) in known}
    drafts = [draft for draft in _drafts(units, posts, at) if draft[0] not in known_numbers]
    if not drafts:
        return 0
    Cadre.objects.bulk_create(
        [cadre for _number, cadre, _post, _from in drafts], batch_size=500
    )
    stored = Cadre.objects.select_related("unit").in_bulk(
        [number for number, *_rest in drafts], field_name="staff_number"
    )
    Posting.objects.bulk_create(
        [
            Posting(
                cadre=stored[number],
                unit=stored[number].unit,
                post=post,
                from_on=from_on,
            )
            for number, cadre, post, from_on in drafts
        ],
        batch_size=500,
    )
    return len(drafts)


def _drafts(
    units: dict[str, Unit], posts: dict[str, Post], at: dt.datetime
) -> Iterator[tuple[str, Cadre, Post, dt.date]]:
    """Yield staff number, unsaved cadre, post and start of posting, the same at every call."""
    draw = random.Random("qingfeng postings")  # noqa: S311  a demo, not a secret
    names = endless_names("qingfeng people")
    taken = {account.name for account in ACCOUNTS}
    number = 100_000
    for row in read("units"):
        top, deputy, deputies = _HEAD_RANKS[row["kind"]]
        for place in range(row["people"]):
            number += 1
            name = next(name for name in names if name not in taken)
            heads = place == 0 and row["kind"] not in ("OFFICE", "VILLAGE")
            rank = top if place == 0 else deputy if place <= deputies else Rank.STAFF
            status = next(
                (status for every, status in _AWAY if number % every == 0 and place),
                Status.ACTIVE,
            )
            post = posts["unit-head" if heads else _post_code(row["posts"], draw)]
            from_on = dt.date(at.year - draw.randint(1, 9), draw.randint(1, 12), 1)
            code = f"CC{number}"
            yield (
                code,
                Cadre(
                    staff_number=code,
                    name=name,
                    rank=rank,
                    official_type=_TYPES.get(row["kind"], OfficialType.PUBLIC_SERVANT),
                    status=status,
                    unit=units[row["code"]],
                    password=UNUSABLE_PASSWORD_PREFIX + "demo",
                    joined_at=at,
                ),
                post,
                from_on,
            )


def _post_code(codes: list[str], draw: random.Random) -> str:
    """Return the first post of a unit for about every other person, else one of the others."""
    code: str = codes[0] if draw.random() < 0.5 else draw.choice(codes)
    return code


def load_accounts(
    units: dict[str, Unit], posts: dict[str, Post], at: dt.datetime
) -> dict[str, Cadre]:
    """Create the demo accounts that are missing; return all of them by user name."""
    found: dict[str, Any] = {
        cadre.username: cadre
        for cadre in Cadre.objects.filter(username__in=[a.username for a in ACCOUNTS])
    }
    missing = [account for account in ACCOUNTS if account.username not in found]
    password = make_password(PASSWORD) if missing else ""
    for account in missing:
        cadre = Cadre.objects.create(
            staff_number=staff_number(account),
            username=account.username,
            name=account.name,
            rank=account.rank,
            unit=units[account.unit],
            is_staff=account.opens_editor,
            password=password,
            joined_at=at,
        )
        _give_postings(cadre, account, units, posts, at.date())
        if account.role:
            grant_role(cadre=cadre, role=account.role, unit=units[account.over])
        found[account.username] = cadre
    return found


def staff_number(account: Account) -> str:
    """Return the staff number of a demo account: CC000001 onwards, in the order of `ACCOUNTS`."""
    return f"CC{ACCOUNTS.index(account) + 1:06d}"


def last_september(today: dt.date) -> dt.date:
    """Return the latest 1 September that is not after `today`."""
    first = dt.date(today.year, 9, 1)
    return first if first <= today else dt.date(today.year - 1, 9, 1)


def _give_postings(
    cadre: Cadre,
    account: Account,
    units: dict[str, Unit],
    posts: dict[str, Post],
    today: dt.date,
) -> None:
    """The demo cadre moved to procurement last September; everybody else stayed where they are."""
    from_on = last_september(today)
    if account.username == "cadre":
        Posting.objects.create(
            cadre=cadre,
            unit=units["CC13"],
            post=posts["general-office"],
            from_on=dt.date(from_on.year - 5, 7, 1),
            to_on=from_on - dt.timedelta(days=1),
        )
    else:
        from_on = dt.date(from_on.year - 2, 3, 1)
    Posting.objects.create(
        cadre=cadre, unit=units[account.unit], post=posts[account.post], from_on=from_on
    )
