"""Charges lead to the articles that define them: 受贿 is article 385 of the Criminal Law."""

from typing import Final

from warning_cases.models import Charge

CRIMINAL_LAW: Final = "刑法"


def articles_of_charges(word: str) -> list[tuple[str, int, int]]:
    """Return the articles of the charge that `word` names, with or without 罪; else of none.

    One query. A word inside longer names ("受贿" in 单位受贿罪) means the charge of that name.
    """
    if len(word) < 2:
        return []
    name = word if word.endswith("罪") else f"{word}罪"
    return [
        (CRIMINAL_LAW, charge.article_number, charge.article_suffix)
        for charge in Charge.objects.filter(name=name)
    ]
