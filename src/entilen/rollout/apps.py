from django.apps import AppConfig


class RolloutConfig(AppConfig):
    name = "entilen.rollout"
    verbose_name = "Innføring"

    def ready(self) -> None:
        """Register what the gates may know."""
        from entilen.rollout import readiness_queries  # noqa: F401, PLC0415
