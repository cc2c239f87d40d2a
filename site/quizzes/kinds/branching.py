"""A branching scenario (情景题): each decision leads to the next situation."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from quizzes.kinds.answer_form import (
    AnswerForm,
    Column,
    RowProblem,
    Written,
    as_before,
    filled,
    ids_of,
    refuse_rows,
    share_of_percent,
    text_problems,
)
from quizzes.kinds.base import (
    ARROW,
    Asked,
    Choice,
    HasChoices,
    InvalidQuestion,
    QuestionKind,
    check_choices,
    content_lines,
    escaped,
    ids_for,
    listed,
    one_line,
    refuse,
    split_arrow,
    unescaped,
    unreadable,
)
from quizzes.kinds.writing import plain_number

MOST_STEPS: Final = 12
MOST_OPTIONS: Final = 60
_STEP: Final = re.compile(r"^[#＃]\s*(?P<id>[A-Za-z0-9]{1,8})\s+(?P<text>.+)$")
_OPTION: Final = re.compile(r"^[-－]\s*(?P<share>\d{1,3}(?:\.\d+)?)\s*[%％]\s+(?P<text>.+)$")
_STEP_ID: Final = re.compile(r"^[A-Za-z0-9]{1,8}$")
_OPTION_IDS: Final = [f"o{number}" for number in range(1, 121)]


def steps_of(version: HasChoices) -> list[Choice]:
    """Return the situations; the scenario begins with the first."""
    return [choice for choice in version.choices if "step" not in choice]


def options_of(version: HasChoices, step: str) -> list[Choice]:
    return [choice for choice in version.choices if choice.get("step") == step]


class BranchingKind(QuestionKind):
    """`choices` holds the situations, each followed by its options (`step`, and `next`: the
    situation it leads to, or ""). The key is `{"weights": {option: share}, "best": sum}`.

    A response is the options chosen along one path. Share = weights on the path ÷ those of the
    best path.
    """

    code = "BRANCHING"
    label = gettext_lazy("Branching scenario")
    rule = gettext_lazy(
        "Decide, situation by situation; what comes next depends on what you choose. Each "
        "decision earns by how well it keeps the line; the best way through earns everything."
    )
    lines_help = gettext_lazy(
        "“# s1 text” begins a situation, “- 100% text => s2” is an option of it: what it earns, "
        "its text, and the situation it leads to (nothing: the end)."
    )
    form = AnswerForm(
        help=gettext_lazy(
            "A row with a name, such as s1, begins a situation; the rows without a name that "
            "follow are what can be done in it: what it earns, and which situation it leads to "
            "(empty: the end). The scenario begins with the first."
        ),
        columns=(
            Column("step", gettext_lazy("Situation"), "short"),
            Column("text", pgettext_lazy("of a choice", "Text")),
            Column("share", gettext_lazy("Earns, in percent"), "short"),
            Column("next", gettext_lazy("Leads to"), "short"),
        ),
        most=MOST_STEPS + MOST_OPTIONS,
    )
    layout = "steps"

    def freeze(self, version: HasChoices, rng: random.Random | None) -> dict[str, Any]:
        steps = {}
        for step in steps_of(version):
            options = [
                [one["id"], one.get("next", "")] for one in options_of(version, step["id"])
            ]
            if rng is not None:
                rng.shuffle(options)
            steps[step["id"]] = options
        return {
            "choices": [one[0] for options in steps.values() for one in options],
            "steps": steps,
        }

    def clean(self, value: object, paper_item: Mapping[str, Any]) -> list[str]:
        """Return the path: what is not reached any more after a change of mind is left out."""
        chosen = set(listed(value, paper_item))
        if not chosen <= set(paper_item["choices"]):
            raise refuse(_("Question %(number)s has no such choice."), paper_item)
        path: list[str] = []
        steps = paper_item["steps"]
        step = next(iter(steps), "")
        while step:
            taken = [(id_, onward) for id_, onward in steps[step] if id_ in chosen]
            if len(taken) > 1:
                raise refuse(_("Question %(number)s takes one choice only."), paper_item)
            if not taken:
                break
            path.append(taken[0][0])
            step = taken[0][1]
        return path

    def grade(self, key: Any, response: Sequence[str]) -> Decimal:
        earned = sum((Decimal(key["weights"].get(id_, "0")) for id_ in response), Decimal(0))
        return min(Decimal(1), earned / Decimal(key["best"]))

    def model_answer(self, version: Asked) -> list[str]:
        return _best_way(version, version.key["weights"])[1]

    def _validate(self, version: Asked) -> None:
        steps = steps_of(version)
        if not 1 <= len(steps) <= MOST_STEPS:
            raise InvalidQuestion(
                _("A scenario has 1 to %(most)d situations.") % {"most": MOST_STEPS}
            )
        check_choices(version.choices, least=3, most=MOST_STEPS + MOST_OPTIONS)
        names = [step["id"] for step in steps]
        for step in steps:
            options = options_of(version, step["id"])
            if len(options) < 2:
                raise InvalidQuestion(
                    _("Situation %(step)s needs two options or more.") % {"step": step["id"]}
                )
            for option in options:
                onward = option.get("next", "")
                if onward and (
                    onward not in names or names.index(onward) <= names.index(step["id"])
                ):
                    raise InvalidQuestion(
                        _("An option of situation %(step)s must lead to a later one.")
                        % {"step": step["id"]}
                    )
        options = [choice for choice in version.choices if "step" in choice]
        if any(option["step"] not in names for option in options):
            raise InvalidQuestion(_("An option belongs to no situation."))
        led_to = {names[0], *(option.get("next", "") for option in options)}
        if lost := [name for name in names if name not in led_to]:
            raise InvalidQuestion(
                _("No option leads to situation %(step)s.") % {"step": lost[0]}
            )
        self._check_weights(version, options)

    def _check_weights(self, version: Asked, options: Sequence[Choice]) -> None:
        try:
            weights = {id_: Decimal(w) for id_, w in version.key["weights"].items()}
            best = Decimal(version.key["best"])
        except (InvalidOperation, KeyError, TypeError, AttributeError) as error:
            raise InvalidQuestion(_("The question has no right answer.")) from error
        if set(weights) != {option["id"] for option in options}:
            raise InvalidQuestion(_("Every option needs a share of the points."))
        if not all(weight.is_finite() and 0 <= weight <= 1 for weight in weights.values()):
            raise InvalidQuestion(_("The share of an option lies between 0 and 100 percent."))
        if best <= 0:
            raise InvalidQuestion(_("No way through earns anything."))

    def tidy(self, choices: Sequence[Choice], key: Any) -> tuple[list[Choice], Any]:
        """Reckon what the best way through earns."""
        choices, key = super().tidy(choices, key)
        weights = {
            id_: plain_number(Decimal(weight)) for id_, weight in key.get("weights", {}).items()
        }
        best, _path = _best_way(_Choices(choices), weights)
        return choices, {"weights": weights, "best": plain_number(best)}

    def write_lines(self, version: Asked) -> str:
        lines = []
        for step in steps_of(version):
            lines.append(f"# {step['id']} {step['text']}")
            for option in options_of(version, step["id"]):
                share = plain_number(Decimal(version.key["weights"][option["id"]]) * 100)
                onward = f" {ARROW} {option['next']}" if option.get("next") else ""
                lines.append(f"- {share}% {escaped(option['text'])}{onward}")
        return "\n".join(lines)

    def read_lines(
        self, text: str, *, previous: Asked | None = None
    ) -> tuple[list[Choice], Any]:
        rows: list[Choice] = []
        shares: list[str] = []
        step = ""
        for line in content_lines(text):
            if heading := _STEP.match(line):
                step = heading["id"]
                rows.append({"id": step, "text": one_line(heading["text"])})
                continue
            option = _OPTION.match(line)
            if option is None or not step:
                raise unreadable(line)
            text_and_next = split_arrow(option["text"])
            said, onward = text_and_next or (one_line(unescaped(option["text"])), "")
            if not said:
                raise unreadable(line)
            rows.append({"id": "", "text": said, "step": step, "next": onward})
            shares.append(option["share"])
        options = [row for row in rows if "step" in row]
        known = [c for c in previous.choices if "step" in c] if previous else []
        ids = ids_for([row["text"] for row in options], known, _OPTION_IDS)
        for option_row, id_ in zip(options, ids, strict=True):
            option_row["id"] = id_
        weights = {id_: str(Decimal(s) / 100) for id_, s in zip(ids, shares, strict=True)}
        return self.tidy(rows, {"weights": weights})

    def write_form(self, version: Asked) -> Written:
        rows = []
        for step in steps_of(version):
            rows.append({"step": step["id"], "text": step["text"]})
            for option in options_of(version, step["id"]):
                share = Decimal(version.key["weights"][option["id"]]) * 100
                rows.append(
                    {
                        "id": option["id"],
                        "text": option["text"],
                        "share": plain_number(share),
                        "next": option.get("next", ""),
                    }
                )
        return Written(rows=rows)

    def read_form(
        self, written: Written, *, previous: Asked | None = None
    ) -> tuple[list[Choice], Any]:
        rows = filled(written, self.form)
        names = [row.get("step") for row in rows if row.get("step")]
        problems = text_problems(rows)
        options = [row for row in rows if not row.get("step")]
        known = [c for c in previous.choices if "step" in c] if previous else []
        ids = dict(
            zip(
                (row.number for row in options),
                ids_of(options, known, _OPTION_IDS),
                strict=True,
            )
        )
        choices: list[Choice] = []
        weights = {}
        step = ""
        for row in rows:
            if row.get("step"):
                step = row.get("step")
                if not _STEP_ID.match(step) or names.count(step) > 1:
                    message = _("A situation needs a short name of its own, such as s1.")
                    problems.append(RowProblem(row.number, message))
                choices.append({"id": step, "text": row.get("text")})
                continue
            if not step:
                problems.append(RowProblem(row.number, _("An option belongs to no situation.")))
            onward = row.get("next")
            if onward and (
                onward not in names or (step and names.index(onward) <= names.index(step))
            ):
                message = _("An option of situation %(step)s must lead to a later one.")
                problems.append(RowProblem(row.number, message % {"step": step}))
            try:
                weights[ids[row.number]] = share_of_percent(row) if row.get("share") else "0"
            except ValueError:
                message = _("What a row earns is a number of percent from 0 to 100.")
                problems.append(RowProblem(row.number, message))
            choices.append(
                {
                    "id": ids[row.number],
                    "text": row.get("text"),
                    "step": step,
                    "next": onward,
                }
            )
        refuse_rows(problems)
        choices, key = self.tidy(choices, {"weights": weights})
        return as_before(choices, previous, lambda choice: choice.get("step", "")), key


class _Choices:
    def __init__(self, choices: list[Choice]) -> None:
        self.choices = choices


def _best_way(version: HasChoices, weights: Mapping[str, str]) -> tuple[Decimal, list[str]]:
    """Return what the best way through earns, and its options; steps lead forwards only."""
    ways: dict[str, tuple[Decimal, list[str]]] = {}
    first: tuple[Decimal, list[str]] = (Decimal(0), [])
    for step in reversed(steps_of(version)):
        first = (Decimal(-1), [])
        for option in options_of(version, step["id"]):
            onward, path = ways.get(option.get("next", ""), (Decimal(0), []))
            earned = Decimal(weights.get(option["id"], "0")) + onward
            if earned > first[0]:
                first = (earned, [option["id"], *path])
        ways[step["id"]] = first
    return max(first[0], Decimal(0)), first[1]
