"""The choices of a question, written in Python: forty of them on a page are slow as templates."""

from typing import Final

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.templatetags.chrome import icon
from quizzes.sheets import ReviewedQuestion, ShownChoice, ShownQuestion

register = template.Library()
_CHECKED: Final = mark_safe(" checked")
_GAP: Final = mark_safe('<span class="review__gap"></span>')


@register.filter
def choice_inputs(question: ShownQuestion) -> SafeString:
    """Write native radio buttons or checkboxes, each inside its label."""
    return format_html_join(
        "\n",
        '<label class="choice"><input type="{}" name="q{}" value="{}"{}>'
        '<span lang="zh-Hans">{}</span></label>',
        (
            (
                question.kind.input_type,
                question.number,
                choice.id,
                _CHECKED if choice.is_chosen else "",
                choice.text,
            )
            for choice in question.choices
        ),
    )


@register.filter
def choice_review(question: ReviewedQuestion) -> SafeString:
    """Write the choices of a closed attempt: what was answered and what is right."""
    return format_html_join(
        "\n",
        '<li class="choice{}">{}<span><span lang="zh-Hans">{}</span> '
        '<small class="review__note">{}</small></span></li>',
        (_reviewed(choice) for choice in question.choices),
    )


def _reviewed(choice: ShownChoice) -> tuple[str, SafeString, str, str]:
    if choice.is_right:
        note = _("your answer, right") if choice.is_chosen else _("right answer")
        return " choice--right", icon("check"), choice.text, note
    if choice.is_chosen:
        return " choice--wrong", icon("close"), choice.text, _("your answer")
    return "", _GAP, choice.text, ""
