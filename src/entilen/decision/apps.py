from django.apps import AppConfig


class DecisionConfig(AppConfig):
    name = "entilen.decision"
    verbose_name = "Beslutning"
