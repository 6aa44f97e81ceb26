from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "entilen.review"
    verbose_name = "Behandling"
