from django.apps import AppConfig


class CoverageConfig(AppConfig):
    name = "entilen.coverage"
    verbose_name = "Dekning"
