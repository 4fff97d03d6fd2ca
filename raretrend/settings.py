"""Django settings of RareTrend; what an operator may change comes through `environment`."""

from django.templatetags.static import static
from django.utils.functional import lazy

from raretrend import environment, security

ENVIRONMENT = environment.read()
BASE_DIR = environment.BASE_DIR

DEBUG = ENVIRONMENT.debug
SECRET_KEY = ENVIRONMENT.secret_key
ALLOWED_HOSTS = ENVIRONMENT.allowed_hosts
SITE_URL = ENVIRONMENT.site_url
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "raretrend",
    "articles",
    "trends",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "content_editor",
    "django_prose_editor",
    "django_countries",
    "taggit",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "raretrend.packing.PackingMiddleware",  # pages; static files are compressed already
    "raretrend.security.ContentSecurityPolicyMiddleware",
    "raretrend.speculation.middleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "raretrend.urls"
WSGI_APPLICATION = "raretrend.wsgi.application"

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
                "raretrend.navigation.sections",
            ],
            "builtins": ["articles.templatetags.japanese"],
        },
    }
]

DATABASES = {"default": ENVIRONMENT.database}
CACHES = {"default": ENVIRONMENT.cache}
FETCH_PRIVATE_ADDRESSES = ENVIRONMENT.fetch_private_addresses
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "ja"
LOCALE_PATHS = [BASE_DIR / "locale"]  # what dependencies leave in English
TIME_ZONE = "Asia/Tokyo"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.data / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = ENVIRONMENT.data / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "raretrend.stylesheets.StaticFiles"},
}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# The desk posts about eight fields a block; 300 blocks must fit. Readers' forms are small.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

TAGGIT_CASE_INSENSITIVE = True

# Ruby in the editor; what may be stored is decided by articles.richtext alone.
DJANGO_PROSE_EDITOR_EXTENSIONS = [
    {"js": [lazy(static, str)("js/desk/ruby.js")], "extensions": {"Ruby": lambda *_: None}},
]

CONTENT_SECURITY_POLICY = {"DIRECTIVES": security.READERS_POLICY}
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.https
SECURE_SSL_REDIRECT = ENVIRONMENT.https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.https else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if ENVIRONMENT.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = ENVIRONMENT.https
if ENVIRONMENT.local and not ENVIRONMENT.https:
    # On http://127.0.0.1 there is no https to redirect to, and a secure cookie would never come back.
    SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008", "security.W012", "security.W016"]

# Notices to the newsroom: on the console until a mail server is configured.
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
