from django.apps import AppConfig


class TownConfig(AppConfig):
    name = "entilen.town"
    verbose_name = "Demobyen"
