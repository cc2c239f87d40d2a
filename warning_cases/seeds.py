"""The lists by which cases are described, as first installed.

Editors own the lists afterwards: seeding only adds what is missing and never rewrites an entry.
The migration seeds once, so that an entry deleted by an editor stays deleted.
"""

from collections.abc import Iterable
from typing import Any, Final

from warning_cases.charges import CHARGES, ChargeSeed
from warning_cases.more_terms import MORE_TERMS
from warning_cases.term_seed import TermSeed

__all__ = [
    "CHARGES",
    "MORE_TERMS",
    "TERMS",
    "ChargeSeed",
    "TermSeed",
    "seed_more_terms",
    "seed_taxonomies",
]


TERMS: Final = (
    # Eight manifestations.
    TermSeed(
        "MANIFESTATION", "party-principle", "党性原则", "Party principle", "党性观念、理想信念"
    ),
    TermSeed(
        "MANIFESTATION",
        "servant-consciousness",
        "公仆意识",
        "Public-servant consciousness",
        "宗旨意识、官本位",
    ),
    TermSeed(
        "MANIFESTATION",
        "administrative-decisions",
        "行政决策",
        "Administrative decisions",
        "三重一大、一言堂",
    ),
    TermSeed(
        "MANIFESTATION",
        "appointing-cadres",
        "选人用人",
        "Appointing cadres",
        "买官卖官、任人唯亲",
    ),
    TermSeed(
        "MANIFESTATION",
        "internal-approval",
        "内部审批",
        "Internal approval",
        "行政审批、内部管理",
    ),
    TermSeed(
        "MANIFESTATION",
        "serving-public",
        "服务群众",
        "Serving the public",
        "吃拿卡要、与民争利",
    ),
    TermSeed(
        "MANIFESTATION",
        "public-funds",
        "公款消费",
        "Public-funds consumption",
        "三公经费、小金库",
    ),
    TermSeed("MANIFESTATION", "lifestyle", "生活作风", "Lifestyle", "生活腐化、奢靡享乐"),
    # Two lists of six causes merged into ten; the older names stay findable.
    TermSeed(
        "CAUSE",
        "low-political-quality",
        "政治素质不高",
        "Low political quality",
        "理想信念动摇、政治素养低下",
    ),
    TermSeed(
        "CAUSE",
        "weak-legal-concept",
        "法纪观念淡薄",
        "Weak legal concept",
        "法律意识淡薄、法治观念不强",
    ),
    TermSeed("CAUSE", "privilege", "特权思想严重", "Privilege", "权力观扭曲、官僚习气"),
    TermSeed(
        "CAUSE",
        "slack-mechanism",
        "工作机制松懈",
        "Slack working mechanism",
        "制度不健全、管理松散",
    ),
    TermSeed(
        "CAUSE",
        "formal-supervision",
        "监督流于形式",
        "Supervision a formality",
        "监督缺位、内部监督失灵",
    ),
    TermSeed(
        "CAUSE",
        "gift-culture",
        "人情往来庸俗化",
        "Vulgarised culture of gifts",
        "送礼风气、庸俗关系学",
    ),
    TermSeed(
        "CAUSE",
        "psychological-imbalance",
        "心理失衡",
        "Psychological imbalance",
        "攀比心理、不平衡心态",
    ),
    TermSeed(
        "CAUSE", "relaxed-learning", "放松学习", "Relaxed learning", "忽视学习、放松世界观改造"
    ),
    TermSeed("CAUSE", "taking-chances", "心存侥幸", "Taking chances", "侥幸心理、自以为隐蔽"),
    TermSeed(
        "CAUSE", "careless-friends", "交友不慎", "Careless friend-making", "被围猎、社交圈不净"
    ),
    # Seven psychologies.
    TermSeed("PSYCHOLOGY", "fixed-habit", "定势心理", "Fixed habit", "习惯心理、见怪不怪"),
    TermSeed("PSYCHOLOGY", "speculation", "投机心理", "Speculation", "一夜暴富、赌徒心理"),
    TermSeed("PSYCHOLOGY", "conceit", "自负心理", "Conceit", "居功自傲、自我膨胀"),
    TermSeed(
        "PSYCHOLOGY", "imitation", "攀比从众心理", "Imitation and comparison", "从众、攀比"
    ),
    TermSeed(
        "PSYCHOLOGY", "diffusion", "责任扩散心理", "Diffusion of responsibility", "法不责众"
    ),
    TermSeed("PSYCHOLOGY", "compensation", "补偿心理", "Compensation", "失衡补偿、吃亏心理"),
    TermSeed("PSYCHOLOGY", "fluke", "侥幸心理", "Fluke", "查不到我"),
    # Sectors.
    TermSeed("SECTOR", "procurement", "政府采购", "Government procurement", "招标投标"),
    TermSeed("SECTOR", "engineering", "工程建设", "Engineering and construction", "项目发包"),
    TermSeed("SECTOR", "personnel", "组织人事", "Personnel", "干部任用、招录"),
    TermSeed(
        "SECTOR",
        "village-funds",
        "村级集体“三资”",
        "Village funds, assets and resources",
        "农村集体",
    ),
    TermSeed("SECTOR", "law-enforcement", "行政执法", "Law enforcement", "执法司法"),
    TermSeed("SECTOR", "state-enterprise", "国有企业", "State-owned enterprise", "国资国企"),
    TermSeed("SECTOR", "education", "教育", "Education", "学校、招生"),
    TermSeed("SECTOR", "health", "医疗卫生", "Health care", "医药购销、医保"),
    TermSeed(
        "SECTOR", "land", "自然资源与土地", "Land and natural resources", "征地拆迁、土地出让"
    ),
)


def seed_taxonomies(*, term_model: type[Any], charge_model: type[Any]) -> None:
    """Add the terms and charges that are missing; leave every existing row as it is.

    Args:
        term_model: `Term`, or its historical self inside a migration.
        charge_model: `Charge`, likewise.

    Queries: two, however often it runs.
    """
    _seed(term_model, TERMS)
    charge_model.objects.bulk_create(
        [charge_model(**seed._asdict()) for seed in CHARGES], ignore_conflicts=True
    )


def seed_more_terms(*, term_model: type[Any]) -> None:
    """Add the terms of the lists that came later, where they are missing. One query."""
    _seed(term_model, MORE_TERMS)


def _seed(term_model: type[Any], seeds: Iterable[TermSeed]) -> None:
    positions: dict[str, int] = {}
    terms = []
    for seed in seeds:
        positions[seed.axis] = positions.get(seed.axis, 0) + 1
        terms.append(term_model(position=positions[seed.axis], **seed._asdict()))
    term_model.objects.bulk_create(terms, ignore_conflicts=True)
