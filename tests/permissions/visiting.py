"""Requests as each role at the price of the view alone.

The matrix makes ten thousand requests, and most of what one costs is the same for all of them:
building the middleware, reading the session, writing the time of the visit into it, reading who is
signed in and what they may do. Here that happens once a role: sessions are kept in cookies and
people in memory. Every request still passes every middleware with a session and a copy of the
person of its own, and what it writes is undone.
"""

import contextlib
import copy
import time
from unittest import mock

from django.conf import settings
from django.contrib import auth
from django.http import SimpleCookie
from django.test import Client
from django.test.client import ClientHandler
from django.test.utils import override_settings

from cadres.middleware import LAST_SEEN
from tests.permissions.rollback import rolled_back

LONGER_THAN_THE_SUITE = 3_600
SESSIONS_IN_COOKIES = override_settings(
    SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies"
)


class Visitors:
    """Someone of every role, signed in: `visitors.ask("editor", "GET", "/admin/")`.

    To be used, from its making on, within `SESSIONS_IN_COOKIES`.
    """

    def __init__(self, people):
        self._cookies = {role: self._sign_in(person) for role, person in people.items()}
        self._people = {str(person.pk): person for person in people.values() if person}
        for person in self._people.values():
            person.get_all_permissions()  # remembered by the object, and by its copies
        self._handler = ClientHandler(enforce_csrf_checks=False)
        self._handler.load_middleware()

    @staticmethod
    def _sign_in(person):
        client = Client()
        if person is not None:
            client.force_login(person, "cadres.backends.StaffNumberBackend")
            session = client.session
            session[LAST_SEEN] = int(time.time()) + LONGER_THAN_THE_SUITE
            session.save()
            client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
        return client.cookies

    @contextlib.contextmanager
    def _known(self):
        """Take people from here instead of reading them; whoever is not here is read."""
        read = auth.get_user

        def known(request):
            person = self._people.get(request.session.get(auth.SESSION_KEY, ""))
            return copy.copy(person) if person is not None else read(request)

        with mock.patch.object(auth, "get_user", known):
            yield

    def ask(self, role, method, path):
        """Return the answer, after undoing whatever the request wrote."""
        client = Client(raise_request_exception=False)
        client.handler = self._handler
        client.cookies = SimpleCookie()
        for name, morsel in self._cookies[role].items():
            client.cookies[name] = morsel.value
        with self._known(), rolled_back():
            response = client.get(path) if method == "GET" else client.post(path)
            if hasattr(response, "streaming_content"):
                b"".join(response.streaming_content)
        return response
