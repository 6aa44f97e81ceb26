"""The product's own settings, with the reference page and the counting of queries beside them."""

from entilen.config.settings import *  # noqa: F403
from entilen.config.settings import BASE, MIDDLEWARE, TEMPLATES

ROOT_URLCONF = "bench.urls"
MIDDLEWARE = ["bench.counting.CountingMiddleware", *MIDDLEWARE]
TEMPLATES = [{**TEMPLATES[0], "DIRS": [BASE / "bench" / "templates"]}]
