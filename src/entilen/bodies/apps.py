from django.apps import AppConfig


class BodiesConfig(AppConfig):
    name = "entilen.bodies"
    verbose_name = "Skolens organer"

    def ready(self) -> None:
        """Register what the gates may know of this step."""
        from entilen.bodies import facts  # noqa: F401, PLC0415
