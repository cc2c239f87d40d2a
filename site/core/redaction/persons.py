"""People: minors by age or class, and names on a list. Pure."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from core.redaction.hits import Hit, Kind

_DIGITS: Final = {sign: value for value, sign in enumerate("零一二三四五六七八九")}
_AGE: Final = re.compile(
    r"(?<![\d.十百])(?P<digits>\d{1,2})(?:个)?(?:周岁|岁半|岁)"
    r"|(?<![一二三四五六七八九十百几数])(?P<words>十[一二三四五六七]?|[一二两三四五六七八九])(?:周岁|岁半|岁)"
)
# “不满十八周岁”, “年满十六周岁的人”: a limit that a rule sets, not somebody's age.
_LIMIT_BEFORE: Final = re.compile(r"(?:不满|未满|已满|年满|满|超过|不足|低于|达到|至|到|或者)$")
_LIMIT_AFTER: Final = re.compile(r"^(?:以上|以下|以内|以前|至|到|的人|的未成年人|时间)")
_SOMEBODY: Final = re.compile(
    r"[他她]|其[子女]|女儿|儿子|孩子|小孩|男孩|女孩|学生|少年|少女|幼子|幼女|侄|外甥|孙|弟弟|妹妹|"
    r"某|未成年|小[一-鿿](?=[，,（(今现刚才，])|[一-鿿]{1,3}[（(，,](?:男|女)|同学|长子|次子|长女|次女"
)
_AROUND: Final = 24
_CLASS: Final = re.compile(
    r"(?:小学|初中|高中|中学|学校|实验学校|幼儿园)?"
    r"(?:[一二三四五六七八九]年级|初[一二三]|高[一二三]|[小中大]班)"
    r"[（(]?(?:[一二三四五六七八九十\d]{1,3})[）)]?班"
    r"|幼儿园[（(]?[小中大托](?:[一二三四五六七八九\d])?[）)]?班"
    r"|(?:就读|上学|在读)(?:于|在)?[^。；\n]{0,16}(?:小学|初中|高中|中学|幼儿园)"
    r"|(?:正在|正|现在|现|刚|还在|还|今年)(?:在读|读|念|上)(?:着)?"
    r"(?:小学|初中|高中|幼儿园|初[一二三]|高[一二三]|[一二三四五六七八九]年级)"
)


def minors(text: str) -> Iterator[Hit]:
    """Somebody's age below 18, and the class or school of a child.

    An age counts where a person stands within `_AROUND` characters of the same sentence; the
    ages by which statutes draw limits do not.
    """
    for match in _AGE.finditer(text):
        if _years(match) >= 18 or _years(match) == 0:
            continue
        before, after = text[: match.start()], text[match.end() :]
        if _LIMIT_BEFORE.search(before[-4:]) or _LIMIT_AFTER.search(after[:6]):
            continue
        if _SOMEBODY.search(_sentence(before, after)):
            yield Hit(Kind.MINOR, match.start(), match.end(), match[0])
    for match in _CLASS.finditer(text):
        yield Hit(Kind.MINOR, match.start(), match.end(), match[0])


def listed_names(text: str, names: Iterable[str]) -> Iterator[Hit]:
    """Every place where one of `names` stands; longer names are found before shorter ones."""
    wanted = sorted({name.strip() for name in names if name.strip()}, key=len, reverse=True)
    if not wanted:
        return
    pattern = re.compile("|".join(re.escape(name) for name in wanted))
    for match in pattern.finditer(text):
        yield Hit(Kind.NAME, match.start(), match.end(), match[0])


def _years(match: re.Match[str]) -> int:
    if match["digits"]:
        return int(match["digits"])
    words = match["words"].replace("两", "二")
    if words.startswith("十"):
        return 10 + _DIGITS.get(words[1:], 0)
    return _DIGITS[words]


def _sentence(before: str, after: str) -> str:
    """Return what stands around, cut at the ends of the sentence."""
    return (
        re.split(r"[。！？；\n]", before[-_AROUND:])[-1]
        + "　"
        + re.split(r"[。！？；\n]", after[:_AROUND])[0]
    )
