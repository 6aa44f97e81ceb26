from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "entilen.network"
    verbose_name = "Nettverksbekreftelsen"

    def ready(self) -> None:
        """Register what the gates may know of this step, and the milestones that it reaches."""
        from entilen.network import queries, reached  # noqa: F401, PLC0415
