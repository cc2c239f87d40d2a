"""Native inputs of an open paper, for each layout of `QuestionKind`.

In Python, not as templates: a paper holds hundreds of them. Nothing here knows a key.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from quizzes.kinds.branching import options_of, steps_of
from quizzes.kinds.case_analysis import LONGEST_ESSAY
from quizzes.kinds.confidence import LEVELS, OFFSET
from quizzes.kinds.matching import MARK
from quizzes.kinds.numeric import LONGEST_NUMBER
from quizzes.kinds.short_text import LONGEST_TEXT

if TYPE_CHECKING:
    from quizzes.sheets import ShownQuestion

_CHECKED: Final = mark_safe(" checked")
_SELECTED: Final = mark_safe(" selected")
_NOTHING: Final = mark_safe("")


def inputs_of(question: "ShownQuestion") -> SafeString:
    """Write the inputs that take the answer to `question`, with what is saved."""
    return _LAYOUTS[question.kind.layout](question)


def _choices(question: "ShownQuestion") -> SafeString:
    """Write radio buttons or checkboxes, each inside its label."""
    kind, name = question.kind.input_type, f"q{question.number}"
    return SafeString(
        "\n".join(
            [
                _choice(kind, name, choice.id, choice.text, choice.is_chosen)
                for choice in question.choices
            ]
        )
    )


@lru_cache(maxsize=20_000)  # some 10 MB: the same few choices are asked of everybody
def _choice(kind: str, name: str, id_: str, text: str, is_chosen: bool) -> SafeString:
    return format_html(
        '<label class="choice"><input type="{}" name="{}" value="{}"{}>'
        '<span lang="zh-Hans">{}</span></label>',
        kind,
        name,
        id_,
        _CHECKED if is_chosen else "",
        text,
    )


def _text(question: "ShownQuestion") -> SafeString:
    value = question.response[0] if question.response else ""
    is_number = question.kind.input_type == "number"
    unit = question.written[0]["text"] if question.written else ""
    return format_html(
        '<label class="typed"><span class="typed__label">{}</span>'
        '<input class="typed__input" type="text" name="q{}" value="{}" maxlength="{}"{}'
        ' autocomplete="off" lang="zh-Hans"></label>{}',
        _("Your answer"),
        question.number,
        value,
        LONGEST_NUMBER if is_number else LONGEST_TEXT,
        mark_safe(' inputmode="decimal"') if is_number else "",
        format_html('<span class="typed__unit" lang="zh-Hans">{}</span>', unit) if unit else "",
    )


def _essay(question: "ShownQuestion") -> SafeString:
    return format_html(
        '<label class="typed typed--long"><span class="typed__label">{}</span>'
        '<textarea class="typed__input" name="q{}" rows="10" maxlength="{}" lang="zh-Hans">\n'
        "{}</textarea></label>",
        _("Your analysis"),
        question.number,
        LONGEST_ESSAY,
        question.response[0] if question.response else "",
    )


def _options(
    rows: list[tuple[str, str]], chosen: str, *, language: str = "zh-Hans"
) -> SafeString:
    none = format_html('<option value="">{}</option>', _("— choose —"))
    return none + format_html_join(
        "",
        '<option value="{}"{} lang="{}">{}</option>',
        ((value, _SELECTED if value == chosen else "", language, text) for value, text in rows),
    )


def _places(question: "ShownQuestion") -> SafeString:
    """Write one list for each place; the items are the same in all of them."""
    rows = [(choice.id, choice.text) for choice in question.choices]
    given = [*question.response, *[""] * len(rows)]
    items = format_html_join(
        "\n",
        '<li><label class="place"><span class="place__label">{}</span>'
        '<select name="q{}" data-place>{}</select></label></li>',
        (
            (
                _("Place %(number)s") % {"number": place},
                question.number,
                _options(rows, given[place - 1]),
            )
            for place in range(1, len(rows) + 1)
        ),
    )
    return format_html('<ol class="places" role="list">{}</ol>', items)


def _pairs(question: "ShownQuestion") -> SafeString:
    given = dict(pair.split(MARK) for pair in question.response)
    return format_html_join(
        "\n",
        '<label class="pair"><span class="pair__left" lang="zh-Hans">{}</span>'
        '<select name="q{}">{}</select></label>',
        (
            (
                choice.text,
                question.number,
                _options(
                    [
                        (f"{choice.id}{MARK}{target.id}", target.text)
                        for target in question.targets
                    ],
                    f"{choice.id}{MARK}{given.get(choice.id, '')}",
                ),
            )
            for choice in question.choices
        ),
    )


def _steps(question: "ShownQuestion") -> SafeString:
    """Write every situation; the script shows those that are reached, without it a line says
    after which choice each one follows.
    """
    order = question.frame["steps"]
    texts = {choice["id"]: choice["text"] for choice in question.written}
    leading: dict[str, list[str]] = {}
    for options in order.values():
        for id_, onward in options:
            leading.setdefault(onward, []).append(texts[id_])
    asked = _Written(question.written)
    return format_html_join(
        "\n",
        '<fieldset class="step" data-step="{}"><legend><span class="step__number">{}</span> '
        '<span lang="zh-Hans">{}</span></legend>{}{}</fieldset>',
        (
            (
                step["id"],
                _("Situation %(number)s") % {"number": number},
                step["text"],
                _after(leading[step["id"]]) if number > 1 else "",
                format_html_join(
                    "\n",
                    '<label class="choice"><input type="radio" name="q{}.{}" value="{}"'
                    ' data-next="{}"{}><span lang="zh-Hans">{}</span></label>',
                    (
                        (
                            question.number,
                            step["id"],
                            id_,
                            onward,
                            _CHECKED if id_ in question.response else "",
                            texts[id_],
                        )
                        for id_, onward in order[step["id"]]
                    ),
                ),
            )
            for number, step in enumerate(steps_of(asked), start=1)
            if options_of(asked, step["id"])
        ),
    )


def _after(texts: list[str]) -> SafeString:
    return format_html(
        '<p class="step__after muted">{} <span lang="zh-Hans">{}</span></p>',
        _("Answer this one only if you chose:"),
        "；".join(f"“{text}”" for text in texts),
    )


class _Written:
    def __init__(self, choices: list[dict[str, str]]) -> None:
        self.choices = choices


_LAYOUTS: Final[dict[str, Callable[["ShownQuestion"], SafeString]]] = {
    "choices": _choices,
    "text": _text,
    "essay": _essay,
    "places": _places,
    "pairs": _pairs,
    "steps": _steps,
}


def confidence_of(question: "ShownQuestion") -> SafeString:
    """Ask how sure the person is, where the paper does; an answer of its own."""
    if not question.frame.get("asks_confidence"):
        return _NOTHING
    saved = question.confidence
    chosen = saved.value[0] if saved and saved.value else ""
    number = question.number + OFFSET
    return format_html(
        '<fieldset class="confidence" data-question="{}" data-layout="choices" data-seq="{}"'
        ' data-aside><legend>{}</legend>{}<span class="question__state" data-saved></span>'
        "</fieldset>",
        number,
        saved.client_seq if saved else 0,
        _("How sure are you of question %(number)s?") % {"number": question.number},
        format_html_join(
            "\n",
            '<label><input type="radio" name="q{}" value="{}"{}> {}</label>',
            (
                (number, level, _CHECKED if level == chosen else "", label)
                for level, label in LEVELS.items()
            ),
        ),
    )
