"""Django's settings, drawn from heed's own (`heed.base.settings`).

Nothing is written or made when this module is read; `heed.web.start` fills in the secret key.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from heed.base.settings import home, setting

HERE = Path(__file__).resolve().parent

HEED_HOME = home()
SECRET_KEY = setting("SECRET_KEY")
DEBUG = setting("DEBUG") == "1"
ALLOWED_HOSTS = [host.strip() for host in setting("ALLOWED_HOSTS").split(",") if host.strip()]

INSTALLED_APPS = ["django.contrib.staticfiles", "ninja", "heed.web"]
MIDDLEWARE = [
    "heed.web.headers.SafeHeaders",
    "heed.web.kept.KeptPages",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.common.CommonMiddleware",
    "heed.web.sentences.ErrorsAsSentences",
]
ROOT_URLCONF = "heed.web.urls"
WSGI_APPLICATION = "heed.web.wsgi.application"
DATABASES: dict[str, Any] = {}
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "OPTIONS": {
            "context_processors": ["heed.web.around.around"],
            "builtins": ["django.templatetags.i18n", "heed.web.templatetags.heed_words"],
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
LANGUAGES = [("en", _("English"))]
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

SECURE_CONTENT_TYPE_NOSNIFF = True
SILENCED_SYSTEM_CHECKS: list[str] = []
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "waitress.queue": {"handlers": [], "level": "CRITICAL", "propagate": False},
        "heed": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
    },
}
