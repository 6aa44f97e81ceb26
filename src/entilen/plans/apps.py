from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "entilen.plans"
    verbose_name = "Utviklingsplanen"
