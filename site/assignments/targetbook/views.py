"""Target books: the list, one book with its bars, negotiating, signing, papers."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assignments.models import Target, TargetBook
from assignments.papers.pdf import PDF, paper_pdf
from assignments.targetbook import services
from assignments.targetbook.access import Side, draftable_units, readable_books, side_of
from assignments.targetbook.forms import DraftForm, ProposalForm, SignForm
from assignments.targetbook.paper import book_paper, report_paper
from assignments.targetbook.progress import progress_of
from cadres.policies import Capability, top_units
from cadres.requests import cadre_of
from core.errors import DomainError
from core.http import personal
from core.time import site_date


@personal
@login_required
@require_safe
def target_books(request: HttpRequest) -> HttpResponse:
    """List the books of the actor's units."""
    actor = cadre_of(request)
    if not top_units(actor, Capability.TRACK_COMPLETION):
        raise Http404
    today = site_date(timezone.now())
    units = draftable_units(actor)
    return render(
        request,
        "assignments/targetbook/books.html",
        {
            "books": readable_books(actor).select_related("unit", "issuer")[:200],
            "form": DraftForm(units=units, initial={"year": today.year})
            if units.exists()
            else None,
        },
    )


@personal
@login_required
@require_POST
def draft_book(request: HttpRequest) -> HttpResponse:
    """Draft a unit's book for a year."""
    actor = cadre_of(request)
    units = draftable_units(actor)
    if not units.exists():
        raise Http404
    form = DraftForm(request.POST, units=units)
    if form.is_valid():
        try:
            book = services.draft_book(
                unit=form.cleaned_data["unit"],
                year=form.cleaned_data["year"],
                actor=actor,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Drafted. Both sides may now propose other numbers."))
            return redirect(book)
    return render(
        request,
        "assignments/targetbook/books.html",
        {"books": readable_books(actor).select_related("unit", "issuer")[:200], "form": form},
        status=422,
    )


@personal
@login_required
@require_safe
def target_book(request: HttpRequest, book_id: uuid.UUID) -> HttpResponse:
    """Show a book: targets, bars, proposals, signatures."""
    return _show(request, _book_or_404(request, book_id))


@personal
@login_required
@require_http_methods(["POST"])
def propose(request: HttpRequest, book_id: uuid.UUID, number: int) -> HttpResponse:
    """Propose another number, or settle what the other side proposed."""
    book, side = _negotiable(request, book_id)
    actor, at = cadre_of(request), timezone.now()
    target = get_object_or_404(Target, book=book, number=number)
    seen = request.POST.get("seen", "")
    try:
        if "accept" in request.POST or "decline" in request.POST:
            services.settle(
                target=target,
                accepts="accept" in request.POST,
                side=side,
                actor=actor,
                at=at,
                seen=seen,
            )
            messages.success(request, _("Settled."))
        else:
            form = ProposalForm(request.POST)
            if not form.is_valid():
                wrong = "value" if "value" in form.errors else "note"
                messages.error(
                    request,
                    _("Enter a whole number.")
                    if wrong == "value"
                    else str(form.errors[wrong][0]),
                )
                return redirect(book)
            services.propose(
                target=target, side=side, actor=actor, at=at, seen=seen, **form.cleaned_data
            )
            messages.success(request, _("Proposed. The other side is told."))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect(book)


@personal
@login_required
@require_POST
def sign_book(request: HttpRequest, book_id: uuid.UUID) -> HttpResponse:
    """Sign for one's side."""
    book, side = _negotiable(request, book_id)
    form = SignForm(request.POST)
    if form.is_valid():
        try:
            services.sign_book(
                book=book,
                side=side,
                signature=form.cleaned_data["signature"],
                actor=cadre_of(request),
                at=timezone.now(),
                seen=request.POST.get("seen", ""),
            )
        except DomainError as error:
            form.add_error("signature", str(error))
        else:
            messages.success(request, _("Signed."))
            return redirect(book)
    return _show(request, book, form=form, status=422)


@personal
@login_required
@require_safe
def book_pdf(request: HttpRequest, book_id: uuid.UUID) -> HttpResponse:
    """Send the book with its progress as a paper."""
    book, at = _book_or_404(request, book_id), timezone.now()
    until = min(site_date(at), book.last_day)
    paper = book_paper(book, progress_of(book, until), until.isoformat())
    return _sent(paper_pdf(paper, at=at), f"{book.unit.code}-{book.year}")


@personal
@login_required
@require_safe
def report_pdf(request: HttpRequest, book_id: uuid.UUID, occasion: str) -> HttpResponse:
    """Send a mid-year or year-end report as a paper."""
    book = _book_or_404(request, book_id)
    report = get_object_or_404(
        book.reports.select_related("book__unit", "book__issuer"), occasion=occasion
    )
    paper = paper_pdf(report_paper(report), at=report.made_at)
    return _sent(paper, f"{book.unit.code}-{book.year}-{occasion}")


def _sent(content: bytes, name: str) -> HttpResponse:
    disposition = f'inline; filename="{name}.pdf"'
    return HttpResponse(content, content_type=PDF, headers={"Content-Disposition": disposition})


def _book_or_404(request: HttpRequest, book_id: uuid.UUID) -> TargetBook:
    books = readable_books(cadre_of(request)).select_related(
        "unit", "issuer", "issuer_signer", "unit_signer"
    )
    return get_object_or_404(books, public_id=book_id)


def _negotiable(request: HttpRequest, book_id: uuid.UUID) -> tuple[TargetBook, Side]:
    book = _book_or_404(request, book_id)
    side = side_of(cadre_of(request), book)
    if side is None:
        raise Http404
    return book, side


def _show(
    request: HttpRequest,
    book: TargetBook,
    *,
    form: SignForm | None = None,
    status: int = 200,
) -> HttpResponse:
    side = side_of(cadre_of(request), book)
    until = min(site_date(timezone.now()), book.last_day)
    progress = progress_of(book, until)
    has_signed = {
        Side.ISSUER: book.issuer_signed_at is not None,
        Side.UNIT: book.unit_signed_at is not None,
        None: True,
    }[side]
    return render(
        request,
        "assignments/targetbook/book.html",
        {
            "book": book,
            "progress": progress,
            "until": until,
            "side": side,
            "may_sign": not has_signed and not book.is_signed,
            "is_agreed": all(each.target.proposed_value is None for each in progress),
            "form": form or SignForm(),
            "reports": book.reports.all(),
            "reached": sum(each.is_reached for each in progress),
        },
        status=status,
    )
