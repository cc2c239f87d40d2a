"""What a case shows: its facts, what it is judged by, and where its reader stands. Only reads."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Final

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from wagtail.models import Page

from cadres.models import Cadre
from core.content_cache import cached_html
from core.previewing import is_preview
from core.readers import may_read
from warning_cases.exercises.showing import exercises_context, runs_of
from warning_cases.library.bands import band_of
from warning_cases.library.related import related_cases
from warning_cases.models import Axis, Exercise, WarningCasePage
from warning_cases.on_their_days import ArticlesOnTheirDays, day_of
from warning_cases.previewing import shows_whole
from warning_cases.steps import answers_in, opened, steps_of

_NEXT: Final = "\ue002"  # between the bodies of two steps; no text of an editor holds it


def case_context(
    case: WarningCasePage,
    request: HttpRequest,
    *,
    show_all: bool = False,
    places: Mapping[str, str] | None = None,
    not_placed: frozenset[str] = frozenset(),
) -> dict[str, Any]:
    """Return the steps that are open, the content after them, and the exercises.

    Args:
        show_all: show the whole case although some choice is still open.
        places: what was just posted on the ladder, and `not_placed` what was left out.

    What depends on the case alone is rendered once for all its readers. Queries otherwise: one
    for the reader's own answers, two for the counterpart, one for related cases, and those of
    `exercises_context` once the case is open to its end.
    """
    reader = request.user if isinstance(request.user, Cadre) else None
    runs = {} if is_preview(request) else runs_of(case, reader)
    chosen = runs.get(Exercise.CHOICES)
    answers = answers_in(request.GET) if reader is None else chosen.answers if chosen else {}
    wants_all = show_all or "all" in request.GET or shows_whole(request)
    bodies = _kept(case, request, "steps", lambda: _bodies(case))
    rows = list(case.timeline.raw_data)
    steps = steps_of(rows, bodies.split(_NEXT) if rows else (), answers)
    shown, is_open = opened(steps, show_all=wants_all)
    context: dict[str, Any] = {
        "facts": _kept(case, request, "facts", lambda: _facts(case, request)),
        "steps": [_with_safe_body(step) for step in shown],
        "is_open": is_open,
        "has_questions": any(step.is_question for step in steps),
        "reader": reader,
        "carried": [] if reader else sorted(answers.items()),
        "page_url": case.get_url(request) or "",
    }
    if is_open:
        context |= {
            "aftermath": _kept(case, request, "aftermath", lambda: _aftermath(case, request)),
            "counterpart": counterpart_of(case, request.user),
            "related": list(related_cases(case, request.user)),
            **exercises_context(
                case, steps, reader, runs, places=places or {}, not_placed=not_placed
            ),
        }
    return context


def _with_safe_body(step: Any) -> dict[str, Any]:
    names = ("key", "stage", "stage_label", "decision", "choices", "is_question", "is_decided")
    return {"body": SafeString(step.body), **{name: getattr(step, name) for name in names}}


def _kept(
    case: WarningCasePage, request: HttpRequest, part: str, render: Callable[[], str]
) -> SafeString:
    """Return what `render` writes for the case as it is published; a preview is never kept."""
    if is_preview(request) or case.pk is None:
        return SafeString(render())
    texts = [getattr(case, name) for name in _TEXTS]
    streams = [
        list(getattr(case, name).raw_data) for name in ("timeline", "media", "discussion")
    ]
    return cached_html(
        name=f"warning_cases.{part}:{case.pk}",
        content=[case.live_revision_id, str(case.last_published_at), texts, streams],
        render=render,
    )


_TEXTS: Final = (
    "case_kind", "source", "position", "post_id", "powers_abused", "act_from", "act_to",
    "amount_yuan", "amount_kind", "has_listed_circumstances", "ethics", "discipline", "law",
    "responsibility", "confession", "outcome", "lessons", "measures",
)  # fmt: skip


def _bodies(case: WarningCasePage) -> str:
    """Render what happened at each step, with its articles as they stood that day."""
    values = [block.value for block in case.timeline]
    cited = [
        [
            (article, day_of(value, case.act_date))
            for article in value.get("articles") or ()
            if article
        ]
        for value in values
    ]
    on_their_days = ArticlesOnTheirDays.of(pair for pairs in cited for pair in pairs)
    return _NEXT.join(
        render_to_string(
            "warning_cases/includes/event_body.html",
            {"value": value, "citations": [on_their_days[pair] for pair in pairs]},
        )
        for value, pairs in zip(values, cited, strict=True)
    )


def _facts(case: WarningCasePage, request: HttpRequest) -> str:
    terms = list(case.terms.all())
    context = {
        "page": case,
        "band": band_of(case),
        "terms_by_axis": [
            (axis.label, found)
            for axis in Axis
            if (found := [term for term in terms if term.axis == axis])
        ],
    }
    return render_to_string("warning_cases/includes/facts.html", context)


def _aftermath(case: WarningCasePage, request: HttpRequest) -> str:
    articles = list(
        case.articles.select_related("version__instrument").prefetch_related(
            "version__module_pages"
        )
    )
    context = {
        "page": case,
        "charge_list": list(case.charges.all()),
        "cited": articles,
        "text_as_of": text_as_of(articles),
    }
    return render_to_string("warning_cases/includes/aftermath.html", context)


def counterpart_of(case: WarningCasePage, reader: Any) -> Page | None:
    """Return the published exemplar that is paired with this case, if `reader` may read it.

    Exemplars may point at cases too; this app does not import them, it asks the page tree. Two
    queries.
    """
    if case.exemplar_id:
        found = Page.objects.live().filter(pk=case.exemplar_id).specific().first()
    elif case.pk:
        found = (
            Page.objects.live()
            .filter(exemplarpage__counterpart_id=case.pk)
            .order_by("-first_published_at")
            .specific()
            .first()
        )
    else:
        found = None
    return found if found and may_read(found, reader) else None


def text_as_of(articles: list[Any]) -> dt.date | None:
    """Return the oldest date of the texts cited: from that day on nothing newer is claimed."""
    dates = [article.version.text_as_of for article in articles if article.version.text_as_of]
    return min(dates, default=None)
