"""The Merkle log over HTTP: a person's receipts, and checkpoints for witnesses."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from cadres.authentication import cadre_of
from core.http import personal
from records import checkpoints
from records.anchors import cosigning
from records.merkle import NotInTree
from records.models import Checkpoint
from records.receipts import NotYetSealed, receipt_for


@login_required
@require_safe
@personal
def entry_receipt(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Give people the proof that an entry of theirs is in the record, as a file to keep."""
    entries = cadre_of(request.user).entries.select_related("corrects")
    entry = get_object_or_404(entries, public_id=public_id)
    try:
        receipt = receipt_for(entry)
    except NotYetSealed:
        message = _("This entry will be sealed within ten minutes. Please come back then.")
        return JsonResponse({"status": "pending", "message": message}, status=202)
    response = JsonResponse(receipt, json_dumps_params={"ensure_ascii": False})
    response.headers["Content-Disposition"] = f'attachment; filename="receipt-{public_id}.json"'
    return response


@require_safe
@cache_control(public=True, max_age=60)
def checkpoint(request: HttpRequest) -> HttpResponse:
    """Show the latest checkpoint to anybody; with `?from=SIZE` prove it extends an earlier one.

    A superior unit that asks every day and keeps the answers is a witness; what it signs comes to
    `/record/checkpoint/cosignatures` and is shown with the checkpoint. `?size=SIZE` asks for an
    earlier one. Four queries.
    """
    asked = request.GET.get("size", "")
    known = Checkpoint.objects.all()
    if asked.isascii() and asked.isdigit() and len(asked) < 16:
        known = known.filter(size=int(asked))
    latest = known.last()
    if latest is None:
        return JsonResponse({"checkpoint": None})
    cosignatures = list(latest.cosignatures.select_related("witness"))
    answer = {
        "checkpoint": checkpoints.as_json(latest),
        "note": checkpoints.as_note(latest) + "".join(map(cosigning.note_line, cosignatures)),
        "cosignatures": [cosigning.as_json(one) for one in cosignatures],
    }
    if "from" in request.GET:
        size = request.GET["from"]
        try:
            if not (size.isascii() and size.isdigit() and len(size) < 16):
                raise NotInTree
            answer["consistency"] = checkpoints.consistency(int(size), latest)
        except NotInTree:
            message = _("“from” must be a number of leaves from 0 to %(size)d.")
            return JsonResponse({"error": message % {"size": latest.size}}, status=400)
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})
