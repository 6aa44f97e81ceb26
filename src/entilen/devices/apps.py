from django.apps import AppConfig


class DevicesConfig(AppConfig):
    name = "entilen.devices"
    verbose_name = "Enhetsregnskapet"
