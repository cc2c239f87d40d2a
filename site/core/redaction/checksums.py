"""Check digits: GB 11643 for resident identity numbers, Luhn for bank cards. Pure."""

import datetime as dt
from typing import Final

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_SIGNS: Final = "10X98765432"
# First two digits: provinces, then Taiwan, Hong Kong, Macao, and residence permits.
PROVINCES: Final = frozenset(
    str(number)
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (81, 83))
    for number in range(first, last + 1)
) | {"71", "91"}


def id_check_sign(first_17: str) -> str:
    """Return the 18th sign (0–9 or X) that belongs to the first 17 digits.

    Source: GB 11643-1999, ISO 7064 MOD 11-2.
    """
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first_17, strict=True))
    return _SIGNS[total % 11]


def has_id_checksum(number: str) -> bool:
    """Tell whether 18 signs end with the right one."""
    return (
        len(number) == 18
        and number[:17].isdecimal()
        and number[17].upper() == id_check_sign(number[:17])
    )


def is_id_shaped(number: str) -> bool:
    """Tell whether 15 or 18 signs begin with a province and hold a day that exists."""
    if number[:2] not in PROVINCES:
        return False
    born = number[6:14] if len(number) == 18 else f"19{number[6:12]}"
    try:
        day = dt.date(int(born[:4]), int(born[4:6]), int(born[6:8]))
    except ValueError:
        return False
    return 1850 <= day.year <= 2099


def luhn_digit(digits: str) -> str:
    """Return the check digit that completes `digits`."""
    return str(-_luhn_sum(digits + "0") % 10)


def has_luhn_checksum(digits: str) -> bool:
    return digits.isdecimal() and _luhn_sum(digits) % 10 == 0


def _luhn_sum(digits: str) -> int:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit)
        if place % 2:
            value = value * 2 - 9 if value > 4 else value * 2
        total += value
    return total
