"""The statement resource of xAPI 1.0.3, for reading, and the page where its credentials are kept."""

import base64
import binascii
import datetime as dt
import json
import logging
import secrets
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec

from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from core.http import keep_private
from records.models import Entry, EntryQuerySet, XapiConsumer
from records.xapi.queries import BadQuery, StatementQuery, parse, unvoided, voided
from records.xapi.services import consumer_with
from records.xapi.statements import in_format, statement_of
from records.xapi.vocabulary import own

logger = logging.getLogger(__name__)
P = ParamSpec("P")

VERSION: Final = "1.0.3"
VERSIONS: Final = ("1.0.3", "1.0.2", "1.0.1", "1.0.0")
_VERSION_HEADER: Final = "X-Experience-API-Version"
_CONSISTENT_HEADER: Final = "X-Experience-API-Consistent-Through"
# An entry's moment is its insertion; a slow transaction shows it a little later.
SETTLING_SECONDS: Final = 30
_SALT: Final = "records.xapi.more"

ForConsumers = Callable[Concatenate[HttpRequest, XapiConsumer, P], HttpResponse]
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def for_consumers(view: ForConsumers[P]) -> View[P]:
    """Let `view` answer a consumer with credentials and a version this site speaks."""

    @csrf_exempt
    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        consumer = _consumer_of(request)
        if consumer is None:
            response = _refusal(_("Credentials are needed."), 401)
            response.headers["WWW-Authenticate"] = 'Basic realm="xAPI", charset="UTF-8"'
        elif not _speaks(request.headers.get(_VERSION_HEADER, "")):
            response = _refusal(_("The header X-Experience-API-Version must be 1.0.x."), 400)
        else:
            try:
                response = view(request, consumer, *args, **kwargs)
            except BadQuery as error:
                response = _refusal(str(error), 400)
        response.headers[_VERSION_HEADER] = VERSION
        return keep_private(response)

    return answer


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Say which versions are spoken; anybody may ask."""
    response = JsonResponse({"version": list(VERSIONS)})
    response.headers[_VERSION_HEADER] = VERSION
    return response


@for_consumers
def statements(request: HttpRequest, consumer: XapiConsumer) -> HttpResponse:
    """Answer one statement by its id, or the first page of those that match."""
    parameters = {name: str(value) for name, value in request.GET.items()}
    query = parse(parameters)
    if isinstance(query, uuid.UUID):
        return _one(request, consumer, query, is_voided="voidedStatementId" in parameters)
    return _page(request, consumer, query, parameters)


@for_consumers
def more_statements(request: HttpRequest, consumer: XapiConsumer, token: str) -> HttpResponse:
    """Answer the next page of a query; its token is ours, signed, and names the consumer."""
    try:
        consumer_pk, parameters, after = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return _refusal(_("There is no such page."), 404)
    if consumer_pk != consumer.pk:
        return _refusal(_("There is no such page."), 404)
    query = parse(parameters)
    if isinstance(query, uuid.UUID):
        return _refusal(_("There is no such page."), 404)
    return _page(request, consumer, StatementQuery(query.filters, after), parameters)


def _one(
    request: HttpRequest, consumer: XapiConsumer, public_id: uuid.UUID, *, is_voided: bool
) -> HttpResponse:
    entries = _readable(consumer)
    wanted = voided(entries) if is_voided else unvoided(entries)
    entry = wanted.select_related("cadre", "corrects").filter(public_id=public_id).first()
    if entry is None:
        return _refusal(_("There is no such statement."), 404)
    answer = in_format(
        statement_of(entry), request.GET.get("format", "exact"), _languages(request)
    )
    return _answer(request.GET.get("attachments") == "true", answer)


def _page(
    request: HttpRequest,
    consumer: XapiConsumer,
    query: StatementQuery,
    parameters: dict[str, str],
) -> HttpResponse:
    page, after = query.page(_readable(consumer))
    wanted, languages = parameters.get("format", "exact"), _languages(request)
    more = ""
    if after:
        token = signing.dumps([consumer.pk, parameters, after], salt=_SALT, compress=True)
        more = reverse("xapi_more", args=[token])
    logger.info("xapi: %s read %d statements", consumer.username, len(page))
    return _answer(
        parameters.get("attachments") == "true",
        {
            "statements": [in_format(statement_of(e), wanted, languages) for e in page],
            "more": more,
        },
    )


def _answer(with_attachments: bool, content: dict[str, Any]) -> HttpResponse:
    """Return `content` as JSON; where attachments were asked for, as the only part of several."""
    text = json.dumps(content, ensure_ascii=False)
    if with_attachments:
        boundary = secrets.token_hex(16)
        body = f"--{boundary}\r\nContent-Type: application/json\r\n\r\n{text}\r\n--{boundary}--\r\n"
        response = HttpResponse(body, content_type=f"multipart/mixed; boundary={boundary}")
    else:
        response = HttpResponse(text, content_type="application/json")
    through = timezone.now() - dt.timedelta(seconds=SETTLING_SECONDS)
    response.headers[_CONSISTENT_HEADER] = through.astimezone(dt.UTC).isoformat(
        timespec="milliseconds"
    )
    return response


def _readable(consumer: XapiConsumer) -> EntryQuerySet:
    """Return the entries of the people who are in the consumer's units today."""
    entries: EntryQuerySet = Entry.objects.filter(
        cadre__unit__path__startswith=consumer.scope.path
    )
    return entries


def _consumer_of(request: HttpRequest) -> XapiConsumer | None:
    scheme, _space, credentials = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        username, _colon, secret = (
            base64.b64decode(credentials, validate=True).decode().partition(":")
        )
    except (binascii.Error, UnicodeDecodeError):
        return None
    return consumer_with(username, secret)


def _speaks(version: str) -> bool:
    """Tell whether `version` is one of 1.0.x; "1.0" means "1.0.0"."""
    return version == "1.0" or version in VERSIONS or version.startswith("1.0.")


def _languages(request: HttpRequest) -> list[str]:
    accepted = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    return [language for language, _quality in accepted]


def _refusal(message: str, status: int) -> HttpResponse:
    return JsonResponse(
        {"error": message, "documentation": own("about")},
        status=status,
        json_dumps_params={"ensure_ascii": False},
    )
