"""The draft of a self-report, written from the record. Pure.

The report is a Chinese document that the unit files, so its text is Chinese in both interfaces.
It says what the record holds; shortcomings and intentions are left for the person to write.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

MOST_TITLES: Final = 8
MOST_RISK_POINTS: Final = 5


class ReportFacts(NamedTuple):
    """What the record holds of the period."""

    period_label: str
    name: str
    unit: str
    posts: Sequence[str]
    hours: Decimal
    counts: Mapping[str, int]  # entries by kind
    titles: Sequence[str]  # finished courses, campaigns and activities, the newest first
    risk_points: Sequence[str]


def draft_report(facts: ReportFacts) -> str:
    """Return the draft, in five sections separated by blank lines."""
    where = "、".join(facts.posts) or "现岗位"
    studied = list(dict.fromkeys(facts.titles))[:MOST_TITLES]
    counts = facts.counts
    learning = (
        f"{facts.period_label}，本人共取得廉政教育学时{_plain(facts.hours)}学时，"
        f"完成课程{counts.get('COURSE', 0)}门，参加测验考试"
        f"{counts.get('QUIZ', 0) + counts.get('EXAM', 0)}次，参加专项教育"
        f"{counts.get('CAMPAIGN', 0)}次。"
    )
    if studied:
        learning += "主要有：" + "；".join(f"《{title}》" for title in studied) + "。"
    kept = [
        f"签署廉政承诺{counts['PLEDGE']}份" if counts.get("PLEDGE") else "",
        f"参加廉政谈话{counts['TALK']}次" if counts.get("TALK") else "",
    ]
    promise = "，".join(part for part in kept if part) or "（本期没有签署记录，请说明原因）"
    risks = [f"{number}．{name}：" for number, name in enumerate(facts.risk_points, 1)]
    return "\n\n".join(
        [
            f"{facts.name}　{facts.unit}　{where}",
            f"一、学习教育情况\n{learning}",
            f"二、承诺和谈话情况\n{promise}。",
            "三、岗位廉政风险防控情况\n"
            + ("\n".join(risks[:MOST_RISK_POINTS]) or "（请写明本岗位的风险点和防控做法）"),
            "四、存在的不足\n",
            "五、下一步打算\n",
        ]
    )


def _plain(hours: Decimal) -> str:
    return f"{hours.normalize():f}"
