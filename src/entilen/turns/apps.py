from django.apps import AppConfig


class TurnsConfig(AppConfig):
    name = "entilen.turns"
    verbose_name = "Hvem saken venter på"
