"""The writer's side and the marker's side of essays, and what is on show."""

import uuid
from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import F, Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cadres.authentication import cadre_of
from core.errors import DomainError
from core.http import personal
from core.time import site_date
from records.essays import services
from records.essays.access import markable_essays, readable_files, showcase, tasks_for
from records.essays.files import TYPES
from records.essays.forms import EssayForm, MarkForm
from records.models.essay import Essay, EssayTask

PAGE_SIZE: Final = 20


@login_required
@require_safe
@personal
def essays(request: HttpRequest) -> HttpResponse:
    """Show the tasks of the reader's unit, the open ones first, and what they wrote."""
    cadre, today = cadre_of(request.user), site_date(timezone.now())
    found = tasks_for(cadre).filter(Q(opens_on__lte=today)).order_by("-due_on", "-pk")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    own = {each.task_id: each for each in cadre.essays.filter(task__in=page.object_list)}
    return render(
        request,
        "records/essays/essays.html",
        {
            "page_obj": page,
            "rows": [(task, own.get(task.pk), task.due_on >= today) for task in page],
            "to_mark": Essay.objects.to_mark_by(cadre).exclude(cadre=cadre).count(),
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def write(request: HttpRequest, task_id: uuid.UUID) -> HttpResponse:
    """Show a task with what the reader wrote; keep a draft, or hand it in."""
    cadre, at = cadre_of(request.user), timezone.now()
    task = get_object_or_404(
        tasks_for(cadre).select_related("audience", "rule"), public_id=task_id
    )
    essay = task.essays.filter(cadre=cadre).first()
    form = EssayForm(
        request.POST or None,
        request.FILES or None,
        initial={"text": essay.text if essay else ""},
    )
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            essay = services.save_draft(
                task=task,
                cadre=cadre,
                text=form.cleaned_data["text"],
                file=upload,
                file_name=upload.name if upload else "",
                at=at,
            )
            if request.POST.get("do") == "hand-in":
                services.hand_in(essay=essay, at=at)
                messages.success(request, _("Handed in. Two people mark it without your name."))
            else:
                messages.success(request, _("Draft saved."))
            return redirect("write_essay", task.public_id)
        except DomainError as error:
            form.add_error(None, str(error))
    notes = (
        essay.marks.filter(round=essay.round).exclude(note="").values_list("note", flat=True)
        if essay and essay.settled_at
        else ()
    )
    return render(
        request,
        "records/essays/write.html",
        {
            "task": task,
            "essay": essay,
            "form": form,
            "notes": notes,
            "is_open": task.is_open(at),
            "is_writable": essay.is_writable if essay else True,
        },
        status=422 if request.method == "POST" else 200,
    )


@login_required
@require_POST
@personal
def take_back(request: HttpRequest, task_id: uuid.UUID) -> HttpResponse:
    """Take back what one handed in, before it is marked."""
    essay = _own_or_404(request, task_id)
    try:
        services.take_back(essay=essay, at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Taken back. It is a draft again."))
    return redirect("write_essay", task_id)


@login_required
@require_POST
@personal
def consent(request: HttpRequest, task_id: uuid.UUID) -> HttpResponse:
    """Agree to be shown, with or without one's name; or take that back."""
    essay = _own_or_404(request, task_id)
    answer = request.POST.get("consent")
    try:
        services.consent_to_showcase(
            essay=essay,
            is_given=answer in ("named", "unnamed"),
            is_named=answer != "unnamed",
            at=timezone.now(),
        )
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Your choice is saved."))
    return redirect("write_essay", task_id)


@login_required
@require_safe
@personal
def marking_list(request: HttpRequest) -> HttpResponse:
    """List what waits for the reader's marks; to people who mark nothing it does not exist."""
    actor = cadre_of(request.user)
    if not EssayTask.objects.filter(markers=actor).exists():
        raise Http404
    found = (
        Essay.objects.to_mark_by(actor)
        .exclude(cadre=actor)
        .select_related("task")
        .order_by("handed_in_at", "pk")
    )
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "records/essays/marking.html", {"page_obj": page})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def mark(request: HttpRequest, essay_id: uuid.UUID) -> HttpResponse:
    """Show an essay without its author, and take the reader's marks."""
    actor = cadre_of(request.user)
    essay = get_object_or_404(markable_essays(actor).select_related("task"), public_id=essay_id)
    own = essay.marks.filter(marker=actor, round=essay.round).first()
    form = MarkForm(request.POST or None, rubric=essay.task.rubric)
    if request.method == "POST" and form.is_valid():
        try:
            services.mark_essay(
                essay=essay,
                points=form.points(),
                note=form.cleaned_data["note"],
                actor=actor,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Your marks are saved."))
            return redirect("essays_to_mark")
    return render(
        request,
        "records/essays/mark.html",
        {"essay": essay, "task": essay.task, "own": own, "form": form},
        status=422 if request.method == "POST" else 200,
    )


@login_required
@require_safe
@personal
def essay_file(request: HttpRequest, essay_id: uuid.UUID) -> HttpResponseBase:
    """Send the file of an essay to its author, its markers and who set the task."""
    essay = get_object_or_404(readable_files(cadre_of(request.user)), public_id=essay_id)
    return _download(essay)


@login_required
@require_safe
@personal
def showcase_list(request: HttpRequest) -> HttpResponse:
    """List the essays on show, the newest choice first."""
    found = (
        showcase(cadre_of(request.user))
        .select_related("task", "cadre")
        .order_by(F("chosen_at").desc(), "-pk")
    )
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "records/essays/showcase.html", {"page_obj": page})


@login_required
@require_safe
@personal
def shown_essay(request: HttpRequest, essay_id: uuid.UUID) -> HttpResponseBase:
    """Show one essay that is on show; `?file` sends its file."""
    essay = get_object_or_404(
        showcase(cadre_of(request.user)).select_related("task", "cadre"), public_id=essay_id
    )
    if "file" in request.GET:
        if (
            not essay.file or not essay.is_named
        ):  # a file may carry the name its author withholds
            raise Http404
        return _download(essay)
    return render(request, "records/essays/shown.html", {"essay": essay})


def _own_or_404(request: HttpRequest, task_id: uuid.UUID) -> Essay:
    essay: Essay = get_object_or_404(
        cadre_of(request.user).essays.all(), task__public_id=task_id
    )
    return essay


def _download(essay: Essay) -> FileResponse:
    """Send the file as a download, never to be opened as a page of this site."""
    ending = f".{essay.file_name.rpartition('.')[2]}"
    try:
        response = FileResponse(
            essay.file.open("rb"),
            as_attachment=True,
            filename=f"{essay.public_id.hex[:8]}{ending}",
            content_type=TYPES.get(ending, "application/octet-stream"),
        )
    except FileNotFoundError as error:
        raise Http404 from error
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
