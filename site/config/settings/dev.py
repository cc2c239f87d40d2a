"""The embedded default: SQLite, in-memory channel layer, one port. For trying out and developing."""

from config.settings.base import *  # noqa: F403  settings modules extend their base by design
from config.settings.base import env

DEBUG = env.bool("DEBUG", default=False)
# The demo's accounts are tried out with their password alone.
SECOND_FACTOR = env.bool("SECOND_FACTOR", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="embedded-default-key-only-for-this-computer")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
STYLEGUIDE = True
DEMO_ALLOWED = True
