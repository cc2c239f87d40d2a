"""Single sign-on tried in a process of its own, where it is turned on. Prints what happened as JSON.

allauth has to be installed as an app from the start; in the suite's own process it is off.
"""

import json
import os
import shutil
import sys
import time
import urllib.request
from pathlib import Path

from tests.cadres.oidc_provider import Provider, new_key

provider = Provider()
os.environ |= {
    "DATABASE_URL": f"sqlite:///{sys.argv[2]}",
    "OIDC_ISSUER": provider.issuer,
    "OIDC_CLIENT_ID": provider.client_id,
    "OIDC_CLIENT_SECRET": provider.secret,
}
shutil.copyfile(sys.argv[1], sys.argv[2])

import django  # noqa: E402  what it reads is set above

django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

from cadres.models import Cadre  # noqa: E402
from tests.factories.cadres import make_cadre, make_grant  # noqa: E402

setup_test_environment()


class StaysHere(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_arguments):
        return None


def authorize(address):
    """Be the browser at the provider; return where it sends the person back to."""
    try:
        urllib.request.build_opener(StaysHere).open(address)
    except urllib.error.HTTPError as answer:
        return answer.headers["Location"]
    raise AssertionError("the provider did not redirect")


def come_in(client, *, query="", tamper=lambda back: back):
    """Go the whole way; return status, place and who is signed in afterwards."""
    start = client.get(f"/accounts/oidc/login/{query}")
    assert start.status_code == 302, start.status_code
    back = tamper(authorize(start["Location"]).removeprefix("http://testserver"))
    return outcome(client, client.get(back))


def outcome(client, answer):
    account = client.session.get("_auth_user_id")
    who = Cadre.objects.get(pk=account).staff_number if account else None
    text = answer.content.decode()
    said = text.partition('role="alert">')[2].partition("</p>")[0].split()
    return [answer.status_code, answer.get("Location", ""), who, " ".join(said)[:60].strip()]


def say(number=None, *, told=None, change=None, key=None, algorithm="RS256", **claims):
    provider.claims = {**claims, **({"staff_number": number} if number else {})}
    provider.told, provider.change = told or {}, change or {}
    provider.signing_key, provider.algorithm = key, algorithm


open_one = make_cadre(staff_number="008812", username="zhang", email="zhang@example.gov.cn")
make_cadre(staff_number="5", is_active=False)
supervisor = make_cadre(staff_number="77")
make_grant(supervisor)
Cadre.objects.filter(pk=open_one.pk).update(password_set_at="2020-01-01T00:00:00Z")
accounts = Cadre.objects.count()
seen = {}

say("008812")
person = Client()
seen["known"] = come_in(person, query="?next=/record/")
seen["no password asked for"] = person.get("/record/").status_code
seen["elsewhere"] = come_in(Client(), query="?next=https://evil.example/")
say(told={"staff_number": "008812"})
seen["userinfo"] = come_in(Client())
say(told={"staff_number": "008812", "sub": "somebody-else"})
seen["userinfo of another"] = come_in(Client())
say("77")
settings.SECOND_FACTOR = True
waits = Client()
seen["role"] = come_in(waits)
seen["role asked"] = waits.get(seen["role"][1]).headers.get("Location", "")[:31]
for name, claims in {"acr": {"acr": "two"}, "amr": {"amr": ["pwd", "otp"]}}.items():
    say("77", **claims)
    seen[f"{name} not relied on"] = come_in(Client())
settings.OIDC_SECOND_FACTOR_ACR, settings.OIDC_SECOND_FACTOR_AMR = ["two"], ["otp"]
for name, claims in {"acr": {"acr": "two"}, "amr": {"amr": ["pwd", "otp"]}}.items():
    say("77", **claims)
    relied = Client()
    seen[f"{name} relied on"] = come_in(relied)
    seen[f"{name} opens the console"] = relied.get("/console/").status_code
for name, claims in {
    "one": {"acr": "one", "amr": ["pwd"]},
    "odd": {"acr": ["two"], "amr": "otp"},
}.items():
    say("77", **claims)
    seen[f"factor {name}"] = come_in(Client())
say("77", told={"acr": "two", "sub": "opaque-1"})
seen["factor of userinfo"] = come_in(Client())
settings.OIDC_SECOND_FACTOR_ACR = settings.OIDC_SECOND_FACTOR_AMR = []
settings.SECOND_FACTOR = False
say("nobody-9")
seen["unknown"] = come_in(Client())
say("5")
seen["closed"] = come_in(Client())
say(email="zhang@example.gov.cn", email_verified=True, preferred_username="008812")
seen["e-mail"] = come_in(Client())
say("zhang")
seen["user name"] = come_in(Client())
say("008812", key=new_key())
seen["forged"] = come_in(Client())
say("008812", algorithm="none")
seen["unsigned"] = come_in(Client())
say("008812", algorithm="HS256")
seen["shared secret"] = come_in(Client())
say("008812", change={"aud": "another-site"})
seen["for another site"] = come_in(Client())
say("008812", change={"iss": "http://127.0.0.1:1"})
seen["of another provider"] = come_in(Client())
say("008812", change={"exp": int(time.time()) - 600})
seen["too old"] = come_in(Client())
say("008812")
seen["state of another"] = come_in(
    Client(), tamper=lambda back: back.replace("state=", "state=x")
)
seen["code of another"] = come_in(Client(), tamper=lambda back: back.replace("code-", "code-x"))
started = authorize(Client().get("/accounts/oidc/login/")["Location"])
stranger = Client()
answer = stranger.get(started.removeprefix("http://testserver"))
seen["begun in another browser"] = outcome(stranger, answer)
refused = Client()
answer = refused.get("/accounts/oidc/callback/?error=access_denied&state=none")
seen["cancelled"] = outcome(refused, answer)
seen["posted"] = Client().post("/accounts/oidc/login/").status_code
page = Client().get("/accounts/login/?next=/record/").content.decode()
seen["button"] = "/accounts/oidc/login/?next=/record/" in page
provider.server.shutdown()
provider.server.server_close()
down = Client()
seen["down"] = outcome(down, down.get("/accounts/oidc/login/"))
seen["accounts made"] = Cadre.objects.count() - accounts
Path(sys.argv[3]).write_text(json.dumps(seen), encoding="utf-8")
