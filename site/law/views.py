"""Statutes and single articles as in force on a day, for everyone."""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.time import site_date
from law.citing.reference import read_number
from law.citing.resolving import Resolved, article_at
from law.models import Instrument, Version
from law.reading import headings_of
from law.showing import cited_by, cited_form, history_of


@require_safe
def statute(request: HttpRequest, code: str) -> HttpResponse:
    """Show an instrument's versions and the contents of the one in force on the day `on`."""
    instrument = get_object_or_404(Instrument, code=code)
    day, is_wrong = _day(request)
    versions = list(
        Version.objects.filter(instrument=instrument)
        .prefetch_related("module_pages")
        .order_by("-in_force_from")
    )
    label = request.GET.get("version", "")
    chosen = next((one for one in versions if one.label == label), None)
    if chosen is None:
        in_force = [one for one in versions if _is_in_force(one, day)]
        chosen = next(iter(in_force), None)
    return render(
        request,
        "law/statute.html",
        {
            "instrument": instrument,
            "versions": versions,
            "version": chosen,
            "headings": headings_of(chosen) if chosen else [],
            "day": day,
            "is_wrong_day": is_wrong,
        },
        status=422 if is_wrong else 200,
    )


@require_safe
def statute_article(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Show one article: its text on the day `on`, its history, our notes, and what cites it."""
    day, is_wrong = _day(request)
    found = _found(request, code, number, day)
    return render(
        request,
        "law/article.html",
        {
            "found": found,
            "article": found.shown,
            "version": found.shown.version,
            "instrument": found.shown.version.instrument,
            "history": history_of(found),
            "cited_by": cited_by(found, reader=request.user),
            "copied": cited_form(found.shown),
            "day": day,
            "is_wrong_day": is_wrong,
        },
        status=422 if is_wrong else 200,
    )


@require_safe
def statute_card(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Show what a citation chip opens: text and version, without the page around it."""
    day, _is_wrong = _day(request)
    found = _found(request, code, number, day)
    return render(request, "law/includes/card.html", {"found": found, "article": found.shown})


def _found(request: HttpRequest, code: str, number: str, day: dt.date) -> Resolved:
    key = read_number(number)
    if key is None:
        raise Http404
    found = article_at(
        code=code,
        number=key[0],
        suffix=key[1],
        label=request.GET.get("version", "")[:40],
        day=day,
    )
    if found is None:
        raise Http404
    return found


def _day(request: HttpRequest) -> tuple[dt.date, bool]:
    """Return the day asked for, else today, and whether what was asked is no day."""
    asked = request.GET.get("on", "")
    today = site_date(timezone.now())
    try:
        return (dt.date.fromisoformat(asked), False) if asked else (today, False)
    except ValueError:
        return today, True


def _is_in_force(version: Version, day: dt.date) -> bool:
    until = version.in_force_until
    return version.in_force_from <= day and (until is None or until >= day)
