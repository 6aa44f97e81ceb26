"""`./run manage demo_load`: fill an empty database with the demo town."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from entilen.accounts.models import Person
from entilen.town.actions import load_town


class Command(BaseCommand):
    """Loads the demo town into a database without people."""

    help = "Fyller en tom database med demobyen."

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse a database that is in use; otherwise load and tell how far it has come."""
        if Person.objects.exists():
            raise CommandError(
                "Databasen har allerede personer. Demobyen lastes bare i en tom database."
            )
        load_town(tell=self.stdout.write)
        self.stdout.write("Demobyen er klar.")
