"""Plausible names that belong to nobody in particular, always the same ones."""

import random
from collections.abc import Iterator
from typing import Final

# Common first, so that the mix looks like a real roster.
SURNAMES: Final = (
    "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余"
    "苏叶吕魏蒋田杜丁沈姜范江傅钟卢汪戴崔任陆廖姚方金邱夏谭韦贾邹石熊孟秦阎薛侯雷白龙"
    "段郝孔邵史毛常万顾赖武康贺严尹钱施牛洪龚"
)
_WEIGHTS: Final = tuple(1 / (rank + 8) for rank in range(len(SURNAMES)))

_MEN: Final = (
    "承秉守书延景启维存砚培怀立敬仲樟柏耕砥恒",
    "川垚舟岩简朴堂野堤笃勤桥屹畴宽谨源澍衡柱",
)
_WOMEN: Final = (
    "予若书清静宛知素晴疏听映竹采禾朝夕令惠佩",
    "岚筠棠苒蘅荞澜禾穗芷芹莘菱苓枫荔茵蓉荷砚",
)


def endless_names(seed: str) -> Iterator[str]:
    """Yield distinct names for ever; the same `seed` gives the same names in the same order."""
    draw = random.Random(seed)  # noqa: S311  nothing secret about a demo name
    seen: set[str] = set()
    while True:
        surname = draw.choices(SURNAMES, _WEIGHTS)[0]
        first, second = _MEN if draw.random() < 0.58 else _WOMEN
        given = draw.choice(first) + draw.choice(second)
        name = surname + (given[1] if draw.random() < 0.05 else given)
        if name not in seen and given[0] != given[1]:
            seen.add(name)
            yield name
