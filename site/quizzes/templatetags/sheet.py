"""The questions of a paper and of a result.

Forty choices on a page are slow as templates, so they are written in Python; what is round them is
the same for everybody and rendered once.
"""

import datetime as dt
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Final, NamedTuple

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.content_cache import filled, place
from core.http import form_token
from core.templatetags.chrome import icon
from quizzes.drawing import confidence_of, inputs_of
from quizzes.drawing_review import answer_and_key
from quizzes.kinds import QuestionKind
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
    answer = question.answer
    return filled(
        _field_frame(get_language() or "", question.stem, question.kind),
        number=str(question.number),
        heading=question.heading,
        sequence=str(answer.client_seq if answer else 0),
        saved=format_html("{}<span>{}</span>", icon("check"), question.saved_words)
        if answer
        else "",
        choices=inputs_of(question),
    ) + confidence_of(question)


@lru_cache(maxsize=5_000)  # some 5 MB
def _field_frame(language: str, stem: str, kind: QuestionKind) -> str:
    """Write what is the same for everybody who is asked this; `language` is the current one."""
    return render_to_string(
        "quizzes/includes/question.html",
        {"question": {"stem": stem, "kind": kind}, **_FIELD_PLACES},
    )


@register.filter
def question_review(question: ReviewedQuestion) -> SafeString:
    """Write one question of a closed attempt: verdict, choices, and why."""
    verdict = Verdict(
        question.is_right,
        question.is_partly_right,
        question.is_answered,
        question.is_awaiting,
        question.corrected_at,
    )
    return filled(
        _review_frame(get_language() or "", question.stem, verdict),
        number=str(question.number),
        heading=question.heading,
        earning=question.earning,
        choices=answer_and_key(question),
        why=question.why,
    )


class Verdict(NamedTuple):
    """What the frame of a reviewed question says of it."""

    is_right: bool
    is_partly_right: bool
    is_answered: bool
    is_awaiting: bool
    corrected_at: dt.datetime | None


@lru_cache(maxsize=10_000)  # some 10 MB
def _review_frame(language: str, stem: str, verdict: Verdict) -> str:
    """Write what is the same for everybody who answered like this."""
    return render_to_string(
        "quizzes/includes/reviewed.html",
        {"question": {"stem": stem, **verdict._asdict()}, **_REVIEW_PLACES},
    )


@register.filter
def question_links(sheet: Sequence[ShownQuestion]) -> SafeString:
    """Write the map of an open paper: one link to each question, answered or not."""
    words = (_("not answered"), _("answered"))
    return SafeString(
        "\n".join(
            [
                _link(question.number, question.is_answered, words[question.is_answered])
                for question in sheet
            ]
        )
    )


@lru_cache(maxsize=1_000)
def _link(number: int, is_answered: bool, words: str) -> SafeString:
    return format_html(
        '<li><a href="#q{0}" data-jump="{0}"{1}>{0}<span class="visually-hidden">{2}</span></a></li>',
        number,
        _ANSWERED if is_answered else "",
        words,
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
