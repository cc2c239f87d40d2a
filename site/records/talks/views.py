"""Pages of talks: for who arranges them, and for the two who talk."""

import datetime as dt
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cadres.models import Cadre
from cadres.policies import Capability, top_units
from cadres.requests import cadre_of
from core.errors import DomainError
from core.http import personal
from records.models import Talk, TalkKind
from records.talks import services
from records.talks.agenda import parts_of
from records.talks.forms import (
    ChangeForm,
    FindPersonForm,
    FollowUpForm,
    HoldForm,
    OpinionForm,
    PlanForm,
)
from records.talks.invitation import Invitation, ics
from records.talks.reading import (
    agenda_for,
    follow_ups_of,
    people_to_talk_to,
    readable_talks,
)

PEOPLE_FOUND: Final = 20
TALKS_SHOWN: Final = 100
UNPROCESSABLE: Final = 422


@personal
@login_required
@require_safe
def talks(request: HttpRequest) -> HttpResponse:
    """List the talks the reader has a part in or arranged, those to come first."""
    reader = cadre_of(request)
    readable = readable_talks(reader).with_people()
    return render(
        request,
        "records/talks/talks.html",
        {
            "coming": readable.to_come().order_by("planned_for")[:TALKS_SHOWN],
            "past": readable.exclude(pk__in=readable.to_come())[:TALKS_SHOWN],
            "may_plan": bool(top_units(reader, Capability.HOLD_TALKS)),
        },
    )


