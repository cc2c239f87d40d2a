"""Two-language values kept side by side: Chinese is the original, English may be missing."""

from django.utils import translation


def is_english() -> bool:
    """Tell whether the current interface language is English."""
    return (translation.get_language() or "").startswith("en")


def in_language(chinese: str, english: str) -> str:
    """Return `english` for the English interface where there is one, else `chinese`."""
    return english if english and is_english() else chinese
