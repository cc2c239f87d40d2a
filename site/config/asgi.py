"""The websocket application; in the embedded default it carries the WSGI application too.

In every real deployment HTTP runs under WSGI and only `/ws/` comes here. With EMBEDDED=1 the
HTTP branch hands each request to the WSGI application in a thread, so that one process and one
port are enough.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
for folder in (ROOT / "site", ROOT):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

from django.core.asgi import get_asgi_application  # noqa: E402  the path comes first

django_asgi = get_asgi_application()

from channels.auth import AuthMiddlewareStack  # noqa: E402  needs the apps loaded
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402
from live.routing import websocket_urlpatterns  # noqa: E402

http = django_asgi
if os.environ.get("EMBEDDED") == "1":
    from a2wsgi import WSGIMiddleware
    from config.wsgi import application as wsgi_application

    http = WSGIMiddleware(wsgi_application, workers=16)

application = ProtocolTypeRouter(
    {
        "http": http,
        "websocket": AllowedHostsOriginValidator(
            AuthMiddlewareStack(URLRouter(websocket_urlpatterns))
        ),
    }
)