@personal
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan_talk(request: HttpRequest) -> HttpResponse:
    """Arrange a talk: find the person, then say when, where and about what."""
    officer = cadre_of(request)
    if not top_units(officer, Capability.HOLD_TALKS):
        raise Http404
    people = people_to_talk_to(officer)
    staff_number = request.GET.get("person", "")
    if not staff_number:
        return _find_person(request)
    person = get_object_or_404(people.select_related("unit"), staff_number=staff_number)
    at = timezone.now()
    if request.method != "POST":
        kind = request.GET.get("kind", "")
        kind = kind if kind in TalkKind.values else str(TalkKind.GREETING)
        form = PlanForm(
            officer=officer,
            people=people,
            initial={"kind": kind, "agenda": "\n".join(agenda_for(kind, person, at))},
        )
        return _plan_page(request, form, person)
    if "suggest" in request.POST:
        return _plan_page(request, _with_fresh_agenda(request, officer, person, at), person)
    form = PlanForm(request.POST, officer=officer, people=people)
    if form.is_valid():
        try:
            talk = services.plan_talk(
                person=person, officer=officer, at=at, **form.cleaned_data
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The talk is planned. Both parties see it at home."))
            return redirect(talk)
    return _plan_page(request, form, person, status=UNPROCESSABLE)


@personal
@login_required
@require_safe
def talk(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one talk to its parties and to who arranged it."""
    return _talk_page(request, _talk_for(request, public_id))


@personal
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_talk(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change the plan of a talk that has not taken place."""
    found = _arranged_talk_for(request, public_id)
    officer = cadre_of(request)
    form = ChangeForm(
        request.POST or None,
        officer=officer,
        people=Cadre.objects.none(),
        initial={
            name: getattr(found, name)
            for name in ("topic", "planned_for", "minutes", "place", "agenda")
        },
    )
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                services.change_talk(talk=found, at=timezone.now(), **form.cleaned_data)
            except DomainError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("The plan is changed."))
                return redirect(found)
    return render(
        request, "records/talks/change.html", {"form": form, "talk": found}, status=status
    )


@personal
@login_required
@require_POST
def talk_opinion(request: HttpRequest, public_id: str) -> HttpResponse:
    """Keep a party's opinion as a draft; with `final` it is given and closes their part."""
    found = _talk_for(request, public_id)
    author = cadre_of(request)
    if not found.opinion_field_of(author):
        raise Http404
    is_talker = author.pk == found.talker_id
    form: OpinionForm = (
        HoldForm(request.POST, talk=found) if is_talker else OpinionForm(request.POST)
    )
    if not form.is_valid():
        return _talk_page(request, found, form=form, status=UNPROCESSABLE)
    opinion, at = form.cleaned_data["opinion"], timezone.now()
    try:
        if "final" not in request.POST:
            services.keep_opinion(talk=found, author=author, opinion=opinion)
            if "X-Draft" in request.headers:
                return HttpResponse(status=204)
            messages.success(request, _("Your draft is kept. Only you can see it."))
        elif is_talker:
            services.hold_talk(
                talk=found,
                talker=author,
                held_at=form.cleaned_data["held_at"] or min(found.planned_for, at),
                covered=form.cleaned_data.get("covered", []),
                opinion=opinion,
                at=at,
            )
            messages.success(request, _("The talk is in both education records."))
        else:
            services.confirm_talk(talk=found, person=author, opinion=opinion, at=at)
            messages.success(request, _("Thank you. Your opinion stands beside the other."))
    except DomainError as error:
        form.add_error(None, str(error))
        return _talk_page(request, found, form=form, status=UNPROCESSABLE)
    return redirect(found)


@personal
@login_required
@require_POST
def talk_follow_up(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask for something to be studied after the talk."""
    found = _arranged_talk_for(request, public_id)
    form = FollowUpForm(request.POST)
    if not form.is_valid():
        return _talk_page(request, found, follow_up_form=form, status=UNPROCESSABLE)
    try:
        services.add_follow_up(talk=found, study=form.cleaned_data["study"], at=timezone.now())
    except DomainError as error:
        messages.info(request, str(error))
    return redirect(f"{found.get_absolute_url()}#follow-up")


@personal
@login_required
@require_POST
def cancel_talk(request: HttpRequest, public_id: str) -> HttpResponse:
    """Call a talk off."""
    found = _arranged_talk_for(request, public_id)
    try:
        services.cancel_talk(talk=found, actor=cadre_of(request), at=timezone.now())
    except DomainError as error:
        messages.info(request, str(error))
    else:
        messages.success(request, _("The talk is called off."))
    return redirect(found)


@personal
@login_required
@require_safe
def talk_invitation(request: HttpRequest, public_id: str) -> HttpResponse:
    """Hand out the calendar invitation: when and where, nothing of the talk."""
    found = _talk_for(request, public_id)
    text = ics(
        Invitation(
            uid=f"{found.public_id}@{request.get_host()}",
            summary=_("Integrity talk"),
            place=found.place,
            starts_at=found.planned_for,
            ends_at=found.ends_at,
            stamped_at=found.planned_at,
            sequence=found.revision,
            url=request.build_absolute_uri(found.get_absolute_url()),
            is_cancelled=found.cancelled_at is not None,
        )
    )
    return HttpResponse(
        text,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="talk.ics"'},
    )


def _talk_for(request: HttpRequest, public_id: str) -> Talk:
    return get_object_or_404(
        readable_talks(cadre_of(request)).with_people(), public_id=public_id
    )


def _arranged_talk_for(request: HttpRequest, public_id: str) -> Talk:
    """Return the talk if the reader arranged it or holds it; a 404 for the other party too."""
    found = _talk_for(request, public_id)
    if cadre_of(request).pk not in (found.officer_id, found.talker_id):
        raise Http404
    return found


def _find_person(request: HttpRequest) -> HttpResponse:
    form = FindPersonForm(request.GET if "q" in request.GET else None)
    found = None
    if form.is_valid():
        typed = form.cleaned_data["q"].strip()
        people = people_to_talk_to(cadre_of(request)).select_related("unit")
        matching = people.filter(Q(name__icontains=typed) | Q(staff_number__istartswith=typed))
        found = matching.order_by("sort_key", "pk")[: PEOPLE_FOUND + 1]
    kind = request.GET.get("kind", "")
    return render(
        request,
        "records/talks/find.html",
        {
            "form": form,
            "found": found[:PEOPLE_FOUND] if found is not None else None,
            "has_more": found is not None and len(found) > PEOPLE_FOUND,
            "kind": kind if kind in TalkKind.values else "",
        },
    )


def _with_fresh_agenda(
    request: HttpRequest, officer: Cadre, person: Cadre, at: dt.datetime
) -> PlanForm:
    """Return the form as typed, with the agenda suggested anew for the kind now chosen."""
    typed = request.POST.copy()
    kind = typed.get("kind", "")
    if kind in TalkKind.values:
        typed["agenda"] = "\n".join(agenda_for(kind, person, at))
    return PlanForm(officer=officer, people=Cadre.objects.none(), initial=dict(typed.items()))


def _plan_page(
    request: HttpRequest, form: PlanForm, person: Cadre, status: int = 200
) -> HttpResponse:
    context = {"form": form, "person": person}
    return render(request, "records/talks/plan.html", context, status=status)


def _talk_page(
    request: HttpRequest,
    found: Talk,
    *,
    form: OpinionForm | None = None,
    follow_up_form: FollowUpForm | None = None,
    status: int = 200,
) -> HttpResponse:
    reader, at = cadre_of(request), timezone.now()
    arranges = reader.pk in (found.officer_id, found.talker_id)
    context: dict[str, Any] = {
        "talk": found,
        "parts": parts_of(found.kind),
        "follow_ups": follow_ups_of(found),
        "form": form or _opinion_form(found, reader, at),
        "follow_up_form": (follow_up_form or FollowUpForm()) if arranges else None,
        "arranges": arranges,
        "is_talker": reader.pk == found.talker_id,
        "is_person": reader.pk == found.person_id,
    }
    return render(request, "records/talks/talk.html", context, status=status)


def _opinion_form(found: Talk, reader: Cadre, at: dt.datetime) -> OpinionForm | None:
    """Return the form of the party who has not given their opinion yet; None for others."""
    if found.cancelled_at is not None:
        return None
    if reader.pk == found.talker_id and found.held_at is None:
        initial = {
            "opinion": found.talker_opinion,
            "held_at": min(found.planned_for, at),
        }
        return HoldForm(talk=found, initial=initial)
    if reader.pk == found.person_id and found.confirmed_at is None:
        return OpinionForm(initial={"opinion": found.person_opinion})
    return None
