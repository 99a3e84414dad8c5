"""Django's settings, drawn from heed's own (`heed.base.settings`).

Nothing is written or made when this module is read; `heed.web.start` fills in the secret key.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from heed.base.settings import home, setting, web_address
from heed.records.alerting.networks import networks
from heed.records.database import database
from heed.records.mail import mail

HERE = Path(__file__).resolve().parent

HEED_HOME = home()
SECRET_KEY = setting("SECRET_KEY")
DEBUG = setting("DEBUG") == "1"
ALLOWED_HOSTS = [host.strip() for host in setting("ALLOWED_HOSTS").split(",") if host.strip()]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "axes",
    "heed.records.accounts",
    "heed.records.history",
    "heed.records.situations",
    "heed.records.alerting",
    "heed.records.consent",
    "django.contrib.staticfiles",
    "ninja",
    "heed.web",
]
MIDDLEWARE = [
    "heed.web.headers.SafeHeaders",
    "heed.web.compressed.Compressed",
    "heed.web.kept.KeptPages",
    "heed.web.languages.SubscribersLanguage",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "heed.web.sentences.ErrorsAsSentences",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "heed.web.urls"
WSGI_APPLICATION = "heed.web.wsgi.application"
DATABASES: dict[str, Any] = {"default": database(setting("DATABASE_URL"), HEED_HOME)}
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "OPTIONS": {
            "context_processors": ["heed.web.around.around"],
            "builtins": [
                "django.templatetags.i18n",
                "heed.web.templatetags.heed_words",
                "heed.web.templatetags.alert_words",
                "heed.web.templatetags.laid_once",
                "heed.web.templatetags.sheet_words",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
        },
    }
]

LANGUAGE_CODE = "en"
# Each by its own name. Pages outside /subscribe/ are English alone (`heed.web.languages`).
LANGUAGES = [("en", "English"), ("fr", "Français"), ("es", "Español"), ("ar", "العربية")]
LOCALE_PATHS = [HERE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATICFILES_DIRS = [HERE / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "heed.web.finders.DocsPageFiles",
]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600

SITE_URL = web_address("SITE_URL")
BEHIND_HTTPS = SITE_URL.startswith("https://")

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("mail", "name")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 48 * 3600
"""Seconds for which the link in an invitation, or for a new password, holds."""
LOGIN_URL = "/account/sign-in/"

SESSION_ENGINE = "heed.records.accounts.sessions"
SESSION_COOKIE_NAME = "heed_session"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = BEHIND_HTTPS
CSRF_COOKIE_NAME = "heed_form"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = BEHIND_HTTPS
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SITE_URL else []
CSRF_FAILURE_VIEW = "heed.web.sentences.stale_form"

# One who guesses waits: five failures of one account from one address; the handler adds a limit for an address.
AXES_HANDLER = "heed.records.accounts.guessing.FailedSignIns"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_USERNAME_FORM_FIELD = "username"
# Else whoever keeps guessing keeps the owner out for ever.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
# What was typed into a form, beside the name that is counted, is not kept.
AXES_SENSITIVE_PARAMETERS = [
    "username", "ip_address", "mail", "present", "password", "code", "next", "csrfmiddlewaretoken",
]  # fmt: skip
AXES_CLIENT_IP_CALLABLE = "heed.web.who.address"
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
OTP_TOTP_ISSUER = "heed"

# What one network address asked for (`heed.web.limiting`); in memory, and forgotten within the hour.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

globals().update(mail(setting("SMTP_URL"), setting("MAIL_FROM")))
WEBHOOK_NETWORKS = networks(setting("WEBHOOK_NETWORKS"))

SECURE_CONTENT_TYPE_NOSNIFF = True
SILENCED_SYSTEM_CHECKS: list[str] = []
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "heed.web.logged.Line",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "axes": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "waitress": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "waitress.queue": {"handlers": [], "level": "CRITICAL", "propagate": False},
        "heed": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
    },
}
