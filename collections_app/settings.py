"""Settings: everything that differs between machines comes from the environment (see .env.example)."""

from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF

from collections_app import embedded
from collections_app.logs import structlog_settings
from collections_app.production import DEFAULT_SECRET_KEY, check_environment

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

# --- Which kind of place this is -------------------------------------------------------------------------------------
ENVIRONMENT = env.str("ENVIRONMENT", default="development")
PRODUCTION = ENVIRONMENT == "production"
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or DEFAULT_SECRET_KEY
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[]) or ([] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]"])
DATABASE_URL = env.str("DATABASE_URL", default="")
REDIS_URL = env.str("REDIS_URL", default="")
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
# Where they are not named, this clone makes its own and keeps them in DATA_DIR (docs/personal-data.md).
PERSONAL_DATA_KEYS = env.str("PERSONAL_DATA_KEYS", default="")
PERSONAL_INDEX_KEYS = env.str("PERSONAL_INDEX_KEYS", default="")
check_environment(
    environment=ENVIRONMENT,
    debug=DEBUG,
    secret_key=SECRET_KEY,
    database_url=DATABASE_URL,
    redis_url=REDIS_URL,
    allowed_hosts=ALLOWED_HOSTS,
    personal_data_keys=PERSONAL_DATA_KEYS,
    personal_index_keys=PERSONAL_INDEX_KEYS,
)

# --- Servers: those the environment names, or this clone's own (started when Django starts, see apps.py) -------------
DATA_DIR = Path(env.str("DATA_DIR", default="") or BASE_DIR / ".data")
OWN_POSTGRES = not DATABASE_URL
OWN_REDIS = not REDIS_URL
if OWN_REDIS:
    REDIS_URL = embedded.redis_url(DATA_DIR)

DATABASES = {"default": embedded.database_settings(DATA_DIR) if OWN_POSTGRES else env.db_url_config(DATABASE_URL)}
DATABASES["default"] |= {
    "CONN_MAX_AGE": 60,
    "CONN_HEALTH_CHECKS": True,
    "TEST": {"NAME": env.str("TEST_DATABASE_NAME", default="test_collections")},
}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "collections",
    }
}

# --- The application -------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "collections_app",  # first: starts the servers before any other application asks them
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_fsm",
    "django_htmx",
    "template_partials",
    "django_filters",
    "pgtrigger",
    "rest_framework",
    "rest_framework.authtoken",
    "drf_spectacular",
    "drf_spectacular_sidecar",  # the reader of the API document, served from here
    "django_celery_beat",
    "strategies",
    "cases",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "collections_app.keeping.NothingIsKept",  # within WhiteNoise, whose files may be kept
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",  # last: it turns a locked-out sign-in into its answer
]

ROOT_URLCONF = "collections_app.urls"
WSGI_APPLICATION = "collections_app.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Who may enter ---------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "cases.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # first: refuses a locked-out name before any password is looked at
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "cases.account.StaffAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False  # the session ends with the working day
# A whole house signs in at nine from one address; axes counts the wrong passwords of each name.
ACCOUNT_RATE_LIMITS = {"login": "600/m/ip", "login_failed": "60/m/ip"}
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Collections"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # a colleague behind the same address is not locked out
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_USERNAME_CALLABLE = "cases.account.name_tried"
# Whose tries are counted: behind our proxy the address that it saw, else the connection's. A visitor's own word never.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
AXES_CLIENT_IP_CALLABLE = "cases.account.address_tried_from"

# --- Languages, time, files ------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]  # each in its own language: who seeks it can read it
# First of all translations, so that a library's wording of the same word does not win over ours.
LOCALE_PATHS = [BASE_DIR / "cases" / "locale", BASE_DIR / "strategies" / "locale"]
TIME_ZONE = env.str("TIME_ZONE", default="Asia/Shanghai")
USE_TZ = True
# Stands in the description of the system that goes with evidence, e.g. "NTP: ntp1.example.cn, drift logged hourly".
CLOCK_SOURCE = env.str("CLOCK_SOURCE", default="")

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
# `make run` and production serve collected files under names that carry their hash; elsewhere they are served as found.
STATIC_MANIFEST = env.bool("STATIC_MANIFEST", default=PRODUCTION)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATIC_MANIFEST
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not STATIC_MANIFEST
WHITENOISE_AUTOREFRESH = not STATIC_MANIFEST
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default="") or DATA_DIR / "media")

