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
    """Return the number (0–9999) that `text` writes in Chinese or decimal digits.

    Accepts what people write: 〇 for 零, 两百, 一百十五. Refuses what is ambiguous (三百八) or no
    number at all.

    Raises:
        ValueError: `text` is not such a number.
    """
    written = text.replace("〇", "零").replace("两", "二")
    number = int(text) if text.isdecimal() else _parse_signs(written)
    if number > 9999:
        raise ValueError(f"{text!r} is not between 0 and 9999")
    return number


def _parse_signs(text: str) -> int:
    total = 0
    digit: int | None = None
    last_unit = 10_000
    skipped = False  # a 零 has stood for the units left out
    units = {sign: unit for unit, sign in _UNITS}
    for sign in text:
        if sign in _DIGITS:
            if digit:
                raise ValueError(f"{text!r} has two digits side by side")
            digit = _DIGITS.index(sign)
            skipped = skipped or digit == 0
        elif sign in units and units[sign] < last_unit and digit != 0:
            if digit is None and sign != "十":
                raise ValueError(f"{text!r} has {sign} without a digit")
            last_unit = units[sign]
            total += (digit or 1) * last_unit
            digit, skipped = None, False
        else:
            raise ValueError(f"{text!r} is not a number")
    if digit is None and last_unit == 10_000:
        raise ValueError("an empty text is not a number")
    if digit and last_unit in (100, 1000) and not skipped:
        raise ValueError(f"{text!r} may mean two numbers")
    return total + (digit or 0)


def article_label(number: int, suffix: int = 0) -> str:
    """Number of an article as cited: "第三百八十八条之一", or "art. 388-1" in English."""
    if is_english():
        return f"art. {number}" + (f"-{suffix}" if suffix else "")
    tail = f"之{chinese_number(suffix)}" if suffix else ""
    return f"第{chinese_number(number)}条{tail}"
