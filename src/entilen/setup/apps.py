from django.apps import AppConfig


class SetupConfig(AppConfig):
    name = "entilen.setup"
    verbose_name = "Oppsett"
