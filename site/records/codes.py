"""Certificate codes as people type them from paper. Pure."""

import unicodedata
from typing import Final

# Crockford's base 32 without I, L, O, U: nothing to confuse when typed from paper.
CODE_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH: Final = 16
LONGEST_TYPED: Final = 80

_LOOKALIKES: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})


def normalised(typed: str) -> str:
    """Return `typed` as stored: upper case, no dashes or spaces, O as 0, I and L as 1.

    What is no code stays recognisably wrong; at most LONGEST_TYPED characters are looked at.
    """
    wide = unicodedata.normalize("NFKC", typed[:LONGEST_TYPED]).upper()
    return "".join(character for character in wide if character.isalnum()).translate(
        _LOOKALIKES
    )


def grouped(code: str) -> str:
    """Return `code` in groups of four joined by dashes, as printed."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
