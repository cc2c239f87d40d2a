"""Any wording that an author may write, for each kind, and any answer its form can send."""

import random
from decimal import Decimal
from functools import cache
from types import SimpleNamespace

from hypothesis import strategies as st

from quizzes.kinds import kind_of
from quizzes.kinds.matching import MARK
from tests.factories.quizzes import KEYS, LINES

# What people write, and what formats stumble over.
SIGNS = "甲乙丙丁收礼品退还上交 abcXYZ019，。：；{}=~#%\\<>&\"'|*-→［］"


def _written(seed):
    """Return a text of one to fourteen signs, one of them at least a letter or a figure."""
    choose = random.Random(seed)
    text = "".join(choose.choices(SIGNS, k=choose.randint(1, 14)))
    text = " ".join(text.split())
    return text if any(sign.isalnum() for sign in text) else f"{text}{choose.choice(LETTERS)}"


LETTERS = [sign for sign in SIGNS if sign.isalnum()]
# One number for a text: a draw for each of its signs costs ten times as much.
TEXTS = st.integers(0, 2**40).map(_written)


@cache  # a strategy looks through its parts when it is first asked: not for each example
def distinct(least, most):
    return st.lists(TEXTS, min_size=least, max_size=most, unique=True)


def lettered(texts):
    return [{"id": id_, "text": text} for id_, text in zip("abcdefghij", texts, strict=False)]


@st.composite
def wordings(draw, kind):
    stem = draw(TEXTS)
    choices, key = WRITERS[kind.code](draw)
    choices, key = kind.tidy(choices, key)
    return SimpleNamespace(kind=kind.code, stem=stem, choices=choices, key=key)


def _single(draw):
    choices = lettered(draw(distinct(2, 6)))
    return choices, [draw(st.sampled_from(choices))["id"]]


def _multiple(draw):
    choices = lettered(draw(distinct(2, 6)))
    ids = [choice["id"] for choice in choices]
    return choices, draw(st.lists(st.sampled_from(ids), unique=True, min_size=1))


def _true_false(draw):
    return [], [draw(st.sampled_from(["true", "false"]))]


def _short(draw):
    return [], draw(distinct(1, 4))


WHOLE_NUMBERS = st.integers(-(10**9), 10**9).map(str)
NUMBERS = WHOLE_NUMBERS | st.decimals(0, 1000, places=2, allow_nan=False).map(str)
SHARES = st.lists(st.sampled_from(["0.5", "0.25"]), max_size=2)
POINTS = st.integers(1, 20).map(str)
FACTS = st.lists(TEXTS, min_size=1, max_size=5)
RUBRIC = st.lists(TEXTS, min_size=1, max_size=4)


def _numeric(draw):
    bands = []
    for share in [Decimal(1), *draw(SHARES)]:
        low, high = sorted([draw(NUMBERS), draw(NUMBERS)], key=Decimal)
        bands.append({"low": low, "high": high, "share": str(share)})
    unit = draw(st.sampled_from(["", "元", "万元", "个月"]))
    return [{"id": "unit", "text": unit}] if unit else [], bands


def _ordering(draw):
    choices = lettered(draw(distinct(3, 6)))
    return choices, draw(st.permutations([choice["id"] for choice in choices]))


def _matching(draw):
    lefts = lettered(draw(st.lists(TEXTS, min_size=2, max_size=5)))
    rights = draw(distinct(2, 5))
    targets = [
        {"id": str(number), "text": text, "side": "target"}
        for number, text in enumerate(rights, start=1)
    ]
    ids = [target["id"] for target in targets]
    return [*lefts, *targets], [
        f"{left['id']}{MARK}{draw(st.sampled_from(ids))}" for left in lefts
    ]


def _ladder(draw):
    facts = lettered(draw(FACTS))
    charges = [
        {"id": str(number), "text": text, "side": "charge"}
        for number, text in enumerate(draw(distinct(0, 3)), start=1)
    ]
    crimes = [f"CRIME.{charge['id']}" for charge in charges] or ["CRIME"]
    places = st.sampled_from(["LAWFUL", "DISCIPLINE", "SANCTION", *crimes])
    return [*facts, *charges], [f"{fact['id']}{MARK}{draw(places)}" for fact in facts]


def _case(draw):
    return [], [
        {"id": f"r{number}", "text": text, "points": draw(POINTS)}
        for number, text in enumerate(draw(RUBRIC), start=1)
    ]


def _branching(draw):
    count = draw(st.integers(1, 4))
    choices, weights, number = [], {}, 0
    for step in range(1, count + 1):
        choices.append({"id": f"s{step}", "text": draw(TEXTS)})
        for option in range(draw(st.integers(2, 3))):
            number += 1
            # the first option leads on, so that every situation is reached
            onward = f"s{step + 1}" if option == 0 and step < count else ""
            choices.append(
                {"id": f"o{number}", "text": draw(TEXTS), "step": f"s{step}", "next": onward}
            )
            weights[f"o{number}"] = draw(st.sampled_from(["0", "0.5", "1"]))
    weights["o1"] = "1"
    return choices, {"weights": weights}


WRITERS = {
    "SINGLE": _single,
    "MULTIPLE": _multiple,
    "TRUE_FALSE": _true_false,
    "SHORT_TEXT": _short,
    "NUMERIC": _numeric,
    "ORDERING": _ordering,
    "MATCHING": _matching,
    "LADDER": _ladder,
    "CASE_ANALYSIS": _case,
    "BRANCHING": _branching,
}


@st.composite
def responses(draw, kind, question):
    """What the inputs of `question` can send, of any quality."""
    frozen = kind.freeze(question, None)
    if kind.layout == "choices":
        most = 1 if kind.input_type == "radio" else len(frozen["choices"])
        return draw(st.lists(st.sampled_from(frozen["choices"]), unique=True, max_size=most))
    if kind.layout == "places":
        return draw(st.permutations([*frozen["choices"]]))[: draw(st.integers(0, 3))]
    if kind.layout == "pairs":
        pairs = []
        for left in frozen["choices"]:
            right = draw(st.none() | st.sampled_from(frozen["targets"]))
            pairs += [f"{left}{MARK}{right}"] if right else [""]
        return pairs
    if kind.layout == "steps":
        taken = [
            draw(st.none() | st.sampled_from(options)) for options in frozen["steps"].values()
        ]
        return [option[0] for option in taken if option]
    if kind.input_type == "number":
        return draw(st.lists(WHOLE_NUMBERS, max_size=1))
    return draw(st.lists(st.text(max_size=30), max_size=1))


def other_keys(kind):
    """Two keys that fit the same choices."""
    key = KEYS.get(kind)
    if key is None:
        _choices, key = kind_of(kind).read_lines(LINES[kind])
    other = {
        "SINGLE": ["c"],
        "MULTIPLE": ["a"],
        "TRUE_FALSE": ["true"],
        "SHORT_TEXT": ["报告"],
        "NUMERIC": [{"low": "1", "high": "2", "share": "1"}],
        "ORDERING": list(reversed(key)),
        "MATCHING": ["a:2", "b:1"],
        "LADDER": ["a:CRIME.2", "b:LAWFUL", "c:SANCTION"],
        "CASE_ANALYSIS": [{"id": "r1", "text": "另一条", "points": "9"}],
        "BRANCHING": {"weights": {"o1": "0", "o2": "1", "o3": "0", "o4": "1"}},
    }[kind]
    return key, other
