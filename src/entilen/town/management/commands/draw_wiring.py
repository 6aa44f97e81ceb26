"""`./run manage draw_wiring`: write docs/wiring.md anew from what is registered."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from entilen.wiring import render


class Command(BaseCommand):
    """Generates the page of how the house hangs together."""

    help = "Skriver docs/wiring.md på nytt fra det som er registrert."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the page."""
        (settings.BASE / "docs" / "wiring.md").write_text(render(), encoding="utf-8")
