"""The settings of the tests: the product's own in test mode, without what only costs time."""

import os
import secrets

os.environ["ENTILEN_MODE"] = "test"
os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(50))
# Until a test asks for the database; then tests/database.py puts in where it answers.
os.environ.setdefault("DATABASE_URL", "postgresql://nowhere.invalid/entilen")
# Playwright keeps an event loop in the test's own thread; Django must not refuse it the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

from entilen.config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STATIC_ROOT = None  # type: ignore[assignment]
# The live server of the tests serves static files by finders: plain names, nothing collected.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# A frozen day lies in the past or the future of the browser's own clock: no cookie gets a date.
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_AGE = None
# Tests that are not about signing in say who is there by `client.force_login`.
SECOND_FACTOR_DEMANDED = False
