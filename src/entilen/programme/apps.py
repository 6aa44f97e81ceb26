from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "entilen.programme"
    verbose_name = "Programmet"
