from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "entilen.network"
    verbose_name = "Nettverksbekreftelsen"

    def ready(self) -> None:
        """Register what the gates may know of this step."""
        from entilen.network import facts  # noqa: F401, PLC0415
