"""How typed answers are compared: full width, case, punctuation and numerals do not matter. Pure."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Final

from law.numerals import parse_chinese_number

_NUMERAL: Final = re.compile(r"[零〇一二两三四五六七八九十百千]+")
_SCALES: Final = {"万": Decimal(10_000), "亿": Decimal(100_000_000), "千": Decimal(1000)}
_AMOUNT: Final = re.compile(r"^(?:\d+(?:\.\d*)?|\.\d+)$")
_UNITS: Final = ("元", "人民币", "¥", "￥", "rmb", "cny", "%", "％")
LARGEST_DIGITS: Final = 18


def normalised(text: str) -> str:
    """Return `text` as it is compared: NFKC, lower case, Chinese numerals as digits, no
    punctuation and no spaces. "第三百八十五条 " and "第385条。" are the same.
    """
    text = unicodedata.normalize("NFKC", text).casefold()
    text = _NUMERAL.sub(_digits, text)
    return "".join(sign for sign in text if unicodedata.category(sign)[0] not in "PZCS")


def _digits(match: re.Match[str]) -> str:
    try:
        return str(parse_chinese_number(match[0]))
    except ValueError:
        return match[0]


def amount(text: str) -> Decimal:
    """Return the number that `text` writes: "30,000", "３万", "3.5亿", "三万元", "-2".

    Raises:
        ValueError: it writes none, or one of more than 18 digits.
    """
    text = unicodedata.normalize("NFKC", text).casefold()
    text = re.sub(r"[\s,，_]", "", text)
    for unit in _UNITS:
        text = text.replace(unicodedata.normalize("NFKC", unit), "")
    total = Decimal(0)
    sign = Decimal(1)
    if text[:1] in ("-", "−"):
        sign, text = Decimal(-1), text[1:]
    for name in ("亿", "万"):
        head, scale, rest = text.partition(name)
        if scale:
            total += _plain(head) * _SCALES[name]
            text = rest
            if not text:
                return _bounded(sign * total)
    return _bounded(sign * (total + _plain(text)))


def _plain(text: str) -> Decimal:
    if _AMOUNT.match(text) and len(text) <= LARGEST_DIGITS + 8:
        try:
            return Decimal(text)
        except InvalidOperation as error:  # pragma: no cover  the pattern admits none
            raise ValueError(text) from error
    return Decimal(parse_chinese_number(text))


def _bounded(number: Decimal) -> Decimal:
    if abs(number) >= Decimal(10) ** LARGEST_DIGITS:
        raise ValueError("too many digits")
    return number


def plain_number(number: Decimal) -> str:
    """Return `number` without exponent and without zeros that say nothing: "30000", "0.5"."""
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"
