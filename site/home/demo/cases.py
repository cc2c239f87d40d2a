"""The twelve warning cases of the demo, and the amount bands they are read by."""

import datetime as dt
from decimal import Decimal
from typing import Any, Final

from cadres.models import Post, RiskPoint
from home.demo.law import Articles
from home.demo.pages import Shelf
from home.demo.source import read
from warning_cases.models import AmountBand, CaseIndexPage, Charge, Term, WarningCasePage

CASES: Final = (
    "case_two_years_in_a_file",
    "case_twenty_seven_mu",
    "case_brother_in_laws_company",
    "case_a_call_after_retirement",
    "case_one_wrong_account",
    "case_ten_minutes_off",
    "case_the_list_known_early",
    "case_three_rectification_notices",
    "case_two_identical_bids",
    "case_signature",
    "case_three_kilometres",
    "case_fish_pond",
)
_TEXTS: Final = (
    "slug", "title", "title_en", "summary", "summary_en", "position", "powers_abused", "ethics",
    "discipline", "law", "responsibility", "confession", "outcome", "amount_kind",
)  # fmt: skip


def load_amount_bands(articles: Articles) -> int:
    """Create the bands of the interpretations that the cases are read by; return how many."""
    there = set(AmountBand.objects.values_list("kind", "article_id", "code"))
    bands = [
        AmountBand(
            kind=kind,
            article=articles[reference],
            code=code,
            name=name,
            name_en=name_en,
            from_yuan=Decimal(from_yuan),
            lower_from_yuan=Decimal(lower) if lower else None,
        )
        for kind, reference, code, name, name_en, from_yuan, lower in read("amount_bands")
    ]
    missing = [band for band in bands if (band.kind, band.article_id, band.code) not in there]
    return len(AmountBand.objects.bulk_create(missing))


def load_cases(shelf: Shelf) -> None:
    """Publish the warning cases that are missing."""
    index = CaseIndexPage.objects.get()
    terms = {(term.axis, term.code): term for term in Term.objects.all()}
    charges = {charge.code: charge for charge in Charge.objects.all()}
    posts = {post.code: post for post in Post.objects.all()}
    risks = {point.code: point for point in RiskPoint.objects.all()}
    for name in CASES:
        row = read(name)
        page = WarningCasePage(
            **{field: row[field] for field in _TEXTS},
            post=posts[row["post"]],
            act_from=dt.date.fromisoformat(row["act_from"]),
            act_to=dt.date.fromisoformat(row["act_to"]),
            amount_yuan=Decimal(row["amount_yuan"]),
            has_listed_circumstances=row.get("has_listed_circumstances", False),
            lessons="\n".join(row["lessons"]),
            measures="\n".join(row["measures"]),
            timeline=[("event", _event(event, shelf.articles)) for event in row["events"]],
            ladder=[("fact", _fact(fact, shelf.articles, charges)) for fact in row["ladder"]],
            mirror=[
                ("statement", {"statement": statement, "clause": clause})
                for statement, clause in row["mirror"]
            ],
            discussion=[("question", question) for question in row["discussion"]],
        )
        page.terms = [
            terms[axis, code] for axis, codes in row["terms"].items() for code in codes
        ]
        page.charges = [charges[code] for code in row["charges"]]
        page.risk_points = [risks[code] for code in row["risks"]]
        page.articles = shelf.articles.of(row["articles"])
        shelf.put("case", index, page)


def _event(row: dict[str, Any], articles: Articles) -> dict[str, Any]:
    """Return the stream value of one step of a timeline."""
    amount = row["amount"]
    return {
        **{name: row[name] for name in ("stage", "when", "what", "decision", "choices")},
        "amount_yuan": None if amount is None else Decimal(amount),
        "happened_on": _day(row.get("on")),
        "articles": articles.of(row.get("articles", ())),
    }


def _fact(
    row: dict[str, Any], articles: Articles, charges: dict[str, Charge]
) -> dict[str, Any]:
    """Return the stream value of one act of a ladder."""
    return {
        **{name: row[name] for name in ("text", "belongs", "reason")},
        "charge": charges[row["charge"]] if row["charge"] else None,
        "happened_on": _day(row["on"]),
        "article": articles[row["article"]] if row["article"] else None,
    }


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
