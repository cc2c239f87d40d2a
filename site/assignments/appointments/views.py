"""Appointment packs: for the person who takes office, and for the organising officer."""

from typing import Any, Final, NamedTuple

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from assignments.appointments import services
from assignments.appointments.gate import Item
from assignments.appointments.models import AppointmentPack
from assignments.appointments.reading import (
    gate_of,
    gates_of,
    may_release,
    readable_packs,
)
from assignments.targets import Assignable, assignables
from cadres.policies import Capability, top_units
from cadres.requests import cadre_of
from core.errors import DomainError
from core.http import personal
from quizzes.models import Quiz

PACKS_PER_PAGE: Final = 30
LABELS: Final[dict[str, Promise]] = {
    "COURSE": gettext_lazy("Course"),
    "EXAM": gettext_lazy("Exam passed"),
    "BRIEF": gettext_lazy("Risk brief of the post read"),
    "PLEDGE": gettext_lazy("Integrity pledge signed"),
    "TALK": gettext_lazy("Pre-appointment talk, all three parts"),
}


class Line(NamedTuple):
    """One item of the gate report, in words, and where the person does it."""

    item: Item
    label: Promise
    detail: str
    url: str


class StudyForm(forms.Form):
    """Which course and exam a pack asks for."""

    course = forms.ChoiceField(label=gettext_lazy("Course"), required=False)
    quiz = forms.ModelChoiceField(
        label=gettext_lazy("Exam"), queryset=Quiz.objects.order_by("title"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pages = {page.activity_key: page for page in assignables()}
        course = self.fields["course"]
        assert isinstance(course, forms.ChoiceField)
        course.choices = [("", "—"), *((key, page.label) for key, page in self.pages.items())]

    def clean_course(self) -> Assignable | None:
        """Turn the choice into the page."""
        return self.pages.get(self.cleaned_data["course"])


@personal
@login_required
@require_safe
def appointments(request: HttpRequest) -> HttpResponse:
    """List the packs of the reader's units with how far each is; for organising officers."""
    reader = cadre_of(request)
    if not top_units(reader, Capability.APPOINT_CADRES):
        raise Http404
    packs = readable_packs(reader).exclude(cadre=reader)
    if request.GET.get("show") != "all":
        packs = packs.running()
    packs = packs.select_related("cadre", "unit", "posting__post", "quiz")
    page = Paginator(packs, PACKS_PER_PAGE).get_page(request.GET.get("page"))
    gates = gates_of(list(page))
    lines = [(pack, gates[pack.pk]) for pack in page]
    return render(
        request,
        "assignments/appointments/appointments.html",
        {"lines": lines, "page_obj": page, "shows_all": request.GET.get("show") == "all"},
    )


@personal
@login_required
@require_safe
def appointment(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one pack: the gate report, the risk brief, and what each side can do."""
    return _pack_page(request, _pack_for(request, public_id))


@personal
@login_required
@require_POST
def acknowledge_brief(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take the person's word that they read the risk brief."""
    pack = _pack_for(request, public_id)
    if pack.cadre_id != cadre_of(request).pk:
        raise Http404
    services.acknowledge_brief(pack=pack, at=timezone.now())
    return redirect(pack)


@personal
@login_required
@require_POST
def set_study(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let the officer choose course and exam."""
    pack = _officers_pack_for(request, public_id)
    form = StudyForm(request.POST)
    if not form.is_valid():
        return _pack_page(request, pack, form=form, status=422)
    try:
        services.set_study(pack=pack, **form.cleaned_data)
    except DomainError as error:
        messages.info(request, str(error))
    return redirect(pack)


@personal
@login_required
@require_POST
def release_appointment(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let the person take office, if nothing is missing."""
    pack = _officers_pack_for(request, public_id)
    try:
        services.release(pack=pack, actor=cadre_of(request), at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Ready to take office: the gate is open."))
    return redirect(pack)


def _pack_for(request: HttpRequest, public_id: str) -> AppointmentPack:
    packs = readable_packs(cadre_of(request)).select_related(
        "cadre", "unit", "posting__post", "quiz", "released_by"
    )
    return get_object_or_404(packs, public_id=public_id)


def _officers_pack_for(request: HttpRequest, public_id: str) -> AppointmentPack:
    pack = _pack_for(request, public_id)
    if not may_release(cadre_of(request), pack):
        raise Http404
    return pack


def _pack_page(
    request: HttpRequest,
    pack: AppointmentPack,
    *,
    form: StudyForm | None = None,
    status: int = 200,
) -> HttpResponse:
    reader = cadre_of(request)
    judged = gate_of(pack)
    is_officer = may_release(reader, pack)
    if form is None and is_officer and pack.released_at is None:
        form = StudyForm(initial={"course": pack.course_key, "quiz": pack.quiz_id})
    context = {
        "pack": pack,
        "gate": judged,
        "lines": [_line(pack, item) for item in judged.items],
        "missing": [LABELS[code] for code in judged.missing],
        "risk_points": pack.posting.post.risk_points.all(),
        "is_own": reader.pk == pack.cadre_id,
        "is_officer": is_officer,
        "form": form,
        "at": timezone.now(),
    }
    return render(request, "assignments/appointments/appointment.html", context, status=status)


def _line(pack: AppointmentPack, item: Item) -> Line:
    details = {
        "COURSE": pack.course_label,
        "EXAM": str(pack.quiz) if pack.quiz else "",
        "BRIEF": str(pack.posting.post),
    }
    urls = {
        "COURSE": pack.course_url,
        "EXAM": reverse("quiz", args=[pack.quiz_id]) if pack.quiz_id else "",
        "BRIEF": "#brief",
        "PLEDGE": reverse("pledges"),
        "TALK": reverse("talks"),
    }
    return Line(item, LABELS[item.code], details.get(item.code, ""), urls[item.code])
