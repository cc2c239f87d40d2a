"""Chinese numerals of article numbers: 第三百八十五条 ↔ 385."""

from typing import Final

from core.translation import is_english

_DIGITS: Final = "零一二三四五六七八九"
_UNITS: Final = ((1000, "千"), (100, "百"), (10, "十"))


def chinese_number(number: int) -> str:
    """Return `number` (0–9999) as statutes write it: 10 "十", 101 "一百零一".

    Raises:
        ValueError: `number` lies outside 0–9999.
    """
    if not 0 <= number <= 9999:
        raise ValueError(f"{number} is not between 0 and 9999")
    if number < 10:
        return _DIGITS[number]
    text = ""
    rest = number
    gap = False
    for unit, sign in _UNITS:
        digit, rest = divmod(rest, unit)
        if digit:
            text += ("零" if gap else "") + _DIGITS[digit] + sign
            gap = False
        elif text:
            gap = True
    if rest:
        text += ("零" if gap else "") + _DIGITS[rest]
    return text.removeprefix("一") if number < 20 else text


def parse_chinese_number(text: str) -> int:
    """Return the number that `text` writes in Chinese or Arabic digits.

    Raises:
        ValueError: `text` is not such a number.
    """
    if text.isdecimal():
        return int(text)
    total = 0
    digit = 0
    seen = False
    units = {sign: unit for unit, sign in _UNITS}
    for sign in text.replace("〇", "零").replace("两", "二"):
        if sign in _DIGITS:
            digit = _DIGITS.index(sign)
        elif sign in units:
            total += (digit or (1 if not seen else 0)) * units[sign]
            digit = 0
        else:
            raise ValueError(f"{text!r} is not a number")
        seen = True
    if not seen:
        raise ValueError("an empty text is not a number")
    return total + digit


def article_label(number: int, suffix: int = 0) -> str:
    """Number of an article as cited: "第三百八十八条之一", or "art. 388-1" in English."""
    if is_english():
        return f"art. {number}" + (f"-{suffix}" if suffix else "")
    tail = f"之{chinese_number(suffix)}" if suffix else ""
    return f"第{chinese_number(number)}条{tail}"
