"""Settings shared by every environment. Everything that differs is read from the environment.

Each variable is explained in `.env.example`; a test keeps the two in step.
"""

from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

ROOT_DIR = Path(__file__).resolve().parents[3]
SITE_DIR = ROOT_DIR / "site"

env = environ.Env()
if (ROOT_DIR / ".env").exists():
    env.read_env(ROOT_DIR / ".env")

# --- People -----------------------------------------------------------------------------------
AUTH_USER_MODEL = "cadres.Cadre"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "cadres.backends.StaffNumberBackend",
]
PASSWORD_HASHERS = [
    "cadres.hashers.Argon2idHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_DJANGO_VALIDATION = "django.contrib.auth.password_validation"
_VALIDATORS = {
    # Multi-Level Protection Scheme: at least 10 characters of 3 of 4 classes.
    "MLPS": [
        {"NAME": f"{_DJANGO_VALIDATION}.UserAttributeSimilarityValidator"},
        {
            "NAME": f"{_DJANGO_VALIDATION}.MinimumLengthValidator",
            "OPTIONS": {"min_length": 10},
        },
        {"NAME": f"{_DJANGO_VALIDATION}.CommonPasswordValidator"},
        {"NAME": "cadres.password_validation.CharacterClassValidator"},
        {
            "NAME": "cadres.password_validation.RecentPasswordValidator",
            "OPTIONS": {"refused": 5},
        },
    ],
    # OWASP Application Security Verification Standard: long, and not a common password.
    "ASVS": [
        {
            "NAME": f"{_DJANGO_VALIDATION}.MinimumLengthValidator",
            "OPTIONS": {"min_length": 12},
        },
        {"NAME": f"{_DJANGO_VALIDATION}.CommonPasswordValidator"},
        {
            "NAME": "cadres.password_validation.RecentPasswordValidator",
            "OPTIONS": {"refused": 0},
        },
    ],
}
PASSWORD_PROFILE = env.str("PASSWORD_PROFILE", default="MLPS")
if PASSWORD_PROFILE not in _VALIDATORS:
    raise ImproperlyConfigured(f"PASSWORD_PROFILE must be one of {', '.join(_VALIDATORS)}")
AUTH_PASSWORD_VALIDATORS = _VALIDATORS[PASSWORD_PROFILE]
# Days after which a password has to be changed; 0 means never (ASVS asks for no rotation).
PASSWORD_DAYS = {"MLPS": 90, "ASVS": 0}[PASSWORD_PROFILE]
# Whether people with a role, and whoever may open the editor, sign in with a second factor.
SECOND_FACTOR = env.bool("SECOND_FACTOR", default=True)
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
# Signing in with the password of a directory: off unless it has an address.
LDAP_URL = env.str("LDAP_URL", default="")
LDAP_START_TLS = env.bool("LDAP_START_TLS", default=True)
LDAP_CA_FILE = env.str("LDAP_CA_FILE", default="")
LDAP_BIND_DN = env.str("LDAP_BIND_DN", default="")
LDAP_BIND_PASSWORD = env.str("LDAP_BIND_PASSWORD", default="")
LDAP_BASE_DN = env.str("LDAP_BASE_DN", default="")
LDAP_STAFF_NUMBER = env.str("LDAP_STAFF_NUMBER", default="employeeNumber")
if LDAP_URL:
    AUTHENTICATION_BACKENDS.append("cadres.directory.backend.DirectoryBackend")
# Signing in at another site: off unless it has an address.
OIDC_ISSUER = env.str("OIDC_ISSUER", default="")
OIDC_NAME = env.str("OIDC_NAME", default="统一身份认证")
OIDC_CLIENT_ID = env.str("OIDC_CLIENT_ID", default="")
OIDC_CLIENT_SECRET = env.str("OIDC_CLIENT_SECRET", default="")
OIDC_SECOND_FACTOR_ACR = env.list("OIDC_SECOND_FACTOR_ACR", default=[])
OIDC_SECOND_FACTOR_AMR = env.list("OIDC_SECOND_FACTOR_AMR", default=[])
OIDC_STAFF_NUMBER_CLAIM = env.str("OIDC_STAFF_NUMBER_CLAIM", default="staff_number")
LOGOUT_REDIRECT_URL = "/"

# --- Applications -----------------------------------------------------------------------------
INSTALLED_APPS = [
    "home",
    "live",
    "campaigns",
    "editorial",
    "assignments",
    "courses",
    "warning_cases",
    "exemplars",
    "quizzes",
    "law",
    "records",
    "cadres",
    "core",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "cadres.wagtail_users.CadreUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "treebeard",
    "channels",
    "django_tasks",
    "django_tasks_db",
    "axes",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "core.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "core.visible_text.VisibleTextMiddleware",
    "cadres.middleware.AccountMiddleware",
    "cadres.middleware.IdleTimeoutMiddleware",
    "cadres.middleware.SessionRightsMiddleware",
    "cadres.middleware.SecondFactorMiddleware",
    "cadres.middleware.PasswordDueMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
    "core.middleware.IncompleteFormMiddleware",
]

if OIDC_ISSUER:
    INSTALLED_APPS += [
        "allauth",
        "allauth.account",
        "allauth.socialaccount",
        "allauth.socialaccount.providers.openid_connect",
    ]
    MIDDLEWARE.append("allauth.account.middleware.AccountMiddleware")
    SOCIALACCOUNT_ADAPTER = "cadres.single_sign_on.provider.Adapter"
    SOCIALACCOUNT_LOGIN_ON_GET = (
        True  # a form could not lead to another site (form-action 'self')
    )
    SOCIALACCOUNT_STORE_TOKENS = False
    ACCOUNT_USER_MODEL_USERNAME_FIELD = "staff_number"
    ACCOUNT_LOGIN_METHODS = {"username"}
    ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
    ACCOUNT_EMAIL_VERIFICATION = "none"

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SITE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context_processors.site_chrome",
            ],
            # Ours, also where allauth, which has one of the same name, is installed.
            "libraries": {"account": "cadres.templatetags.account"},
            "builtins": ["core.templatetags.static_files"],
        },
    }
]

