"""What the columns of a roster are called and which values they take, in Chinese and English."""

import functools
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from django.utils import translation

from cadres.models import OfficialType, Rank, Status


class Column(NamedTuple):
    """One column: its field, its name in the template, and the other names it goes by."""

    field: str
    heading: str
    heading_en: str
    aliases: tuple[str, ...] = ()
    is_required: bool = False
    maximum: int = 120  # characters


COLUMNS: Final = (
    Column(
        "staff_number", "工号", "staff number",
        ("职工号", "人员编号", "干部编号", "编号", "staff no", "staff id", "employee number"), True, 32,
    ),
    Column("name", "姓名", "name", ("名字", "full name"), True, 60),
    Column(
        "unit_code", "单位编码", "unit code",
        ("单位代码", "机构编码", "部门编码", "所在单位编码", "unit"), True, 32,
    ),
    Column("rank", "职级", "rank", ("职务层次", "职务级别", "级别")),
    Column("official_type", "人员类别", "official type", ("人员性质", "人员类型", "type")),
    Column("status", "状态", "status", ("人员状态", "在职状态", "在岗状态")),
    Column("post", "岗位", "post", ("职务", "岗位名称", "position")),
    Column("username", "用户名", "user name", ("登录名", "账号", "login"), False, 64),
    Column("email", "邮箱", "e-mail", ("电子邮箱", "电子邮件", "邮件", "mail"), False, 254),
)  # fmt: skip

RANKS: Final[Mapping[Rank, Sequence[str]]] = {
    Rank.STAFF: ("科员及以下", "科员", "办事员", "一般干部", "工作人员"),
    Rank.SECTION_DEPUTY: ("乡科级副职", "副科级", "副科", "乡镇副科级"),
    Rank.SECTION_HEAD: ("乡科级正职", "正科级", "正科", "乡科级", "科级"),
    Rank.DIVISION_DEPUTY: ("县处级副职", "副处级", "副处", "副县级"),
    Rank.DIVISION_HEAD: ("县处级正职", "正处级", "正处", "正县级", "县处级", "处级"),
    Rank.BUREAU_DEPUTY: ("厅局级副职", "副厅级", "副局级", "副厅"),
    Rank.BUREAU_HEAD: ("厅局级正职", "正厅级", "正局级", "正厅", "厅局级"),
    Rank.PROVINCE_DEPUTY: ("省部级副职", "副省级", "副部级"),
    Rank.PROVINCE_HEAD: ("省部级正职", "正省级", "正部级", "省部级"),
}
OFFICIAL_TYPES: Final[Mapping[OfficialType, Sequence[str]]] = {
    OfficialType.PUBLIC_SERVANT: (
        "公务员及参公人员", "公务员", "参公人员", "参照公务员法管理人员", "参公管理人员", "civil servant",
    ),
    OfficialType.ENTRUSTED: (
        "授权或受委托从事公务人员", "受委托从事公务人员", "法律法规授权或受委托从事公务的人员",
    ),
    OfficialType.STATE_ENTERPRISE: ("国有企业管理人员", "国企管理人员", "国有企业"),
    OfficialType.INSTITUTION: ("事业单位管理人员", "公办单位管理人员", "事业人员", "事业编制"),
    OfficialType.GRASSROOTS: (
        "基层群众性自治组织管理人员", "基层自治组织管理人员", "村（社区）干部", "村干部", "社区干部",
    ),
    OfficialType.OTHER: ("其他依法履行公职的人员", "其他人员", "其他"),
}  # fmt: skip
STATUSES: Final[Mapping[Status, Sequence[str]]] = {
    Status.ACTIVE: ("在职", "在岗", "在编在岗"),
    Status.ON_LEAVE: ("休假", "长期病假", "病假", "产假", "离岗", "请假"),
    Status.SECONDED: ("借调", "挂职", "借调挂职", "外派"),
    Status.RETIRED: ("退休", "离退休", "已退休"),
}

Choice = Rank | OfficialType | Status


def key_of(text: str) -> str:
    """Return `text` for comparing: without spaces and joiners, of one width and case."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in folded if not sign.isspace() and sign not in "_-.*")


@functools.cache
def headings() -> Mapping[str, Column]:
    """Return the column that each heading names, by `key_of` the heading."""
    return {
        key_of(name): column
        for column in COLUMNS
        for name in (column.field, column.heading, column.heading_en, *column.aliases)
    }


@functools.cache
def choices() -> Mapping[str, Mapping[str, Choice]]:
    """Return {field: {key_of(label or code): value}} of the columns that take fixed values."""
    with translation.override(None):  # labels as written in the code, which is English
        return {
            "rank": _keyed(RANKS),
            "official_type": _keyed(OFFICIAL_TYPES),
            "status": _keyed(STATUSES),
        }


@functools.cache
def canonical() -> Mapping[str, Sequence[str]]:
    """Return the labels that the template offers, by field."""
    return {
        "rank": [names[0] for names in RANKS.values()],
        "official_type": [names[0] for names in OFFICIAL_TYPES.values()],
        "status": [names[0] for names in STATUSES.values()],
    }


def _keyed(named: Mapping[Any, Sequence[str]]) -> dict[str, Choice]:
    return {
        key_of(name): choice
        for choice, names in named.items()
        for name in (*names, str(choice.label), choice.name, str(choice.value))
    }
