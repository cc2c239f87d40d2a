"""Fixtures that only make rows are made once for the tests of a module, not once for each test.

More than half of the suite's time used to be the making of the same units, people and pages for
the next test. A fixture of the ordinary kind (`@pytest.fixture`, returns a value, takes nothing but
other such fixtures, `db` or `self`) is therefore built in a transaction that stays open while the
next tests of the module ask for it too; each test runs inside a savepoint and gets its own copy
of the values, so it finds exactly what it would find had everything been made for it.

What keeps a fixture out: it yields, is used automatically, takes `client`, `settings`, `tmp_path` or
the like, or the test also uses one of ours that changes settings. Nothing has to be marked.
"""

import contextlib
import copy
import inspect

from django.db import connection

from tests import late_indexing
from tests.permissions.rollback import rolled_back

CHANGING = {"settings", "monkeypatch", "tmp_path", "tmp_path_factory", "request"}
TRANSACTIONAL = {"transactional_db", "live_server", "django_db_reset_sequences"}


class SharedWorlds:
    """The stack of fixtures that are built now, the earliest first, each in its own savepoint."""

    def __init__(self):
        self.module = None
        self.layers = []  # [(fixture definition, its value, the block it was built in)]
        self.waiting = {}  # for the indexes (`late_indexing`), of what the layers have made
        self.copies = {}
        self.unfit = set()
        self.blocker = None

    # What may be shared

    def plan(self, request):
        """Return the definitions to build for this test, those that others need first."""
        item = request.node
        marker = item.get_closest_marker("django_db")
        if (marker and (marker.args or marker.kwargs)) or TRANSACTIONAL & set(
            item.fixturenames
        ):
            return []
        known = item._fixtureinfo.name2fixturedefs
        definitions = [known[name][-1] for name in item.fixturenames if name in known]
        if any(self._changes_settings(found, known) for found in definitions if _ours(found)):
            return []
        planned = []
        for definition in definitions:
            self._add(definition, known, planned)
        return planned

    def _changes_settings(self, definition, known):
        if definition.params is not None:
            return True
        # What a fixture of the module changes stays as long as the worlds themselves.
        return definition.scope != "module" and bool(CHANGING & set(definition.argnames))

    def _add(self, definition, known, planned):
        if definition in planned or not self._is_fit(definition, known):
            return
        for name in definition.argnames:
            if name not in ("db", "self"):
                self._add(known[name][-1], known, planned)
        planned.append(definition)

    def _is_fit(self, definition, known):
        if definition in self.unfit or not _ours(definition) or definition._autouse:
            return False
        function = definition.func
        if (
            definition.scope != "function"
            or definition.params is not None
            or inspect.isgeneratorfunction(function)
            or inspect.iscoroutinefunction(function)
        ):
            return False
        return all(
            name in ("db", "self")
            or (
                name != definition.argname
                and name in known
                and self._is_fit(known[name][-1], known)
            )
            for name in definition.argnames
        )

    # Building and dropping

    def settle(self, request):
        """Have exactly the worlds that this test asks for, before its own transaction begins."""
        planned = self.plan(request)
        self.copies = {}
        kept = 0
        for (definition, *_rest), wanted in zip(self.layers, planned, strict=False):
            if definition is not wanted:
                break
            kept += 1
        were_written = not self.waiting.keys() <= late_indexing.waiting().keys()
        late_indexing.put_back(self.waiting)
        self.drop(kept)
        if not planned:
            return
        request.getfixturevalue("django_db_setup")
        self.blocker = request.getfixturevalue("django_db_blocker")
        with self.blocker.unblock():
            if were_written:  # the last test read them, so that the next ones will
                late_indexing.write()
            for definition in planned[kept:]:
                if not self._build(definition, request):
                    self.drop(0)
                    return
            self.waiting = late_indexing.waiting()
            values = {definition: value for definition, value, _block in self.layers}
            try:
                self.copies = copy.deepcopy(list(values.values()))
            except Exception:
                self.unfit.update(planned)
                self.drop(0)
                return
            self.copies = dict(zip(values, self.copies, strict=True))

    def _build(self, definition, request):
        block = contextlib.ExitStack()
        block.enter_context(rolled_back())
        values = {found.argname: value for found, value, _block in self.layers}
        function = getattr(definition.func, "__func__", definition.func)
        if "self" in inspect.signature(function).parameters:
            function = function.__get__(request.instance)
        try:
            value = function(
                **{name: values.get(name) for name in definition.argnames if name != "self"}
            )
        except BaseException:  # the test that asks for it will meet the error itself
            block.close()
            self.unfit.add(definition)
            return False
        self.layers.append((definition, value, block))
        return True

    def drop(self, kept):
        """Undo the layers above the first `kept`."""
        if len(self.layers) > kept:
            with self.blocker.unblock():
                while len(self.layers) > kept:
                    _definition, _value, block = self.layers.pop()
                    block.close()
                if not self.layers and not connection.in_atomic_block:
                    connection.close()
        if not self.layers:
            self.waiting = {}

    # What pytest calls

    def pytest_runtest_setup(self, item):
        module = getattr(item, "module", None)
        if module is not self.module:
            self.drop(0)
            self.module = module

    def pytest_fixture_setup(self, fixturedef, request):
        if fixturedef.argname == "_django_db_helper":
            self.settle(request)
            return None
        if fixturedef not in self.copies:
            return None
        value = self.copies[fixturedef]
        fixturedef.cached_result = (value, fixturedef.cache_key(request), None)
        return True if value is None else value  # None would say that nobody has set it up


def _ours(definition):
    return getattr(definition.func, "__module__", "").startswith("tests.")
