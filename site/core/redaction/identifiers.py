"""Identifiers with a structure: identity numbers, cards, telephones, plates, e-mail. Pure.

Every function takes text whose digits and letters are half-width (see `scanning.plain`).
"""

import re
from collections.abc import Iterator
from typing import Final

from core.redaction.checksums import has_id_checksum, has_luhn_checksum, is_id_shaped
from core.redaction.hits import Hit, Kind

_GAP: Final = r"[ \u00a0\u2009\-]?"
_EMAIL: Final = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9](?:[A-Za-z0-9._%+-]{0,62}[A-Za-z0-9_+-])?"
    r" ?@ ?(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})\.)+[A-Za-z]{2,24}(?![A-Za-z0-9-])"
)
_ID_18: Final = re.compile(
    rf"(?<![0-9A-Za-z])(\d{{6}}){_GAP}(\d{{4}}){_GAP}(\d{{2}}){_GAP}(\d{{2}})"
    rf"{_GAP}(\d{{3}}){_GAP}([\dXx])(?![0-9A-Za-z])"
)
_ID_15: Final = re.compile(
    rf"(?<![0-9A-Za-z])(\d{{6}}){_GAP}(\d{{6}}){_GAP}(\d{{3}})(?![0-9A-Za-z])"
)
_CARD: Final = re.compile(
    rf"(?<![0-9A-Za-z.])\d{{4}}(?:{_GAP}\d{{4}}){{2,3}}(?:{_GAP}\d{{1,4}})?(?![0-9A-Za-z])"
    r"|(?<![0-9A-Za-z.])\d{12,19}(?![0-9A-Za-z])"
    rf"|(?<![0-9A-Za-z.])\d{{6}}{_GAP}\d{{10,13}}(?![0-9A-Za-z])"
    rf"|(?<![0-9A-Za-z.])3\d{{3}}{_GAP}\d{{6}}{_GAP}\d{{4,5}}(?![0-9A-Za-z])"
)
_ACCOUNT_WORDS: Final = re.compile(
    r"(?:卡号|帐号|账号|帐户|账户|银行卡|储蓄卡|信用卡|借记卡|户头)[^\d。；\n]{0,10}$"
)
_ID_WORDS: Final = re.compile(r"(?:身份证|身份号码|证件号|公民身份)[^\d。；\n]{0,10}$")
_MOBILE: Final = re.compile(
    rf"(?<![0-9A-Za-z.])(?:(?:\+|00)?86{_GAP})?1[3-9]\d"
    rf"(?:{_GAP}\d{{4}}{_GAP}\d{{4}}|{_GAP}\d{{3}}{_GAP}\d{{5}}|{_GAP}\d{{8}})(?![0-9A-Za-z])"
)
_LANDLINE: Final = re.compile(
    r"(?<![0-9A-Za-z.])(?:(?:\+|00)?86[ -]?)?"
    r"(?:[(（]0?(?:10|2\d|[3-9]\d{2})[)）] ?|0(?:10|2\d|[3-9]\d{2})[ \-—–]?)"
    r"[2-9]\d{2,3}[ -]?\d{4}(?:[ ]?(?:转|-|分机)[ ]?\d{1,5})?(?![0-9A-Za-z])"
)
_LOCAL: Final = re.compile(
    r"(?:电话|座机|联系方式|手机|拨打|致电|来电|传真|[Tt][Ee][Ll])[^\d。；\n]{0,6}"
    r"(?P<number>[2-8]\d{2,3}[ -]?\d{4})(?![0-9A-Za-z])"
)
_PROVINCE_SIGNS: Final = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PLATE: Final = re.compile(
    rf"[{_PROVINCE_SIGNS}][ ]?[A-HJ-NP-Za-hj-np-z][ ]?[·•・.\-]?[ ]?"
    r"(?P<tail>[A-HJ-KM-NP-Za-hj-km-np-z][A-HJ-NP-Za-hj-np-z0-9]\d{4}"  # new energy, small
    r"|\d{5}[A-HJ-KM-NP-Za-hj-km-np-z]"  # new energy, large
    r"|[A-HJ-NP-Za-hj-np-z0-9]{4}[警学挂港澳试超]"
    r"|[A-HJ-NP-Za-hj-np-z0-9]{5})(?![0-9A-Za-z])"
    rf"|(?<![0-9A-Za-z])WJ[ ]?[{_PROVINCE_SIGNS}]?[ ]?[·•]?\d{{4}}[0-9A-Z](?![0-9A-Za-z])"
    r"|(?<!\d)\d{6}[使领](?![一-鿿])"
)


def emails(text: str) -> Iterator[Hit]:
    """Addresses, also with a full-width at sign."""
    yield from (_hit(Kind.EMAIL, text, m.start(), m.end()) for m in _EMAIL.finditer(text))


def id_numbers(text: str) -> Iterator[Hit]:
    """Resident identity numbers of 18 signs with the right last one, and of 15 digits.

    A number called an identity number in the words before it needs no right check sign: it is
    most likely a real one with a slip.
    """
    for match in _ID_18.finditer(text):
        number = "".join(match.groups()).upper()
        if is_id_shaped(number) and (
            has_id_checksum(number) or _ID_WORDS.search(text[: match.start()][-24:])
        ):
            yield _hit(Kind.ID_NUMBER, text, match.start(), match.end())
    for match in _ID_15.finditer(text):
        if is_id_shaped("".join(match.groups())):
            yield _hit(Kind.ID_NUMBER, text, match.start(), match.end())


def bank_cards(text: str) -> Iterator[Hit]:
    """Card numbers of a plausible issuer and length with the right last digit.

    A number called an account in the words before it counts without.
    """
    for match in _CARD.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        named = 12 <= len(digits) <= 19 and _ACCOUNT_WORDS.search(text[: match.start()][-24:])
        if named or (is_card_shaped(digits) and has_luhn_checksum(digits)):
            yield _hit(Kind.BANK_CARD, text, match.start(), match.end())


def is_card_shaped(digits: str) -> bool:
    """Tell whether issuer number and length belong to a card used in China."""
    length = len(digits)
    if digits.startswith("62"):
        return 16 <= length <= 19
    if digits.startswith(("9558", "103", "60", "68", "69")):
        return length in (16, 17, 18, 19)
    if digits.startswith(("34", "37")):
        return length == 15
    if digits.startswith(("36", "38", "30")):
        return length == 14
    if digits.startswith(("35", "4")) or "51" <= digits[:2] <= "58":
        return length == 16
    return length == 16 and "2221" <= digits[:4] <= "2720"


def telephones(text: str) -> Iterator[Hit]:
    """Mobile numbers, landlines with their area code, local numbers called a telephone."""
    for pattern in (_MOBILE, _LANDLINE):
        yield from (_hit(Kind.PHONE, text, m.start(), m.end()) for m in pattern.finditer(text))
    for match in _LOCAL.finditer(text):
        yield _hit(Kind.PHONE, text, *match.span("number"))


def plates(text: str) -> Iterator[Hit]:
    """Number plates of cars, new-energy, police, learner, trailer and consular ones."""
    for match in _PLATE.finditer(text):
        if sum(sign.isdigit() for sign in match[0]) >= 2:
            yield _hit(Kind.PLATE, text, match.start(), match.end())


def _hit(kind: Kind, text: str, start: int, end: int) -> Hit:
    return Hit(kind, start, end, text[start:end])
