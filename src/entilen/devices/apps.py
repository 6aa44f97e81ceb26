from django.apps import AppConfig


class DevicesConfig(AppConfig):
    name = "entilen.devices"
    verbose_name = "Enhetsregnskapet"

    def ready(self) -> None:
        """Register what the gates may know of this step."""
        from entilen.devices import queries  # noqa: F401, PLC0415
