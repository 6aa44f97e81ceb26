"""Settings of the one Django project. Everything that differs between machines comes from the environment."""

import os
from pathlib import Path

BASE = Path(__file__).resolve().parents[3]
SECRET_KEY = os.environ.get("SECRET_KEY", "only-for-a-first-look")
DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]

STEPS = [
    "ui",
    "files",
    "mail",
    "schools",
    "accounts",
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
    "notifications",
    "desk",
]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    *[f"entilen.{step}" for step in STEPS],
]
AUTH_USER_MODEL = "accounts.Person"
ROOT_URLCONF = "entilen.config.urls"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "entilen",
        "HOST": os.environ.get("PGHOST", "127.0.0.1"),
        "PORT": os.environ.get("PGPORT", "5432"),
        "USER": "postgres",
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "nb"
TIME_ZONE = "Europe/Oslo"
USE_TZ = True
STATIC_URL = "/static/"
