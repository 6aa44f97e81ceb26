"""`./run manage new_way_in ADDRESS`: a way in for an administrator whom nobody else can help."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from entilen.accounts.actions.invitations import new_way_in


class Command(BaseCommand):
    """Prints a one-time link; whoever can run this has the database already."""

    help = "Lager en engangslenke til nytt passord og nytt andre trinn for en administrator."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose."""
        parser.add_argument("email", help="E-postadressen administratoren logger inn med")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the link, or say why there is none."""
        address = new_way_in(email=options["email"])
        if not address:
            raise CommandError(f"Ingen administrator med åpen tilgang har {options['email']}.")
        self.stdout.write(f"Lenken virker én gang, i to timer:\n{address}")
