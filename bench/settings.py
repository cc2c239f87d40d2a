"""Production settings, a bare view to compare with, and a header that counts queries."""

from config.settings.production import *  # noqa: F403
from config.settings.production import MIDDLEWARE

ROOT_URLCONF = "bench.urls"
MIDDLEWARE = ["bench.middleware.QueryCountMiddleware", *MIDDLEWARE]

# The people of the measurements sign in with a password alone.
SECOND_FACTOR = False
