"""Django settings of RareTrend; what an operator may change comes through `environment`."""

from datetime import timedelta

from django.templatetags.static import static
from django.utils.functional import lazy

from raretrend import environment, logs, security

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
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
]

MIDDLEWARE = [
    "raretrend.requestids.RequestIdMiddleware",
    *(["raretrend.metrics.MetricsMiddleware"] if ENVIRONMENT.metrics_port else []),
    "django.middleware.security.SecurityMiddleware",
    "raretrend.security.isolation",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "raretrend.packing.PackingMiddleware",  # pages; static files are compressed already
    "raretrend.security.ContentSecurityPolicyMiddleware",
    "raretrend.speculation.middleware",
    "raretrend.errors.pages_for_bare_errors",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "raretrend.audit.acting.middleware",
    "raretrend.login.middleware.second_factor_middleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "raretrend.faults.StorageFaultMiddleware",
    "axes.middleware.AxesMiddleware",
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
if ENVIRONMENT.replica:
    DATABASES["replica"] = ENVIRONMENT.replica | {"TEST": {"MIRROR": "default"}}
    DATABASE_ROUTERS = ["raretrend.replicas.ReplicaRouter"]
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
    "default": {"BACKEND": "raretrend.storage.DurableStorage"},
    "staticfiles": {"BACKEND": "raretrend.stylesheets.StaticFiles"},
}
if ENVIRONMENT.media_storage_url:
    from raretrend import buckets  # its library takes a while to load

    STORAGES["default"] = {
        "BACKEND": "raretrend.buckets.BucketStorage",
        "OPTIONS": buckets.options(ENVIRONMENT.media_storage_url),
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

# Entering: wrong passwords are counted for an account and an address together, by axes; codes by otp.
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
LOGIN_URL = "admin:login"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 11
AXES_COOLOFF_TIME = timedelta(minutes=10)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "raretrend.clients.counted_address"
AXES_LOCKOUT_CALLABLE = "raretrend.login.throttling.locked_out"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "code", "csrfmiddlewaretoken", "next"]
AXES_ENABLE_ADMIN = AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True  # the site keeps a record of its own
OTP_TOTP_ISSUER = "RareTrend"
REQUIRE_SECOND_FACTOR = ENVIRONMENT.require_second_factor
TRUSTED_PROXIES = ENVIRONMENT.trusted_proxies
PASSWORD_RESET_TIMEOUT = 3600
LOGIN_REDIRECT_URL = "admin:index"  # where `next` leads away from the site, too

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
CSRF_FAILURE_VIEW = "raretrend.errors.csrf_failure"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.https
if ENVIRONMENT.https:  # browsers take a cookie of this name from this very host alone
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    MESSAGE_STORAGE = "raretrend.messages.HostStorage"
SECURE_SSL_REDIRECT = ENVIRONMENT.https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.https else None
SECURE_REDIRECT_EXEMPT = [r"^(?:healthz|readyz)$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if ENVIRONMENT.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = ENVIRONMENT.https
if ENVIRONMENT.local and not ENVIRONMENT.https:
    # On http://127.0.0.1 there is no https to redirect to, and a secure cookie would never come back.
    SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008", "security.W012", "security.W016"]

# Notices to the newsroom: on the console until a mail server is configured.
globals().update(ENVIRONMENT.mail)
DEFAULT_FROM_EMAIL = ENVIRONMENT.mail_from

LOGGING = logs.configuration(slow_queries=DEBUG)

if ENVIRONMENT.sentry_dsn:
    from raretrend import reporting

    reporting.report_to(ENVIRONMENT.sentry_dsn)
