"""The demo's cases hold together in law: their dates, the texts of those dates, bands, sentences, fines."""

import datetime as dt
import re
from itertools import pairwise

import pytest

from home.demo.cases import CASES
from home.demo.law import FILES
from home.demo.source import read
from law.numerals import parse_chinese_number
from warning_cases.charges import CHARGES

pytestmark = pytest.mark.once
ROWS = {name: read(name) for name in CASES}
ONE_SUM = [row for row in ROWS.values() if row["amount_kind"]]  # the other is judged below
VERSIONS = {
    f"{law['code']}:{version['label']}": (
        dt.date.fromisoformat(version["from"]),
        dt.date.fromisoformat(version["until"] or "9999-12-31"),
    )
    for file in FILES
    for law in read(file)
    for version in law["versions"]
}
HUGE, ESPECIALLY_HUGE = 200_000, 3_000_000
OF_THE_ACTS = ("criminal-law", "bribery-interpretation-2016", "dereliction-interpretation-2012")


def on(text):
    return dt.date.fromisoformat(text)


def held_on(reference, day):
    start, end = VERSIONS[reference.rpartition(":")[0]]
    return start <= day <= end


def months_of(text):
    """Months of each "有期徒刑…" in a text, in order."""
    found = re.findall(
        r"有期徒刑(?:([一二三四五六七八九十]+)年)?(?:([一二三四五六七八九十]+)个月)?", text
    )
    return [
        12 * (parse_chinese_number(years) if years else 0)
        + (parse_chinese_number(months) if months else 0)
        for years, months in found
        if years or months
    ]


def fines_of(text):
    """Yuan of each "罚金人民币…万元" in a text, in order."""
    return [
        parse_chinese_number(number) * 10_000
        for number in re.findall(r"罚金人民币([一-龥]+?)万元", text)
    ]


@pytest.fixture(params=CASES)
def case(request):
    return ROWS[request.param]


def test_the_acts_go_forward_and_the_dates_lie_within_them(case):
    begun, ended = on(case["act_from"]), on(case["act_to"])
    dated = [on(event["on"]) for event in case["events"] if event.get("on")]
    years = [int(re.match(r"(\d{4})年", event["when"])[1]) for event in case["events"]]

    assert begun < ended
    assert years == sorted(years)
    assert dated == sorted(dated)
    assert all(begun <= day <= ended for day in dated)
    for event in case["events"]:
        told = [int(year) for year in re.findall(r"(\d{4})年", event["when"])]
        if event.get("on"):
            assert on(event["on"]).year in told, event["when"]
    for fact in case["ladder"]:
        assert fact["on"] is None or begun <= on(fact["on"]) <= ended, fact["text"]


def test_what_came_of_it_came_after_the_acts_and_in_order(case):
    told = [
        (int(year), int(month))
        for year, month in re.findall(r"(\d{4})年(\d{1,2})月", case["outcome"])
    ]

    ended = on(case["act_to"])
    assert [(ended.year, ended.month), *told] == sorted([(ended.year, ended.month), *told])
    assert len(told) >= 2  # the sanction, then the judgment


def test_every_text_cited_was_in_force_on_the_day_it_is_cited_for(case):
    ended = on(case["act_to"])
    for reference in case["articles"]:
        if reference.startswith(OF_THE_ACTS):
            assert held_on(reference, ended), reference
    for event in case["events"]:
        day = on(event["on"]) if event.get("on") else ended
        for reference in event.get("articles", ()):
            assert held_on(reference, day), (event["when"], reference)


def test_the_charge_of_an_act_is_one_of_the_case_and_its_article_defines_it(case):
    numbers = {
        charge.code: (charge.article_number, charge.article_suffix) for charge in CHARGES
    }
    for fact in case["ladder"]:
        if fact["belongs"] != "CRIME":
            assert fact["charge"] is None
            assert not fact["article"].startswith("criminal-law"), fact["text"]
            continue
        assert fact["charge"] in case["charges"], fact["text"]
        law, _label, number = fact["article"].split(":")
        article, _dash, suffix = number.partition("-")
        assert law == "criminal-law"
        assert (int(article), int(suffix or 0)) == numbers[fact["charge"]]


def test_a_ladder_has_all_four_rungs(case):
    assert {fact["belongs"] for fact in case["ladder"]} == {
        *("LAWFUL", "DISCIPLINE", "SANCTION", "CRIME")
    }


def band_in_words(case):
    amount, has_listed = float(case["amount_yuan"]), case.get("has_listed_circumstances")
    if case["amount_kind"] == "LOSS":
        return "情节特别严重" if amount >= 1_500_000 else "重大损失"
    if amount >= ESPECIALLY_HUGE:
        return "数额特别巨大"
    if amount >= HUGE:
        return "数额巨大"
    return "其他严重情节" if has_listed and amount >= HUGE / 2 else "数额较大"


@pytest.mark.parametrize("case", ONE_SUM, ids=lambda row: row["slug"])
def test_the_explanation_names_the_band_that_the_amount_reaches(case):
    assert band_in_words(case) in case["law"]


@pytest.mark.parametrize("case", ONE_SUM, ids=lambda row: row["slug"])
def test_the_first_sentence_lies_within_its_band(case):
    """Fines: article 19 of the interpretation of 2016; twice the amount is the most."""
    months = months_of(case["outcome"])[0]
    if case["amount_kind"] == "LOSS":
        assert months <= 36
        return
    fine, most = fines_of(case["outcome"])[0], 2 * float(case["amount_yuan"])
    if band_in_words(case) == "数额较大":
        assert months <= 36
        assert 100_000 <= fine <= 500_000
    else:
        assert 36 <= months <= 120
        assert 200_000 <= fine <= most


def test_several_sentences_are_joined_between_the_longest_and_their_sum():
    joined = {name: months_of(row["outcome"]) for name, row in ROWS.items()}
    joined = {name: months for name, months in joined.items() if len(months) > 2}

    assert len(joined) == 3
    for name, (*parts, whole) in joined.items():
        assert max(parts) <= whole <= sum(parts), name


def test_relief_money_has_the_band_of_listed_circumstances():
    """100,000 yuan and more of relief money counts as "other serious circumstances" (article 2)."""
    case = ROWS["case_fish_pond"]

    assert "其他严重情节" in case["law"]
    assert "bribery-interpretation-2016:2016:2" in case["articles"]
    assert "减轻" in case["outcome"]  # or the sentence would lie below its band


def test_what_was_taken_before_anything_was_asked_counts_from_ten_thousand_yuan():
    """Article 15 of the interpretation of 2016."""
    for name, case in ROWS.items():
        if "385-bribe-taking" not in case["charges"]:
            continue
        for event in case["events"]:
            if event["stage"] == "HALF_REFUSE" and event["amount"]:
                asked = "抬抬手" in event["what"]
                assert asked or event["amount"] >= 10_000, name


def test_destroying_evidence_is_judged_by_the_article_that_says_so():
    for name, case in ROWS.items():
        for event in case["events"]:
            if event["stage"] == "CONCEAL":
                assert "public-officials-sanctions-law:2020:14" not in event.get(
                    "articles", ()
                ), name


def test_amounts_of_acts_in_order_grow_with_the_stage():
    order = ["REFUSE", "HALF_REFUSE", "ACCEPT", "SEEK", "CONCEAL"]
    for name, case in ROWS.items():
        stages = [order.index(event["stage"]) for event in case["events"]]
        assert all(before <= after for before, after in pairwise(stages)), name
        assert not [e for e in case["events"] if e["stage"] == "REFUSE" and e["amount"]], name
