"""Settings of the test suite; the database comes from DATABASE_URL like anywhere else."""

from config.settings.dev import *  # noqa: F403  settings modules extend their base by design

SECRET_KEY = "test-only-key-of-no-value-anywhere-else"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
WHITENOISE_AUTOREFRESH = True
