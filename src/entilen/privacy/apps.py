from importlib import import_module

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "entilen.privacy"
    verbose_name = "Personvern"

    def ready(self) -> None:
        """Tell who uploaded a file when a virus is found in it afterwards."""
        listeners = import_module("entilen.files.actions").ON_FOUND
        tell = import_module("entilen.privacy.actions").tell_of_virus
        if tell not in listeners:
            listeners.append(tell)
