from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "entilen.cases"
    verbose_name = "Saken"
