"""The one way in: whoever has shown who they are, by whatever door, is signed in from here.

A door (password, directory, single sign-on) calls `begin_sign_in`. Where a second factor is asked
for, nobody is signed in yet: the session only notes who waits, and `second_factor` pages finish.
"""

import datetime as dt
from typing import Final, NamedTuple

from django.conf import settings
from django.contrib import auth
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from wagtail.log_actions import log

from cadres.factors.services import is_asked_for
from cadres.models import Cadre
from cadres.sessions import IN_GROUPS, ROLES

WAITING: Final = "waiting_for_second_factor"
PASSED_AT: Final = "second_factor_at"
BY_OWN_PASSWORD: Final = "by_own_password"  # noqa: S105  a name, not a password
DIRECTORY: Final = "cadres.directory.backend.DirectoryBackend"
SIGNED_IN_AT: Final = "signed_in_at"
WAITS: Final = dt.timedelta(minutes=10)
FRESH_FOR: Final = dt.timedelta(minutes=10)


class Waiting(NamedTuple):
    """Somebody whose password was right, and who has not shown the second factor yet."""

    cadre: Cadre
    backend: str
    how: str


def begin_sign_in(
    request: HttpRequest,
    *,
    cadre: Cadre,
    backend: str,
    how: str,
    at: dt.datetime,
    has_shown_factor: bool = False,
) -> bool:
    """Sign `cadre` in, or let them wait for the second factor; tell whether they are signed in.

    Args:
        how: which door it was, for the audit log: "password", "directory" or "oidc".
        has_shown_factor: a second factor was shown behind that door, and this site relies on it.
    """
    if not is_asked_for(cadre):
        _sign_in(request, cadre, backend, [how], at)
        return True
    if has_shown_factor:
        _sign_in(request, cadre, backend, [how, f"factor of {how}"], at)
        note_passed(request, at=at)
        return True
    request.session.flush()  # whoever was signed in here before is not any more
    request.session[WAITING] = {
        "cadre": cadre.pk,
        "backend": backend,
        "how": how,
        "hash": cadre.get_session_auth_hash(),
        "at": int(at.timestamp()),
    }
    return False


def waiting(request: HttpRequest, *, at: dt.datetime) -> Waiting | None:
    """Return who waits in this session; nobody after ten minutes, or once the password changed."""
    noted = request.session.get(WAITING)
    if noted is None or at.timestamp() - noted["at"] > WAITS.total_seconds():
        return None
    cadre = Cadre.objects.filter(pk=noted["cadre"], is_active=True).first()
    if cadre is None or not constant_time_compare(noted["hash"], cadre.get_session_auth_hash()):
        return None
    return Waiting(cadre, noted["backend"], noted["how"])


def finish_sign_in(request: HttpRequest, *, who: Waiting, factor: str, at: dt.datetime) -> None:
    """Sign in who waited, now that the second factor was shown."""
    del request.session[WAITING]
    _sign_in(request, who.cadre, who.backend, [who.how, factor], at)
    note_passed(request, at=at)


def note_passed(request: HttpRequest, *, at: dt.datetime) -> None:
    """Keep in the session when the second factor was shown."""
    request.session[PASSED_AT] = int(at.timestamp())


def is_fresh(request: HttpRequest, *, at: dt.datetime) -> bool:
    """Tell whether this person has just shown who they are: asked before factors are changed."""
    newest = max(
        request.session.get(PASSED_AT, 0),
        request.session.get(SIGNED_IN_AT, 0),
    )
    return bool(at.timestamp() - newest <= FRESH_FOR.total_seconds())


def lacks_second_factor(cadre: Cadre, session: SessionBase) -> bool:
    """Tell whether the powers of `cadre` ask for a factor that this session has not shown. No query.

    Signing in sees to it; what is left are sessions of people who were given a role meanwhile.
    """
    if not settings.SECOND_FACTOR or PASSED_AT in session:
        return False
    return bool(
        cadre.is_staff or cadre.is_superuser or session.get(ROLES) or session.get(IN_GROUPS)
    )


def _sign_in(
    request: HttpRequest, cadre: Cadre, backend: str, how: list[str], at: dt.datetime
) -> None:
    auth.login(request, cadre, backend=backend)
    request.session[SIGNED_IN_AT] = int(at.timestamp())
    if how[0] != "password":
        request.session[BY_OWN_PASSWORD] = False
    else:
        request.session.pop(BY_OWN_PASSWORD, None)
    log(instance=cadre, action="cadres.sign_in", user=cadre, data={"how": how})
