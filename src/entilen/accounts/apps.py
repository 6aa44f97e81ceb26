from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "entilen.accounts"
    verbose_name = "Personer og roller"

    def ready(self) -> None:
        """Answer the register's questions, listen to second factors, judge our own letters."""
        import_module("entilen.accounts.access")
        import_module("entilen.accounts.signals")
        import_module("entilen.accounts.conditions")
