"""Settings of the one Django project. What differs between machines comes from `environment`."""

import os
from pathlib import Path

from csp.constants import NONE, SELF

from entilen.config.environment import read
from entilen.config.issuers import as_allauth
from entilen.ui.engine import TEMPLATE_BUILTINS

BASE = Path(__file__).resolve().parents[3]
ENVIRONMENT = read(os.environ)
MODE = ENVIRONMENT.mode

SECRET_KEY = ENVIRONMENT.secret_key
SECRET_KEY_FALLBACKS = list(ENVIRONMENT.secret_key_fallbacks)
DEBUG = False
ALLOWED_HOSTS = list(ENVIRONMENT.allowed_hosts)

# --- The steps of the procedure, in their order (see CONTRIBUTING.md) --------------------------

STEPS = [
    "ui",
    "files",
    "mail",
    "schools",
    "accounts",
    "federation",
    "programme",
    "cases",
    "devices",
    "plans",
    "financing",
    "network",
    "bodies",
    "submission",
    "review",
    "decision",
    "procurement",
    "rollout",
    "coverage",
    "turns",
    "notifications",
    "setup",
    "privacy",
    "desk",
]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "csp",
    "django_htmx",
    "template_partials",
    "procrastinate.contrib.django",
    *[f"entilen.{step}" for step in STEPS],
    "entilen.town",
    "allauth",  # after the steps: our templates stand in front of its own
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]
MIDDLEWARE = [
    "entilen.config.middleware.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "entilen.config.middleware.ProbeMiddleware",
    "entilen.ui.answers.AnswersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "entilen.accounts.body_limit.BodyLimitMiddleware",  # before anything that reads a form
    "entilen.ui.middleware.PlainTextMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "entilen.accounts.middleware.SecondFactorMiddleware",
    "entilen.accounts.once.OnceMiddleware",
    "entilen.desk.middleware.NotYoursMiddleware",
]
ROOT_URLCONF = "entilen.config.urls"
WSGI_APPLICATION = "entilen.config.wsgi.application"
AUTH_USER_MODEL = "accounts.Person"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- The database ------------------------------------------------------------------------------
# Each thread of the web server keeps one connection, checked before a request uses it: as many
# connections as threads, and no pool of threads beside them.

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": ENVIRONMENT.database.name,
        "HOST": ENVIRONMENT.database.host,
        "PORT": ENVIRONMENT.database.port,
        "USER": ENVIRONMENT.database.user,
        "PASSWORD": ENVIRONMENT.database.password,
        "OPTIONS": {
            "connect_timeout": 10,
            "prepare_threshold": None if ENVIRONMENT.database.pooled else 3,
            **ENVIRONMENT.database.options,
        },
        "DISABLE_SERVER_SIDE_CURSORS": ENVIRONMENT.database.pooled,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
}
PROCRASTINATE_IMPORT_PATHS = ["entilen.runtime.tasks", "entilen.reactions"]
# In the database too: what is limited is counted across processes.
CACHES = {
    "default": {
        "BACKEND": "entilen.accounts.counters.LastingCache",
        "LOCATION": "accounts_cache",
        "OPTIONS": {"MAX_ENTRIES": 5000},
    }
}

# --- Pages -------------------------------------------------------------------------------------

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "entilen.desk.frame.frame",
            ],
            "builtins": TEMPLATE_BUILTINS,
        },
    }
]
CSRF_FAILURE_VIEW = "entilen.ui.pages.csrf_failure"
FORM_RENDERER = "entilen.ui.forms.PunktRenderer"
LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", "Bokmål"), ("nn", "Nynorsk"), ("en", "English")]
LOCALE_PATHS = [BASE / "src" / "entilen" / "locale"]
TIME_ZONE = "Europe/Oslo"
USE_TZ = True
USE_I18N = True

# --- Static and uploaded files -----------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = BASE / "var" / "static"
WHITENOISE_ALLOW_ALL_ORIGINS = False
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": BASE / "var" / MODE / "files"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
SCANNER = ENVIRONMENT.scanner
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000

# --- Sessions: in the database alone, so that signing out holds at once in every process ---------

SESSION_ENGINE = "entilen.accounts.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- Signing in: password and a second factor (see accounts/) ------------------------------------
# Nobody signs up; people are invited. OpenID Connect stands beside it (see federation/).

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"entilen.accounts.validators.{name}", **options}
    for name, options in (
        ("NotYourself", {"OPTIONS": {"user_attributes": ["email", "name"]}}),
        ("LongEnough", {"OPTIONS": {"min_length": 12}}),
        ("NotCommon", {}),
        ("NotOnlyDigits", {}),
    )
]
LOGIN_URL = "/logg-inn/"
LOGIN_REDIRECT_URL = "/"
SECOND_FACTOR_DEMANDED = True
PUBLIC_ADDRESS = ENVIRONMENT.address
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if ENVIRONMENT.behind_proxy else 0
ACCOUNT_ADAPTER = "entilen.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/logg-inn/"
# Wrong passwords are counted in accounts/attempts.py: by person and address together.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": "5/300s/key",
    "reset_password": "3/h/key",
}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_FORMS = {
    "login": "entilen.accounts.forms.SignInForm",
    "change_password": "entilen.accounts.forms.NewPasswordForm",
    "reauthenticate": "entilen.accounts.forms.ConfirmPasswordForm",
}
ISSUERS = ENVIRONMENT.issuers
SOCIALACCOUNT_PROVIDERS = as_allauth(ISSUERS)
SOCIALACCOUNT_ADAPTER = "entilen.federation.adapter.FederationAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_LOGIN_ON_GET = False
MFA_ADAPTER = "entilen.accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "entilen.accounts.forms.CodeForm",
    "reauthenticate": "entilen.accounts.forms.ConfirmCodeForm",
    "activate_totp": "entilen.accounts.forms.ActivateAppForm",
    "add_webauthn": "entilen.accounts.forms.AddPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Entilen"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENVIRONMENT.for_real

# --- What a browser may do with our pages --------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if ENVIRONMENT.for_real:
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_REDIRECT_EXEMPT = ["^(helse|klar|metrics)$"]
    SESSION_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-sessionid"  # of this host alone, whatever its neighbours set
    CSRF_COOKIE_SECURE = True
    CSRF_COOKIE_NAME = "__Host-csrftoken"
if ENVIRONMENT.behind_proxy:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Mail ----------------------------------------------------------------------------------------

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if ENVIRONMENT.mail.host
    else "django.core.mail.backends.console.EmailBackend"
)
EMAIL_HOST = ENVIRONMENT.mail.host
EMAIL_PORT = ENVIRONMENT.mail.port
EMAIL_HOST_USER = ENVIRONMENT.mail.user
EMAIL_HOST_PASSWORD = ENVIRONMENT.mail.password
EMAIL_USE_TLS = ENVIRONMENT.mail.tls
EMAIL_USE_SSL = ENVIRONMENT.mail.ssl
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = ENVIRONMENT.mail.sender
SERVER_EMAIL = ENVIRONMENT.mail.sender

# --- What is said while it runs ----------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "entilen.config.logs.Line"}},
    "filters": {"discreet": {"()": "entilen.config.logs.Discreet"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["discreet"]}
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "entilen": {"level": "INFO"},
        "psycopg.pool": {"level": "ERROR"},  # each try to come back; that it went is told once
        "waitress.queue": {
            "level": "ERROR"
        },  # a short queue is no fault: `/metrics` counts answers
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
    },
}
