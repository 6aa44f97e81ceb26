from django.apps import AppConfig


class FinancingConfig(AppConfig):
    name = "entilen.financing"
    verbose_name = "Finansieringsplanen"

    def ready(self) -> None:
        """Register what the gates may know of this step."""
        from entilen.financing import frame_queries, price_queries, queries  # noqa: F401, PLC0415
