from django.apps import AppConfig


class BodiesConfig(AppConfig):
    name = "entilen.bodies"
    verbose_name = "Skolens organer"

    def ready(self) -> None:
        """Register what the gates may know of this step, the milestones that it reaches, and what
        the bodies decided."""
        from entilen.bodies import lacking, queries, reached  # noqa: F401, PLC0415
        from entilen.bodies.queries import resolutions  # noqa: PLC0415
        from entilen.plans.reading import RESOLUTIONS_OF  # noqa: PLC0415

        if resolutions not in RESOLUTIONS_OF:
            RESOLUTIONS_OF.append(resolutions)
