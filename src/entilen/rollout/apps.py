from django.apps import AppConfig


class RolloutConfig(AppConfig):
    name = "entilen.rollout"
    verbose_name = "Innføring"
