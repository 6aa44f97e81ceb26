"""`./run manage draw_procedure`: write docs/procedure.md anew from the table."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from entilen.process.diagram import render


class Command(BaseCommand):
    """Generates the procedure's page."""

    help = "Skriver docs/procedure.md på nytt fra prosedyretabellen."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the page."""
        (settings.BASE / "docs" / "procedure.md").write_text(render(), encoding="utf-8")
