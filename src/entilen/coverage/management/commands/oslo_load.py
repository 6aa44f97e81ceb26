"""Fill an empty installation with the real schools of Oslo and the owner's published statements."""

from typing import Any

from django.core.management.base import BaseCommand

from entilen.coverage.actions import publish_known_statements
from entilen.programme.actions import present_known_owner, publish_known_versions
from entilen.schools import facts_file
from entilen.schools.actions import take_in


class Command(BaseCommand):
    """Lies here, after schools and programme, because it knows both and the statements."""

    help = "Henter inn Oslos skoler fra faktafilen og den offentlige statusen. Kan kjøres om igjen."

    def handle(self, *args: Any, **options: Any) -> None:
        """Everything in it is idempotent: a second run changes nothing."""
        facts = facts_file.read()
        taken = take_in(records=facts.reading.records, source=facts.source, as_of=facts.as_of)
        present_known_owner()
        publish_known_versions()
        publish_known_statements()
        self.stdout.write(f"{taken.new} nye skoler, {taken.changed} endret, {taken.same} som før.")