# --- Background work -------------------------------------------------------------------------------------------------
# Celery names the same server differently where it is reached over a Unix socket.
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A chunk of the night takes seconds; a task of a killed worker is handed out again after this many seconds.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 900}
CELERY_TASK_SERIALIZER = CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True  # progress and results are rows of the database
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CONCURRENCY = env.int("WORKER_PROCESSES", default=2)
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000  # KiB: a child that grew is replaced after its task
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE

# --- The turn of the day ---------------------------------------------------------------------------------------------
# Cases with work in one transaction: small enough to show progress and to lose little to a killed worker.
# What the house is when it collects for its creditors; empty for a creditor that collects its own debts with its own people.
COLLECTS_AS = env.str("COLLECTS_AS", default="agency")
NIGHT_CASES_PER_CHUNK = env.int("NIGHT_CASES_PER_CHUNK", default=10_000)
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
# Half an hour into the new business day. Copied into the database (django-celery-beat), which beat goes by.
CELERY_BEAT_SCHEDULE = {
    "turn the day": {"task": "cases.turn_day", "schedule": crontab(hour=0, minute=30)},
}

# --- Personal data (docs/personal-data.md) ----------------------------------------------------------------------------
# How long a number, an address or a name stays readable once somebody has said why, and how many one person may ask for
# within an hour: twice what an agent dials who talks two minutes a call.
REVEAL_MINUTES = env.int("REVEAL_MINUTES", default=5)
REVEALS_PER_HOUR = env.int("REVEALS_PER_HOUR", default=60)

# --- What leaves the server ------------------------------------------------------------------------------------------
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = 12 * 3600  # one working day
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PRODUCTION
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=PRODUCTION)
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=3600 if PRODUCTION else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_SUBDOMAINS", default=False)
# Whether other sites of the same domain are ready for it is for the operator to say (SECURE_HSTS_SUBDOMAINS).
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- API -------------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework.authentication.TokenAuthentication",  # first: a caller who is not signed in gets 401, not 403
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["cases.api.parsers.BoundedJSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "cases.api.pagination.KeysetPagination",
    "DEFAULT_THROTTLE_CLASSES": ["cases.api.throttling.CallerThrottle"],
    "DEFAULT_SCHEMA_CLASS": "cases.api.schema.ApiSchema",
    "EXCEPTION_HANDLER": "cases.api.errors.answer_problem",
    "NUM_PROXIES": ALLAUTH_TRUSTED_PROXY_COUNT,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
# Requests a caller may send; see cases/api/throttling.py.
API_RATES = {
    "caller": env.str("API_RATE_CALLER", default="1200/min"),
    "token": env.str("API_RATE_TOKEN", default="10/min"),
    "upload": env.str("API_RATE_UPLOAD", default="60/hour"),
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Collections",
    "DESCRIPTION": "Portfolios, cases, contacts, promises and payments. How it behaves: docs/api.md.",
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "docExpansion": "none", "validatorUrl": None},
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "ChannelEnum": "strategies.outcomes.Channel",
        "ChosenClosing": "cases.api.serializers.cases.CHOSEN_CLOSINGS",
        "ClosedAs": "cases.models.ClosedAs",
        "ContactKind": "cases.models.ContactKind",
        "ContactOwner": "cases.models.ContactOwner",
        "ContactState": "cases.models.ContactState",
        "DayPhase": "cases.models.DayPhase",
        "DayState": "cases.models.DayState",
        "DebtorKind": "cases.models.DebtorKind",
        "ExperimentState": "strategies.models.ExperimentState",
        "HoldKind": "cases.models.HoldKind",
        "PolicyState": "strategies.models.PolicyState",
        "PortfolioState": "cases.models.PortfolioState",
        "PromiseState": "cases.models.PromiseState",
    },
}

LOGGING = structlog_settings(
    as_json=env.bool("LOG_JSON", default=PRODUCTION), level=env.str("LOG_LEVEL", default="INFO")
)
