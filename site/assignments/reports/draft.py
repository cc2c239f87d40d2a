"""The words of a quarterly report from its figures. Pure. Always in Chinese: it is a paper."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

NOTHING: Final = "–"
_NUMERALS: Final = "一二三四"


class Figure(NamedTuple):
    """One figure of the quarter: the indicator's code, its Chinese name, and how it reads.

    `text` is "–" where there is nothing to reckon from.
    """

    code: str
    label: str
    text: str
    detail: str
    measure: str = ""


def draft_report(
    *,
    unit: str,
    year: int,
    quarter: int,
    figures: Sequence[Figure],
    gaps: Sequence[str],
    events: Sequence[str],
    wanted: Mapping[str, str],
    missed: Sequence[str] = (),
) -> str:
    """Return the draft: what was done, figures, what lags behind, what comes next.

    Args:
        gaps: names of sub-units whose coverage lies below that of the whole.
        events: titles of the sessions that were held.
        wanted: what the target book asks for, by code of the indicator.
        missed: names of the targets that are not reached yet.
    """
    heading = f"{unit}{year}年第{_NUMERALS[quarter - 1]}季度廉政教育工作情况报告"
    sentences = []
    for figure in figures:
        measure = f"（{figure.detail}）" if figure.detail else ""
        target = f"，年度目标{wanted[figure.code]}" if figure.code in wanted else ""
        value = "暂无数据" if figure.text == NOTHING else f"{figure.text}{figure.measure}"
        sentences.append(f"{figure.label}{value}{measure}{target}")
    held = (
        f"本季度开展集中学习{len(events)}次：{'；'.join(events)}。"
        if events
        else "本季度未开展集中学习。"
    )
    behind = []
    if missed:
        behind.append(f"{'、'.join(missed)}尚未达到年度目标。")
    if gaps:
        behind.append(
            f"覆盖率低于全单位水平的有：{'、'.join(gaps)}，将逐一了解原因并给予帮助。"
        )
    return "\n".join(
        [
            heading,
            "一、工作开展情况",
            held,
            "二、主要指标",
            "；".join(sentences) + "。" if sentences else "暂无指标。",
            "三、存在的差距",
            "".join(behind) or "各项指标均达到年度目标，各下级单位覆盖率均达到全单位水平。",
            "四、下一步打算",
            "对照目标责任书补齐短板，对未完成人员一对一了解困难，按计划开展集中学习和廉政谈话。",
        ]
    )
