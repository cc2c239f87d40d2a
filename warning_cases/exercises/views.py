"""Posting an exercise of a case. Each answers with the page, at the place where it goes on."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cadres.models import Cadre
from core.http import personal
from warning_cases.exercises import services
from warning_cases.models import WarningCasePage

UNPROCESSABLE = 422

Exercise = Callable[[HttpRequest, WarningCasePage, Cadre], HttpResponse]


def _of_a_reader(exercise: Exercise) -> Callable[[HttpRequest, int], HttpResponse]:
    """Give `exercise` the case, if it is there for this reader (404), and who they are."""

    @personal
    @require_POST
    @wraps(exercise)
    def view(request: HttpRequest, case_id: int) -> HttpResponse:
        cases = WarningCasePage.objects.live().readable_by(request.user)
        case: WarningCasePage = get_object_or_404(cases, pk=case_id)
        if not isinstance(request.user, Cadre):
            return redirect_to_login(case.get_url(request))
        try:
            return exercise(request, case, request.user)
        except services.NotOffered as error:
            messages.error(request, str(error))
            return redirect(case.get_url(request))

    return view


@_of_a_reader
def case_choices(request: HttpRequest, case: WarningCasePage, cadre: Cadre) -> HttpResponse:
    """Take the choice at one decision point."""
    event = request.POST.get("event", "")
    choice = request.POST.get("choice", "")
    if not choice:
        messages.error(request, _("Choose one of the options first."))
        return redirect(f"{case.get_url(request)}#event-{_anchor(event)}")
    services.choose(case=case, cadre=cadre, event=event, choice=choice, at=timezone.now())
    return redirect(f"{case.get_url(request)}#event-{_anchor(event)}")


@_of_a_reader
def case_reminder(request: HttpRequest, case: WarningCasePage, cadre: Cadre) -> HttpResponse:
    """Take the event where a word would have stopped it."""
    event = request.POST.get("event", "")
    if not event:
        messages.error(request, _("Choose the moment first."))
        return redirect(f"{case.get_url(request)}?all=1#reminder")
    services.tap_reminder(case=case, cadre=cadre, event=event, at=timezone.now())
    return redirect(f"{case.get_url(request)}?all=1#reminder")


@_of_a_reader
def case_ladder(request: HttpRequest, case: WarningCasePage, cadre: Cadre) -> HttpResponse:
    """Take the places of the acts."""
    places = {
        name.removeprefix("fact-"): str(value)
        for name, value in request.POST.items()
        if name.startswith("fact-")
    }
    try:
        services.place_facts(case=case, cadre=cadre, places=places, at=timezone.now())
    except services.NotPlaced as error:
        messages.error(request, str(error))
        from warning_cases.showing import case_context

        context = {
            **case.get_context(request),
            **case_context(
                case, request, show_all=True, places=places, not_placed=error.missing
            ),
        }
        return render(request, case.get_template(request), context, status=UNPROCESSABLE)
    return redirect(f"{case.get_url(request)}?all=1#ladder")


@_of_a_reader
def case_mirror(request: HttpRequest, case: WarningCasePage, cadre: Cadre) -> HttpResponse:
    """Note that the reader has looked into the mirror; its ticks have no names and stay there."""
    services.look_in_mirror(
        case=case, cadre=cadre, clause=request.POST.get("clause", ""), at=timezone.now()
    )
    return redirect(f"{case.get_url(request)}?all=1#mirror")


@_of_a_reader
def case_clause(request: HttpRequest, case: WarningCasePage, cadre: Cadre) -> HttpResponse:
    """Take the chosen statement back."""
    if services.drop_clause(cadre=cadre):
        messages.info(request, _("The clause is taken back. A pledge signed with it stays."))
    return redirect(f"{case.get_url(request)}?all=1#mirror")


def _anchor(event: str) -> str:
    return "".join(sign for sign in event if sign.isalnum() or sign == "-")[:40]
