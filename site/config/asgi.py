"""The websocket application; in the embedded default it carries the WSGI application too.

In every real deployment HTTP runs under WSGI and only `/ws/` comes here. With EMBEDDED=1 the
HTTP branch hands each request to the WSGI application in a thread, so that one process and one
port are enough.
"""

import asyncio
import os
import sys
from pathlib import Path
from typing import Any, cast

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
from django.conf import settings  # noqa: E402

from core.hint_bridge import Listener  # noqa: E402
from core.hints import send_hint, serve_hints_from  # noqa: E402
from live.routing import websocket_urlpatterns  # noqa: E402

http: Any = django_asgi
if os.environ.get("EMBEDDED") == "1":
    from a2wsgi import WSGIMiddleware

    from config.wsgi import application as wsgi_application

    http = WSGIMiddleware(cast(Any, wsgi_application), workers=16)


async def lifespan(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Tell the rest of the process which event loop its sockets live on, and listen for hints."""
    bridge: Listener | None = None
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            loop = asyncio.get_running_loop()
            serve_hints_from(loop)
            if settings.HINT_SOCKET:
                bridge = Listener(settings.HINT_SOCKET, loop=loop, receiver=send_hint)
        elif bridge is not None:
            bridge.close()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


application = ProtocolTypeRouter(
    {
        "lifespan": lifespan,
        "http": http,
        "websocket": AllowedHostsOriginValidator(
            AuthMiddlewareStack(URLRouter(websocket_urlpatterns))
        ),
    }
)
