from importlib import import_module

from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "entilen.programme"
    verbose_name = "Programmet"

    def ready(self) -> None:
        """Answer what people may do for how long."""
        import_module("entilen.programme.queries")
