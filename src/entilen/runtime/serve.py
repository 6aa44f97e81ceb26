"""`./run serve`: the product in earnest, and what an operator does with the database it serves.

Everything comes from the environment, and nothing is made up for it. A command that cannot be done
says why in a sentence, and ends with 1.
"""

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib import import_module

from entilen.config.environment import Environment, read
from entilen.runtime.places import Failed

HERE = "entilen.runtime.operations"


@dataclass(frozen=True, slots=True)
class Command:
    """One command: how it is written, what it does, and the function that does it."""

    usage: str
    what: str
    opens: str
    with_django: bool = True


COMMANDS = {
    "web": Command("", "bare nettsidene", "entilen.runtime.supervisor:web_alone", False),
    "worker": Command("", "bare arbeideren", "entilen.runtime.supervisor:worker_alone", False),
    "version": Command("", "hvilken utgave dette er", f"{HERE}.upkeep:version", False),
    "check": Command("", "om databasen, e-posten, disken og arbeideren er i orden",
                     f"{HERE}.upkeep:check"),
    "migrate": Command("", "oppgraderer databasen til denne utgaven", f"{HERE}.upkeep:migrate"),
    "verify": Command("", "om noe i sakene er endret bak tjenestens rygg",
                      f"{HERE}.upkeep:verify"),
    "check-ledger": Command("", "om regnskapet over enheter går opp",
                            f"{HERE}.upkeep:check_ledger"),
    "clear": Command("", "rydder nå, som hver natt", f"{HERE}.upkeep:clear"),
    "administrator": Command("[E-POST [NAVN]]", "slipper inn en administrator med en ny lenke",
                             f"{HERE}.people:administrator"),
    "test-letter": Command("E-POST", "sender et prøvebrev nå", f"{HERE}.post:test_letter"),
    "letters": Command("[on|off]", "om brev sendes; slipper dem eller holder dem tilbake",
                       f"{HERE}.post:letters"),
    "backup": Command("FIL", "hele databasen til en fil", f"{HERE}.copies:backup"),
    "restore": Command("FIL", "filen inn i en tom database; brev holdes tilbake",
                       f"{HERE}.copies:restore"),
}  # fmt: skip


def serve(arguments: Sequence[str]) -> int:
    """Pages and worker, or one command."""
    name, *rest = arguments or [""]
    if name in ("help", "-h", "--help"):
        sys.stdout.write("\n".join(usage()) + "\n")
        return 0
    if not name:
        return _open("entilen.runtime.supervisor:everything")(rest)
    if name not in COMMANDS:
        raise Failed(f"«{name}» finnes ikke under ./run serve.", *usage())
    command = COMMANDS[name]
    if not command.with_django:
        return _open(command.opens)(rest)
    environment = in_earnest()
    with _ready_for_django(environment):
        return _open(command.opens)(rest)


def usage() -> list[str]:
    """One line for each command."""
    lines = [("./run serve", "nettsider og arbeider sammen")]
    lines += [(f"./run serve {name} {it.usage}".strip(), it.what) for name, it in COMMANDS.items()]
    width = max(len(written) for written, _ in lines) + 2
    return [f"{written:{width}}{what}" for written, what in lines]


def in_earnest() -> Environment:
    """The environment of the served installation, for this process too. Raises Refused."""
    os.environ["ENTILEN_MODE"] = "production"
    os.environ["DJANGO_SETTINGS_MODULE"] = "entilen.config.settings"
    return read(os.environ)


def _ready_for_django(environment: Environment) -> AbstractContextManager[None]:
    from entilen.runtime.database import meet  # noqa: PLC0415 - only where there is a database
    from entilen.runtime.faults import told  # noqa: PLC0415

    meet(environment.database)
    import_module("django").setup()
    return told(environment.database)


def _open(place: str) -> Callable[[Sequence[str]], int]:
    module, _, function = place.partition(":")
    opened: Callable[[Sequence[str]], int] = getattr(import_module(module), function)
    return opened
