"""Settings, all of them from the environment. `.env.example` lists and explains each one."""

import logging
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from config.database import data_folder, databases
from config.environment import environment
from config.logs import logging_settings

BASE_DIR = Path(__file__).resolve().parent.parent

env = environment()

DATA_DIR = data_folder(env)


def secret_key() -> str:
    """Return the variable's key, else the one that `make run` keeps with the data."""
    kept = DATA_DIR / "secret_key"
    key: str = env.str("SECRET_KEY", "")
    if key or not kept.exists():
        return key
    return kept.read_text().strip()


DEBUG = env.bool("DEBUG", False)
SECRET_KEY = secret_key()
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])

INSTALLED_APPS = [
    "config.apps.ConfigConfig",
    "accounts.apps.AccountsConfig",
    "expenses.apps.ExpensesConfig",
    "accounts.apps.BackOfficeConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "django_structlog",
    "django_prometheus",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "config.headers.HeadersMiddleware",
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "config.methods.MethodsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "config.health.HealthMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.compression.PageCompressionMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.calling.CallingMiddleware",
    "accounts.middleware.PresenceMiddleware",
    "accounts.tries.TriesMiddleware",
    "accounts.middleware.PersonMiddleware",
    "config.replica.ReplicaMiddleware",
    "accounts.leading.SignInMiddleware",
    "accounts.staying.StayingMiddleware",
    "expenses.api.repeating.RepeatingMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

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
                "accounts.context.registration",
            ],
        },
    },
]

DATABASES = databases(env)
DATABASE_ROUTERS = ["config.replica.ReplicaRouter"] if "replica" in DATABASES else []
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Who may come in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.UsernameOrEmailBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.guessable.GuessablePasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
# Uniqueness is on the folded name, which holds for the name itself too.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "expenses:dashboard"
LOGOUT_REDIRECT_URL = "accounts:login"
PASSWORD_RESET_TIMEOUT = 60 * 60
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
# The 14 days begin anew while a session is used, but end in any case after these.
LONGEST_SESSION_SECONDS = 60 * 60 * 24 * 90
# A proof of who is there that is older is asked for again before security settings.
FRESH_SIGN_IN_SECONDS = 10 * 60
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0)
API_CALLS_PER_MINUTE = env.int("API_CALLS_PER_MINUTE", 600)
REGISTRATION_OPEN = env.bool("REGISTRATION_OPEN", True)

# Words, days and numbers
LANGUAGE_CODE = "en-us"
# Each in its own words, for whoever does not read the page's.
LANGUAGES = [
    ("en-us", "English (United States)"),
    ("en-gb", "English (United Kingdom)"),
    ("de", "Deutsch"),
    ("fr", "Français"),
    ("es", "Español"),
    ("ar", "العربية"),
    ("ja", "日本語 (formats only, words in English)"),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "config.formats"
# A language without a catalogue of ours gives its formats only: half-translated pages help nobody.
TRANSLATED_LANGUAGES = {"en", *(path.name for path in LOCALE_PATHS[0].glob("*") if path.is_dir())}
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
DEFAULT_CURRENCY = env.str("DEFAULT_CURRENCY", "USD")

# Files
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "staticfiles"
WHITENOISE_ALLOW_ALL_ORIGINS = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FORM_RENDERER = "config.widgets.FieldRenderer"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_MB", 64) * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "config.uploads.LimitedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

MESSAGE_STORAGE = "config.toasts.ToastStorage"

# Mail: printed to the console unless a server is named
MAIL = env.dj_email_url("EMAIL_URL", "console://")
if "EMAIL_BACKEND" not in MAIL:
    raise ImproperlyConfigured("EMAIL_URL must begin with smtp://, submission:// or console://.")
EMAIL_BACKEND = MAIL["EMAIL_BACKEND"]
EMAIL_HOST = MAIL["EMAIL_HOST"]
EMAIL_PORT = MAIL["EMAIL_PORT"]
EMAIL_HOST_USER = MAIL["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = MAIL["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = MAIL["EMAIL_USE_TLS"]
EMAIL_USE_SSL = MAIL["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "expenses@localhost")

# Behind https only where a proxy or host says so
BEHIND_HTTPS = env.bool("BEHIND_HTTPS", False)
SECURE_SSL_REDIRECT = BEHIND_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]  # a load balancer asks by plain http
SESSION_COOKIE_SECURE = BEHIND_HTTPS
CSRF_COOKIE_SECURE = BEHIND_HTTPS
# The prefix keeps a neighbouring host name from setting them; browsers take it over https only.
SESSION_COOKIE_NAME = "__Host-session" if BEHIND_HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrf" if BEHIND_HTTPS else "csrftoken"
MESSAGES_COOKIE_NAME = "__Host-messages" if BEHIND_HTTPS else "messages"
KNOWN_BROWSER_COOKIE_NAME = "__Host-known" if BEHIND_HTTPS else "known"
WROTE_COOKIE_NAME = "__Host-wrote" if BEHIND_HTTPS else "wrote"
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if BEHIND_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = BEHIND_HTTPS
SECURE_HSTS_PRELOAD = BEHIND_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
TOO_MANY_VIEW = "config.errors.too_many"

# Logs, metrics, jobs
LOGGING = logging_settings(env)
# The id would be read after the request's transaction, and without a database not at all.
DJANGO_STRUCTLOG_USER_ID_FIELD = None
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
METRICS_TOKEN = env.str("METRICS_TOKEN", "")
SECURITY_CONTACT = env.str("SECURITY_CONTACT", "")
TRASH_DAYS = env.int("TRASH_DAYS", 30)
HISTORY_DAYS = env.int("HISTORY_DAYS", 30)
UPLOAD_DAYS = env.int("UPLOAD_DAYS", 7)
ERASE_AFTER_DAYS = env.int("ERASE_AFTER_DAYS", 14)
