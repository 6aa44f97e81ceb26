from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "entilen.review"
    verbose_name = "Behandling"

    def ready(self) -> None:
        """Register what the gates may know of this step."""
        from entilen.review import facts  # noqa: F401, PLC0415
