"""Assigning from the console: who, what, until when; seen before it is done, and changed later."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.models import Page

from assignments import services
from assignments.audiences.forms import RuleRows
from assignments.audiences.preview import Preview, preview_assignment, preview_change
from assignments.audiences.rules import Rule
from assignments.cycles import stop_repeating
from assignments.forms import AssignForm
from assignments.models import Assignment
from assignments.powers.proposing import proposals_for
from assignments.reevaluating import change_rule
from cadres.models import Cadre
from cadres.policies import Capability, can, top_units, units_with
from cadres.requests import cadre_of
from core.errors import DomainError
from core.http import personal
from core.time import site_date


@personal
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest) -> HttpResponse:
    """Assign a course or campaign: fill in, see what it would mean, then confirm.

    The first POST only shows the preview; the one with `confirm` writes. A rule that reaches
    nobody or everybody wants a tick more.
    """
    actor = cadre_of(request)
    units = units_with(actor, Capability.ASSIGN_LEARNING).standing()
    if not units.exists():
        raise Http404
    at = timezone.now()
    listed = list(units)
    if request.method != "POST":
        form = AssignForm(units=units, initial={"target": request.GET.get("target", "")})
        return _page(request, form, RuleRows([], listed), proposals=_proposals(actor, at))
    rows = RuleRows.of_post(request.POST, listed)
    form = AssignForm(request.POST, units=units)
    if RuleRows.is_edit(request.POST):
        return _page(request, AssignForm(initial=request.POST.dict(), units=units), rows)
    rule = rows.rule()
    if not form.is_valid() or rule is None:
        return _page(request, form, rows, status=422)
    chosen = form.cleaned_data
    target = chosen["target"]
    preview = preview_assignment(
        activity_key=target.activity_key,
        audience=chosen["unit"],
        minutes=target.minutes,
        rule=rule,
        opens_on=site_date(at),
        due_on=chosen["due_on"],
        due_kind=chosen["due_kind"],
        due_days=chosen["due_days"],
        target_id=target.pk,
    )
    if "confirm" in request.POST:
        if preview.wants_confirmation and rule.clauses and "sure" not in request.POST:
            form.add_error(None, _say_what_is_odd(preview.reaches_nobody))
            return _page(request, form, rows, rule=rule, preview=preview, status=422)
        try:
            opened = _open(chosen, rule, actor, at)
        except DomainError as error:
            form.add_error(None, str(error))
            return _page(request, form, rows, status=422)
        messages.success(request, _("Assigned: %(title)s.") % {"title": opened.label})
        return redirect("board", assignment_id=opened.pk)
    if chosen["due_on"] < site_date(at):
        form.add_error("due_on", _("This day is over. Choose today or later."))
        return _page(request, form, rows, status=422)
    return _page(request, form, rows, rule=rule, preview=preview)


@personal
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_audience(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """Give a running assignment another rule: who enters and who leaves, then confirm.

    What repeats is stopped here, too, whether this cycle still runs or not.
    """
    actor, at = cadre_of(request), timezone.now()
    assignment = get_object_or_404(
        Assignment.objects.select_related("audience", "first_cycle"), pk=assignment_id
    )
    if not can(actor, Capability.ASSIGN_LEARNING, within=assignment.audience):
        raise Http404
    units = list(units_with(actor, Capability.ASSIGN_LEARNING).standing())
    context: dict[str, Any] = {"assignment": assignment}
    if request.method != "POST":
        rows = RuleRows.of_rule(Rule.of(assignment.rule), units)
        return render(request, "assignments/change_audience.html", {**context, "rows": rows})
    if "stop" in request.POST:
        return _stop_repeating(request, assignment, actor, at)
    rows = RuleRows.of_post(request.POST, units)
    context["rows"] = rows
    rule = None if RuleRows.is_edit(request.POST) else rows.rule()
    if rule is None:
        status = 200 if RuleRows.is_edit(request.POST) else 422
        return render(request, "assignments/change_audience.html", context, status=status)
    difference = preview_change(assignment=assignment, rule=rule, today=site_date(at))
    context |= {"sentence": rule.sentence(assignment.audience), "difference": difference}
    if "confirm" in request.POST:
        if difference.wants_confirmation and rule.clauses and "sure" not in request.POST:
            context["refusal"] = _say_what_is_odd(difference.reaches_nobody)
            return render(request, "assignments/change_audience.html", context, status=422)
        try:
            change_rule(assignment=assignment, rule=rule, actor=actor, at=at)
        except DomainError as error:
            context["refusal"] = str(error)
            return render(request, "assignments/change_audience.html", context, status=422)
        messages.success(request, _("The audience is changed."))
        return redirect("board", assignment_id=assignment.pk)
    return render(request, "assignments/change_audience.html", context)


def _stop_repeating(
    request: HttpRequest, assignment: Assignment, actor: Cadre, at: dt.datetime
) -> HttpResponse:
    try:
        stop_repeating(assignment=assignment, actor=actor, at=at)
    except DomainError as error:
        messages.info(request, str(error))
    else:
        messages.success(request, _("It repeats no more. What runs goes on to its end."))
    return redirect("change_audience", assignment_id=assignment.pk)


def _open(chosen: dict[str, Any], rule: Rule, actor: Cadre, at: dt.datetime) -> Assignment:
    target = chosen["target"]
    return services.open_assignment(
        title=target.title,
        title_en=target.title_en,
        activity_key=target.activity_key,
        target=Page.objects.get(pk=target.pk),
        audience=chosen["unit"],
        rule=rule,
        reason=chosen["reason"],
        reason_en=chosen["reason_en"],
        minutes=target.minutes,
        is_mandatory=chosen["is_mandatory"],
        opens_on=site_date(at),
        due_on=chosen["due_on"],
        due_kind=chosen["due_kind"],
        due_days=chosen["due_days"],
        event_key=chosen["event"],
        event_on=chosen.get("event_on"),
        repeats_months=chosen["repeats_months"],
        may_reach_nobody=bool(rule.clauses),
        actor=actor,
        at=at,
    )


def _page(
    request: HttpRequest,
    form: AssignForm,
    rows: RuleRows,
    *,
    rule: Rule | None = None,
    preview: Preview | None = None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    if preview is not None and rule is not None:
        chosen = form.cleaned_data
        context |= {
            "preview": preview,
            "target": chosen["target"],
            "unit": chosen["unit"],
            "sentence": rule.sentence(chosen["unit"]),
        }
    context |= {"form": form, "rows": rows}
    return render(request, "assignments/assign.html", context, status=status)


def _proposals(actor: Cadre, at: dt.datetime) -> object:
    return proposals_for(top_units(actor, Capability.ASSIGN_LEARNING), at, actor)


def _say_what_is_odd(reaches_nobody: bool) -> str:
    if reaches_nobody:
        return _("The rule reaches nobody. Tick that this is meant.")
    return _("The rule leaves nobody out. Tick that this is meant.")
