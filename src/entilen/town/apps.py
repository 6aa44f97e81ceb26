from django.apps import AppConfig


class TownConfig(AppConfig):
    name = "entilen.town"
    verbose_name = "Demobyen"

    def ready(self) -> None:
        """Tell the door of the town whom to be first."""
        from entilen.accounts.pages import demo  # noqa: PLC0415
        from entilen.town.cast import cast  # noqa: PLC0415

        demo.first_cast = cast