# --- Database, cache, channel layer -----------------------------------------------------------
DATABASES: dict[str, Any] = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{ROOT_DIR / 'db.sqlite3'}")
}
# Opening one costs more than most requests: SQLite parses the whole schema, 8 ms of CPU each time.
DATABASES["default"]["CONN_MAX_AGE"] = env.int("DATABASE_CONN_MAX_AGE", default=600)
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        transaction_mode="IMMEDIATE",
        timeout=20,
        init_command="PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    )
else:
    # Django's own backend but for a health check that costs no statement; see core/postgresql.
    DATABASES["default"]["ENGINE"] = "core.postgresql"
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # PostgreSQL plans a statement once for each connection instead of each time. Behind a pooler
    # that cannot (PgBouncer before 1.21 in transaction mode), set the threshold to 0.
    _threshold = env.int("DATABASE_PREPARE_THRESHOLD", default=3)
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        server_side_binding=True, prepare_threshold=_threshold or None
    )

# Page fragments are keyed by revision, so each process may keep its own copy and no request
# depends on a cache server being alive.
CACHES: dict[str, Any] = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 3_000},  # fragments of pages: some 60 MB at most
    }
}
SESSION_ENGINE = "cadres.session_store"

REDIS_URL = env.str("REDIS_URL", default="")
CHANNEL_LAYERS: dict[str, Any] = {
    "default": (
        {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [REDIS_URL]},
        }
        if REDIS_URL
        else {"BACKEND": "channels.layers.InMemoryChannelLayer"}
    )
}

