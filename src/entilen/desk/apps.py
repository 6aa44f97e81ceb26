from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "entilen.desk"
    verbose_name = "Skrivebordet"
