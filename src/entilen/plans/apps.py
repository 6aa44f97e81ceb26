from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "entilen.plans"
    verbose_name = "Utviklingsplanen"

    def ready(self) -> None:
        """Register what the gates may know of this step, and the milestones that it reaches."""
        from entilen.plans import queries, reached  # noqa: F401, PLC0415
