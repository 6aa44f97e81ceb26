from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "entilen.cases"
    verbose_name = "Saken"

    def ready(self) -> None:
        """Register what the gates may know of this step."""
        from entilen.cases import facts  # noqa: F401, PLC0415
