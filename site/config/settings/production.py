"""Production: refuses to start without SECRET_KEY, DATABASE_URL and ALLOWED_HOSTS."""

from config.settings.base import *  # noqa: F403  settings modules extend their base by design
from config.settings.base import STORAGES, env

DEBUG = False
STYLEGUIDE = False
DEMO_ALLOWED = env.bool("DEMO_ALLOWED", default=False)
SECRET_KEY = env.str("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
env.str("DATABASE_URL")  # the base would fall back to SQLite; production does not
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
HTTPS = env.bool("HTTPS", default=True)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = False  # nginx redirects
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0

STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
