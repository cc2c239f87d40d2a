"""The questions of a paper and of a result.

Forty choices on a page are slow as templates, so they are written in Python; what is round them is
the same for everybody and rendered once.
"""

from collections.abc import Sequence
from functools import cache
from typing import Final

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.content_cache import cached_html, filled, place
from core.http import form_token
from core.templatetags.chrome import icon
from quizzes.drawing import confidence_of, inputs_of
from quizzes.drawing_review import answer_and_key
from quizzes.sheets import ReviewedQuestion, ShownQuestion
from quizzes.words import words_of_the_page

register = template.Library()
_ANSWERED: Final = mark_safe(' class="is-answered"')
_FIELD_PLACES: Final = {
    name: place(name) for name in ("number", "heading", "sequence", "saved", "choices")
}
_REVIEW_PLACES: Final = {
    name: place(name) for name in ("number", "heading", "earning", "choices", "why")
}


@register.filter
def question_field(question: ShownQuestion) -> SafeString:
    """Write one question of an open paper, with its answer where one is saved."""
    frame = cached_html(
        name="quizzes.question",
        content=[question.stem, question.kind.code],
        render=lambda: render_to_string(
            "quizzes/includes/question.html",
            {"question": question, **_FIELD_PLACES},
        ),
    )
    answer = question.answer
    saved = format_html("{}<span>{}</span>", icon("check"), question.saved_words)
    return filled(
        frame,
        number=str(question.number),
        heading=question.heading,
        sequence=str(answer.client_seq if answer else 0),
        saved=saved if answer else "",
        choices=inputs_of(question),
    ) + confidence_of(question)


@register.filter
def question_review(question: ReviewedQuestion) -> SafeString:
    """Write one question of a closed attempt: verdict, choices, and why."""
    frame = cached_html(
        name="quizzes.reviewed",
        content=[
            question.stem,
            [
                question.is_right,
                question.is_partly_right,
                question.is_answered,
                question.is_awaiting,
            ],
            question.corrected_at,
        ],
        render=lambda: render_to_string(
            "quizzes/includes/reviewed.html",
            {"question": question, **_REVIEW_PLACES},
        ),
    )
    return filled(
        frame,
        number=str(question.number),
        heading=question.heading,
        earning=question.earning,
        choices=answer_and_key(question),
        why=question.why,
    )


@register.filter
def question_links(sheet: Sequence[ShownQuestion]) -> SafeString:
    """Write the map of an open paper: one link to each question, answered or not."""
    words = (_("not answered"), _("answered"))
    return format_html_join(
        "\n",
        '<li><a href="#q{0}" data-jump="{0}"{1}>{0}<span class="visually-hidden">{2}</span></a></li>',
        (
            (
                question.number,
                _ANSWERED if question.is_answered else "",
                words[question.is_answered],
            )
            for question in sheet
        ),
    )


@register.simple_tag(takes_context=True)
def attempt_dialogs(context: Context) -> SafeString:
    """Write the dialogs of the attempt page and the words that its script says."""
    html = _dialogs(get_language() or "")
    return filled(html, csrf_token=form_token(context["request"]))


@cache
def _dialogs(language: str) -> str:
    return render_to_string(
        "quizzes/includes/dialogs.html",
        {"words": words_of_the_page(), "csrf_token": place("csrf_token")},
    )
