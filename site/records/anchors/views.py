"""What witnesses send, and the daily report that the administrators print."""

import datetime as dt
import json

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from cadres.policies import Capability, top_units
from cadres.requests import cadre_of
from core.http import personal
from core.time import site_date
from records.anchors import cosigning
from records.anchors.daily import DailyReport

LARGEST_BODY = 4096
_ADMINISTRATORS = (
    Capability.READ_AUDIT_LOG,
    Capability.CONFIGURE_SYSTEM,
    Capability.GRANT_ROLES,
)


@csrf_exempt  # no session plays a part: the witness's signature is what lets it in
@require_POST
def cosignatures(request: HttpRequest) -> HttpResponse:
    """Accept `{"witness", "size", "time", "signature"}` over a checkpoint of this log."""
    try:
        if len(request.body) > LARGEST_BODY:
            raise ValueError
        sent = json.loads(request.body)
        kept = cosigning.accept_cosignature(
            witness=str(sent["witness"]),
            size=int(sent["size"]),
            seconds=int(sent["time"]),
            signature=bytes.fromhex(sent["signature"]),
            at=timezone.now(),
        )
    except cosigning.BadCosignature as error:
        return JsonResponse({"error": str(error)}, status=403)
    except (ValueError, TypeError, KeyError, OverflowError):
        message = _("Send JSON with witness, size, time (seconds) and signature (hexadecimal).")
        return JsonResponse({"error": message}, status=400)
    return JsonResponse(cosigning.as_json(kept), status=201)


@personal
@login_required
@require_safe
def daily_report(request: HttpRequest) -> HttpResponse:
    """Show one day of the record on a page to print, with the root that seals it."""
    actor = cadre_of(request)
    if not any(top_units(actor, capability) for capability in _ADMINISTRATORS):
        raise Http404
    today = site_date(timezone.now())
    try:
        day = min(dt.date.fromisoformat(request.GET.get("day", "")), today)
    except ValueError:
        day = today
    return render(
        request,
        "records/anchors/daily_report.html",
        {"report": DailyReport(day), "today": today},
    )
