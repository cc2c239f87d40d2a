"""A number or an amount (数值题): right within a band."""

from __future__ import annotations

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
    filled,
    refuse_rows,
    share_of_percent,
)
from quizzes.kinds.base import (
    Asked,
    Choice,
    InvalidQuestion,
    QuestionKind,
    content_lines,
    listed,
    one_line,
    refuse,
    unreadable,
)
from quizzes.kinds.writing import amount, plain_number

UNIT_ID: Final = "unit"
LONGEST_NUMBER: Final = 40
MOST_BANDS: Final = 12
_LINE: Final = re.compile(
    r"^(?P<low>\S+?)(?:\s*(?:\.\.|…|～|~)\s*(?P<high>\S+?))?(?:\s+(?P<share>\d+(?:\.\d+)?)\s*[%％])?$"
)
_UNIT: Final = re.compile(r"^(?:unit|单位)\s*[:：]\s*(?P<unit>.+)$", re.IGNORECASE)


class NumericKind(QuestionKind):
    """The key is a list of bands `{"low", "high", "share"}`, ends included; the best that holds
    the number counts. The unit shown beside the field is the one choice, with the id "unit".
    """

    code = "NUMERIC"
    label = gettext_lazy("Number or amount")
    rule = gettext_lazy(
        "Type a number; 30,000, ３万 and 三万 are the same. Full points within the band that is "
        "right; a band next to it may earn a part."
    )
    lines_help = gettext_lazy(
        "One band per line, such as 30000..199999, or one number; “50%” after it for a part of "
        "the points; “unit: 元” on a line of its own."
    )
    form = AnswerForm(
        help=gettext_lazy(
            "One band in each row, ends included; “to” may stay empty for one number. A band "
            "that is only nearly right earns a part of the points."
        ),
        singles=(Column("unit", gettext_lazy("Unit beside the field, such as 元"), "short"),),
        columns=(
            Column("low", pgettext_lazy("amount", "From"), "short"),
            Column("high", gettext_lazy("To"), "short"),
            Column("share", gettext_lazy("Earns, in percent"), "short"),
        ),
        hidden=(),
        most=MOST_BANDS,
    )
    layout = "text"
    input_type = "number"
    may_shuffle = False

    def clean(self, value: object, paper_item: Mapping[str, Any]) -> list[str]:
        sent = listed(value, paper_item)
        if len(sent) > 1:
            raise refuse(_("Question %(number)s takes one number only."), paper_item)
        text = one_line(sent[0]) if sent else ""
        if not text:
            return []
        try:
            if len(text) > LONGEST_NUMBER:
                raise ValueError(text)
            return [plain_number(amount(text))]
        except ValueError as error:
            raise refuse(
                _("The answer to question %(number)s must be a number, such as 30000 or 3万."),
                paper_item,
            ) from error

    def grade(self, key: Any, response: Sequence[str]) -> Decimal:
        try:
            number = amount(response[0]) if response else None
        except ValueError:
            number = None
        if number is None:
            return Decimal(0)
        shares = [
            Decimal(band["share"])
            for band in key
            if Decimal(band["low"]) <= number <= Decimal(band["high"])
        ]
        return max(shares, default=Decimal(0))

    def model_answer(self, version: Asked) -> list[str]:
        full = [band for band in version.key if Decimal(band["share"]) == 1]
        return [full[0]["low"]] if full else []

    def _validate(self, version: Asked) -> None:
        key = version.key
        if not isinstance(key, list) or not key:
            raise InvalidQuestion(_("The question has no right answer."))
        if len(key) > MOST_BANDS:
            raise InvalidQuestion(
                _("At most %(most)d bands can be given.") % {"most": MOST_BANDS}
            )
        for band in key:
            try:
                low, high = Decimal(band["low"]), Decimal(band["high"])
                share = Decimal(band["share"])
            except (InvalidOperation, KeyError, TypeError) as error:
                raise InvalidQuestion(_("A band is not written in numbers.")) from error
            if not (low.is_finite() and high.is_finite() and low <= high):
                raise InvalidQuestion(_("A band ends before it begins."))
            if not 0 < share <= 1:
                raise InvalidQuestion(_("The share of a band lies between 0 and 100 percent."))
        if not any(Decimal(band["share"]) == 1 for band in key):
            raise InvalidQuestion(_("No number earns all points."))
        if len(version.choices) > 1 or any(c["id"] != UNIT_ID for c in version.choices):
            raise InvalidQuestion(_("A question of this kind has no choices."))

    def tidy(self, choices: Sequence[Choice], key: Any) -> tuple[list[Choice], Any]:
        choices, key = super().tidy(choices, key)
        bands = [
            {name: plain_number(Decimal(band[name])) for name in ("low", "high", "share")}
            for band in key
        ]
        return [choice for choice in choices if choice["text"]], bands

    def write_lines(self, version: Asked) -> str:
        lines = [f"unit: {choice['text']}" for choice in version.choices]
        for band in version.key:
            text = band["low"]
            if band["high"] != band["low"]:
                text += f"..{band['high']}"
            if Decimal(band["share"]) != 1:
                text += f" {plain_number(Decimal(band['share']) * 100)}%"
            lines.append(text)
        return "\n".join(lines)

    def read_lines(
        self, text: str, *, previous: Asked | None = None
    ) -> tuple[list[Choice], Any]:
        choices: list[Choice] = []
        bands = []
        for line in content_lines(text):
            if unit := _UNIT.match(line):
                choices = [{"id": UNIT_ID, "text": one_line(unit["unit"])}]
                continue
            match = _LINE.match(line)
            if match is None:
                raise unreadable(line)
            try:
                low = amount(match["low"])
                high = amount(match["high"]) if match["high"] else low
                share = Decimal(match["share"] or "100") / 100
            except (ValueError, InvalidOperation) as error:
                raise unreadable(line) from error
            bands.append({"low": str(low), "high": str(high), "share": str(share)})
        return self.tidy(choices, bands)

    def write_form(self, version: Asked) -> Written:
        rows = []
        for band in version.key:
            low, high = band["low"], band["high"]
            share = plain_number(Decimal(band["share"]) * 100)
            rows.append({"low": low, "high": "" if high == low else high, "share": share})
        return Written({"unit": "".join(c["text"] for c in version.choices)}, rows)

    def read_form(
        self, written: Written, *, previous: Asked | None = None
    ) -> tuple[list[Choice], Any]:
        bands = []
        problems = []
        for row in filled(written, self.form):
            try:
                low = amount(row.get("low"))
                high = amount(row.get("high")) if row.get("high") else low
            except ValueError:
                message = _("From and to must be numbers, such as 30000 or 3万.")
                problems.append(RowProblem(row.number, message))
                continue
            try:
                share = share_of_percent(row)
            except ValueError:
                message = _("What a row earns is a number of percent from 0 to 100.")
                problems.append(RowProblem(row.number, message))
                continue
            if low > high:
                problems.append(RowProblem(row.number, _("A band ends before it begins.")))
            bands.append({"low": str(low), "high": str(high), "share": share})
        refuse_rows(problems)
        unit = one_line(written.singles.get("unit", ""))
        return self.tidy([{"id": UNIT_ID, "text": unit}] if unit else [], bands)
