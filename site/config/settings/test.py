"""Settings of the test suite; the database comes from DATABASE_URL like anywhere else."""

import os

from config.settings.dev import *  # noqa: F403  settings modules extend their base by design
from config.settings.dev import CHANNEL_LAYERS, DATABASES

SECOND_FACTOR = False  # tests of it turn it on
SECRET_KEY = "test-only-key-of-no-value-anywhere-else"  # noqa: S105
RECORD_SIGNING_KEY = "5e" * 32
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
WHITENOISE_AUTOREFRESH = True

# Tests read the English of the code, whether or not the Chinese catalogue happens to be compiled;
# the browser suite reads the Chinese.
LOCALE_PATHS = []

# A test database is thrown away, so nothing waits for the disk; and a thread that kept a connection
# would go on reading the file of the test before.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
    )

# Test processes that share a Valkey must not hear each other's hints.
if CHANNEL_LAYERS["default"]["BACKEND"].startswith("channels_redis"):
    CHANNEL_LAYERS["default"]["CONFIG"]["prefix"] = (
        f"test-{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    )
