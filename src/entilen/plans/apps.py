from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "entilen.plans"
    verbose_name = "Utviklingsplanen"

    def ready(self) -> None:
        """Register what the gates may know of this step."""
        from entilen.plans import facts  # noqa: F401, PLC0415
