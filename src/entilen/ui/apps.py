from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "entilen.ui"
    verbose_name = "Utseendet"
