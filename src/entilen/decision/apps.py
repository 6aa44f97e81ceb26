from django.apps import AppConfig


class DecisionConfig(AppConfig):
    name = "entilen.decision"
    verbose_name = "Beslutning"

    def ready(self) -> None:
        """Register what the gates may know of this step."""
        from entilen.decision import queries  # noqa: F401, PLC0415
