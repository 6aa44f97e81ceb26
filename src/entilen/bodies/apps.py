from django.apps import AppConfig


class BodiesConfig(AppConfig):
    name = "entilen.bodies"
    verbose_name = "Skolens organer"

    def ready(self) -> None:
        """Register what the gates may know of this step, and the milestones that it reaches."""
        from entilen.bodies import facts, reached  # noqa: F401, PLC0415
