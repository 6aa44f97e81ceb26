from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "entilen.network"
    verbose_name = "Nettverksbekreftelsen"

    def ready(self) -> None:
        """Register what the gates may know, the milestones it reaches, and what moves deadlines."""
        from entilen.cases.calendar import MOVES_WITH_CALENDAR  # noqa: PLC0415
        from entilen.network import queries, reached  # noqa: F401, PLC0415
        from entilen.network.actions import move_requests  # noqa: PLC0415

        if move_requests not in MOVES_WITH_CALENDAR:
            MOVES_WITH_CALENDAR.append(move_requests)