# Where the background worker of the embedded default leaves its hints (core.hint_bridge).
HINT_SOCKET = env.str("HINT_SOCKET", default="")

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- The record's Merkle log ------------------------------------------------------------------
RECORD_ORIGIN = env.str("RECORD_ORIGIN", default="qingfeng.example/record")
RECORD_SIGNING_KEY = env.str("RECORD_SIGNING_KEY", default="")
RECORD_SIGNING_KEY_FILE = ROOT_DIR / "var" / "record-signing-key"

# --- Language and time ------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [SITE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

# --- Files ------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = ROOT_DIR / "var" / "static"
STATICFILES_DIRS = [SITE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(ROOT_DIR / "media"))()
# Whether the proxy in front sends files the application names (X-Accel-Redirect).
ACCEL_MEDIA = env.bool("ACCEL_MEDIA", default=False)
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# --- Wagtail ----------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "清风 Qingfeng"
WAGTAILADMIN_BASE_URL = env.str("BASE_URL", default="http://127.0.0.1:8000")
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILIMAGES_IMAGE_FORM_BASE = "core.image_forms.CheckedImageForm"
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 24_000_000
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILEMBEDS_FINDERS: list[dict[str, Any]] = []
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAIL_FINISH_WORKFLOW_ACTION = "cadres.publishing.publish_approved"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "core.search.backend"}}
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"

# --- Education record -------------------------------------------------------------------------
# Who issues certificates; empty means the top of the unit tree.
CERTIFICATE_ISSUER = env.str("CERTIFICATE_ISSUER", default="")

# --- Security ---------------------------------------------------------------------------------
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "home.views.errors.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
IDLE_TIMEOUT_SECONDS = env.int("IDLE_TIMEOUT_SECONDS", default=30 * 60)
STAFF_IDLE_TIMEOUT_SECONDS = env.int("STAFF_IDLE_TIMEOUT_SECONDS", default=15 * 60)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
    }
}
# Wagtail's editor needs inline styles and scripts; it is served to a few signed-in editors only.
ADMIN_CONTENT_SECURITY_POLICY = {
    "default-src": [SELF],
    "script-src": [SELF, "'unsafe-inline'"],
    "style-src": [SELF, "'unsafe-inline'"],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF, "data:"],
    "media-src": [SELF],
    "connect-src": [SELF],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],
    "base-uri": [SELF],
    "form-action": [SELF],
}

# Ten wrong guesses in fifteen minutes and account, whichever log-in page and whichever name of
# the account (staff number or user name) is used. Neither the client's address nor its browser
# plays a part, so a forged X-Forwarded-For or User-Agent changes nothing; a device that signed
# in to the account before has a count of its own (see cadres.throttling.account_key).
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = ["username"]
# W006 asks for the address among the parameters: an attacker has many, an account is one.
SILENCED_SYSTEM_CHECKS = ["axes.W006", *(["templates.W003"] if OIDC_ISSUER else [])]
AXES_USERNAME_CALLABLE = "cadres.throttling.account_key"
AXES_LOCKOUT_CALLABLE = "cadres.throttling.locked_out"
AXES_RESET_ON_SUCCESS = False  # the owner's success must not hand a guesser ten more
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

# --- E-mail and logs --------------------------------------------------------------------------
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
EMAIL_BACKEND = EMAIL_CONFIG["EMAIL_BACKEND"]
EMAIL_HOST = EMAIL_CONFIG.get("EMAIL_HOST", "")
EMAIL_PORT = EMAIL_CONFIG.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = EMAIL_CONFIG.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = EMAIL_CONFIG.get("EMAIL_HOST_PASSWORD") or ""
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="qingfeng@localhost")
# How notices leave the site besides the inbox (cadres.notices.channels).
NOTICE_CHANNELS = env.list("NOTICE_CHANNELS", default=["EMAIL"])
NOTICE_FOLDER = env.path("NOTICE_FOLDER", default=str(ROOT_DIR / "var" / "notices"))()

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
