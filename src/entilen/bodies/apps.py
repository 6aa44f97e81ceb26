from django.apps import AppConfig


class BodiesConfig(AppConfig):
    name = "entilen.bodies"
    verbose_name = "Skolens organer"
