from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "entilen.ui"
    verbose_name = "Utseendet"

    def ready(self) -> None:
        """Errors in plain words, everywhere, without each form repeating them."""
        from entilen.ui.forms import speak_plainly  # noqa: PLC0415 - forms need the loaded settings

        speak_plainly()
