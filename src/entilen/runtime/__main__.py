"""`python -m entilen.runtime DOOR …`: the doors behind `./run`, which says what each is for."""

import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from entilen.config.environment import Refused
from entilen.runtime.places import Failed, stop
from entilen.runtime.postgres import CannotStart, Occupied

# A door is opened by a function in a module of its own, so that none pays for the others' imports.
DOORS = {
    "demo": "entilen.runtime.supervisor:demo",
    "oslo": "entilen.runtime.supervisor:oslo",
    "serve": "entilen.runtime.serve:serve",
    "web": "entilen.runtime.serving:web",
    "worker": "entilen.runtime.worker:work",
    "prepare": "entilen.runtime.prepare:prepare",
    "manage": "entilen.runtime.manage:manage",
    "bench": "entilen.runtime.manage:bench",
    "bundle": "entilen.runtime.bundle:bundle",
    "check": "entilen.runtime.trial:check",
    "test": "entilen.runtime.trial:test",
    "prove": "entilen.runtime.trial:prove",
}


def main(arguments: Sequence[str]) -> int:
    """Open the door that is named first, and give back what the shell should know."""
    name, *rest = arguments or ["demo"]
    if name not in DOORS:
        stop(f"Det finnes ingen dør som heter «{name}». Se ./run help.")
    module, _, function = DOORS[name].partition(":")
    opened: Callable[[Sequence[str]], int] = getattr(import_module(module), function)
    try:
        return opened(rest)
    except Refused as refused:
        stop(
            "Entilen kan ikke starte slik det er satt opp:", *(f"– {s}" for s in refused.sentences)
        )
    except Failed as failed:
        stop(*failed.sentences)
    except Occupied as occupied:
        stop(
            f"Entilen kjører allerede med dataene i {occupied}.",
            "Avslutt det andre vinduet med Ctrl-C, og prøv igjen.",
        )
    except CannotStart as trouble:
        stop("Databasen lot seg ikke starte:", str(trouble))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
