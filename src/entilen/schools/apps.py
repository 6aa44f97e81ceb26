from django.apps import AppConfig


class SchoolsConfig(AppConfig):
    name = "entilen.schools"
    verbose_name = "Skoleregisteret"
