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

# First and second character of given names. The plainer pairs are commoner, as they are in life.
_STYLES: Final = (
    ("永树广长春立传兆永克世德", "田泉堂林榜勤存垒顺仓根旺岭柱峰稳"),
    ("秀桂玉春月彩爱凤素银", "芹荷枝苓菱穗莲叶蓉棉菊萍桃杏"),
    ("承秉守书延景启维存砚培怀立敬仲柏", "川岩简舟野堂笃勤桥屹畴谨源澍衡"),
    ("予若书清静宛知素晴疏听映竹采", "岚筠棠苒蘅荞澜禾穗芷芹莘荔茵"),
)
_STYLE_WEIGHTS: Final = (0.32, 0.23, 0.25, 0.2)


def endless_names(seed: str) -> Iterator[str]:
    """Yield distinct names for ever; the same `seed` gives the same names in the same order."""
    draw = random.Random(seed)  # noqa: S311  nothing secret about a demo name
    seen: set[str] = set()
    while True:
        surname = draw.choices(SURNAMES, _WEIGHTS)[0]
        style = draw.choices(_STYLES, _STYLE_WEIGHTS)[0]
        given = "".join(draw.choice(characters) for characters in style)
        is_short = style in _STYLES[:2] and draw.random() < 0.08
        name = surname + (given[1] if is_short else given)
        if name not in seen and given[0] != given[1]:
            seen.add(name)
            yield name
