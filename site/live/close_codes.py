"""Why a websocket was closed, as the browser is told (4000–4999 are the application's own)."""

from typing import Final

UNAUTHENTICATED: Final = 4401
FORBIDDEN: Final = 4403
NOT_FOUND: Final = 4404
TOO_MANY_MESSAGES: Final = 4429
TOO_BIG: Final = 1009
