from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "entilen.network"
    verbose_name = "Nettverksbekreftelsen"
