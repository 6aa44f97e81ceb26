from django.apps import AppConfig


class ProcurementConfig(AppConfig):
    name = "entilen.procurement"
    verbose_name = "Bestilling"

    def ready(self) -> None:
        """Let Django know of the models that lie beside `models`, and register what the gates may
        know."""
        from entilen.procurement import pool_models, renewal_models, scheme_queries  # noqa: F401, PLC0415
