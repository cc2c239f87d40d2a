"""How questions do, and which articles people know least: the console's pages."""

import datetime as dt

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cadres.authentication import cadre_of
from cadres.models import Unit
from cadres.policies import Capability, top_units
from core.http import personal
from quizzes.analysis.flags import FLAGS
from quizzes.analysis.groups import by_post, by_unit, responses_to, weak_articles
from quizzes.analysis.suppression import FEWEST
from quizzes.models import ItemFigures
from quizzes.saying import answers_in_words

MOST_ITEMS = 100
HEAT_DAYS = 365


@personal
@login_required
@require_safe
def items(request: HttpRequest) -> HttpResponse:
    """List the questions with their figures, those to be reworked first."""
    _reader(request)
    figures = list(
        ItemFigures.objects.filter(people__gte=FEWEST)
        .select_related("version__question")
        .order_by("facility", "version")[:MOST_ITEMS]
    )
    figures.sort(key=lambda each: (not each.flags, each.facility))
    return render(
        request, "quizzes/analysis/items.html", {"figures": figures, "flags": FLAGS.items()}
    )


@personal
@login_required
@require_safe
def item(request: HttpRequest, version_id: int) -> HttpResponse:
    """Show one question: figures, choices, and how units and posts did."""
    top = _reader(request)
    figures = get_object_or_404(
        ItemFigures.objects.select_related("version__question"),
        pk=version_id,
        people__gte=FEWEST,
    )
    responses = responses_to(figures.version)
    return render(
        request,
        "quizzes/analysis/item.html",
        {
            "figures": figures,
            "answers": answers_in_words(figures),
            "flags": [FLAGS[code] for code in figures.flags],
            "units": by_unit(responses, top),
            "posts": by_post(responses, top),
            "top": top,
        },
    )


@personal
@login_required
@require_safe
def heat_map(request: HttpRequest) -> HttpResponse:
    """Show which articles the units know least, over the last year."""
    top = _reader(request)
    since = timezone.now() - dt.timedelta(days=HEAT_DAYS)
    return render(
        request,
        "quizzes/analysis/heat_map.html",
        {"map": weak_articles(top, since), "top": top},
    )


def _reader(request: HttpRequest) -> Unit:
    """Return the top of the units whose exams the actor runs, or whose content they edit."""
    actor = cadre_of(request.user)
    tops = top_units(actor, Capability.RUN_EXAMS) or top_units(actor, Capability.EDIT_CONTENT)
    if not tops:
        raise Http404
    return tops[0]
