"""The way in past a second factor, as the tests of it go."""

import json
import re

from wagtail.models import ModelLogEntry

from tests.factories.cadres import PASSWORD

LOGIN, ASK, ENROL = (
    "/accounts/login/",
    "/accounts/second-factor/",
    "/accounts/second-factor/enrol/",
)


def sign_in(client, cadre, **extra):
    typed = {"username": cadre.staff_number, "password": PASSWORD, "next": "/record/"}
    return client.post(LOGIN, typed, **extra)


def is_in(client):
    return client.get("/record/").status_code == 200


def options_of(answer):
    return json.loads(
        re.search(r'id="security-key-options"[^>]*>(.*?)</script>', answer.text)[1]
    )


def audited(cadre):
    entries = ModelLogEntry.objects.for_instance(cadre)
    return [
        entry.action.removeprefix("cadres.") for entry in entries.order_by("timestamp", "pk")
    ]
