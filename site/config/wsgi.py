"""The HTTP application. Every request but `/ws/` goes through it, in every deployment."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
for folder in (ROOT / "site", ROOT):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

import gc  # noqa: E402  the path comes first
from collections.abc import Iterable  # noqa: E402
from wsgiref.types import StartResponse, WSGIEnvironment  # noqa: E402

from django.core.wsgi import get_wsgi_application  # noqa: E402

from core.call_stack import with_room  # noqa: E402

django_wsgi = get_wsgi_application()


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Answer a request, with room for its frames."""
    return with_room(django_wsgi, environ, start_response)


# What was loaded to start stays for good. Looking it through again and again costs a tenth of
# every page; what requests leave behind is nearly all freed by counting references.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 50)
