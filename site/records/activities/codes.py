"""Check-in codes that change every half minute by the server's clock. Pure."""

import datetime as dt
import hashlib
import hmac
from typing import Final

from records.codes import CODE_ALPHABET, normalised

SLOT_SECONDS: Final = 30
SLOTS_ACCEPTED: Final = 4  # the present one and three before it: two minutes to type it in
CODE_LENGTH: Final = 6
PRINTED_LENGTH: Final = 12


def slot_of(at: dt.datetime) -> int:
    """Return the number of the half minute that the aware instant `at` lies in."""
    return int(at.timestamp()) // SLOT_SECONDS


def code_at(secret: str, at: dt.datetime) -> str:
    """Return the code that is shown at `at`."""
    return _code(secret, f"slot:{slot_of(at)}", CODE_LENGTH)


def printed_code(secret: str) -> str:
    """Return the code of the printed notice; it does not change and is longer."""
    return _code(secret, "printed", PRINTED_LENGTH)


def is_current(secret: str, typed: str, at: dt.datetime) -> bool:
    """Tell whether `typed` was shown within the last two minutes, however it is written."""
    given = normalised(typed)
    slot = slot_of(at)
    accepted = [
        _code(secret, f"slot:{slot - back}", CODE_LENGTH) for back in range(SLOTS_ACCEPTED)
    ]
    # Every comparison is made, so that the time taken tells nothing.
    matches = [hmac.compare_digest(given.encode(), each.encode()) for each in accepted]
    return any(matches)


def is_printed(secret: str, typed: str) -> bool:
    """Tell whether `typed` is the printed code."""
    return hmac.compare_digest(normalised(typed).encode(), printed_code(secret).encode())


def _code(secret: str, what: str, length: int) -> str:
    digest = hmac.new(bytes.fromhex(secret), what.encode(), hashlib.sha256).digest()
    number = int.from_bytes(digest, "big")
    letters = []
    for _place in range(length):
        number, rest = divmod(number, len(CODE_ALPHABET))
        letters.append(CODE_ALPHABET[rest])
    return "".join(letters)
