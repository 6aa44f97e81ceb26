from importlib import import_module

from django.apps import AppConfig


class FederationConfig(AppConfig):
    name = "entilen.federation"
    verbose_name = "Innlogging hos andre"

    def ready(self) -> None:
        """What a session remembers of how somebody came in."""
        import_module("entilen.federation.signals")
