"""Requests as each role at the price of the view alone.

The matrix makes twenty thousand requests, and most of what one costs is the same for all of them:
building the middleware, reading the session, writing the time of the visit into it, reading who is
signed in and what they may do, keeping the contexts of every template. Here that happens once a
role or not at all: sessions are kept in cookies and people in memory. Every request still passes
every middleware with a session and a copy of the person of its own, and what it writes is undone.
"""

import contextlib
import copy
import time
from unittest import mock

from django.conf import settings
from django.contrib import auth
from django.http import HttpResponse
from django.test import Client
from django.test.client import ClientHandler
from django.test.utils import override_settings

from cadres.middleware import LAST_SEEN
from home.views import errors
from tests.permissions.rollback import rolled_back

LONGER_THAN_THE_SUITE = 3_600
SESSIONS_IN_COOKIES = override_settings(
    SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies"
)


class Browser(Client):
    """A client that keeps neither cookies nor what templates were given; answers only."""

    def request(self, **request):
        return self.handler(self._base_environ(**request))


class Visitors:
    """Someone of every role, signed in: `visitors.ask("editor", "GET", "/admin/")`.

    To be used, from its making on, within `SESSIONS_IN_COOKIES`.
    """

    def __init__(self, people):
        self._handler = ClientHandler(enforce_csrf_checks=False)
        self._handler.load_middleware()
        self._browsers = {role: self._sign_in(person) for role, person in people.items()}
        self._people = {str(person.pk): person for person in people.values() if person}
        for person in self._people.values():
            person.get_all_permissions()  # remembered by the object, and by its copies
        self._error_pages = {}

    def _sign_in(self, person):
        browser = Browser()
        browser.handler = self._handler
        if person is not None:
            browser.force_login(person, "cadres.backends.StaffNumberBackend")
            session = browser.session
            session[LAST_SEEN] = int(time.time()) + LONGER_THAN_THE_SUITE
            session.save()
            browser.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
        return browser

    @contextlib.contextmanager
    def _known(self):
        """Take people from here instead of reading them; whoever is not here is read."""
        read = auth.get_user

        def known(request):
            person = self._people.get(request.session.get(auth.SESSION_KEY, ""))
            return copy.copy(person) if person is not None else read(request)

        with mock.patch.object(auth, "get_user", known):
            yield

    @contextlib.contextmanager
    def _one_error_page(self, role):
        """Write each error page once for `role`: what it says depends on who reads it alone."""
        write = errors.render

        def written(request, template, status):
            key = (role, template)
            if key not in self._error_pages:
                self._error_pages[key] = write(request, template, status=status).content
            return HttpResponse(self._error_pages[key], status=status)

        with mock.patch.object(errors, "render", written):
            yield

    def ask(self, role, method, path, *, same_error_pages=False):
        """Return the answer, after undoing whatever the request wrote.

        Args:
            same_error_pages: do not write an error page again that this role has seen.
        """
        browser = self._browsers[role]
        known_errors = (
            self._one_error_page(role) if same_error_pages else contextlib.nullcontext()
        )
        with self._known(), known_errors, rolled_back():
            response = browser.get(path) if method == "GET" else browser.post(path)
            if response.streaming:
                response.streaming_content = [b"".join(response.streaming_content)]
        return response
