from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "entilen.review"
    verbose_name = "Behandling"

    def ready(self) -> None:
        """Register what the gates may know of this step, and the points beside an area."""
        from entilen.plans.reading import POINTS_OF  # noqa: PLC0415
        from entilen.review import facts  # noqa: F401, PLC0415
        from entilen.review.queries import points_in  # noqa: PLC0415

        if points_in not in POINTS_OF:
            POINTS_OF.append(points_in)
