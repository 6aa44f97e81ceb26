"""`python -m scripts.prove_faults.inspecting LAST_EVENT`: the whole database looked at, at the end.

Run beside the product with its environment; says as JSON what it found.
"""

import json
import sys
from collections.abc import Iterator

import django

django.setup()

from django.db import transaction  # noqa: E402
from django.db.models import Exists, OuterRef  # noqa: E402

from entilen.cases.models import Case, CaseEvent  # noqa: E402
from entilen.cases.queries import broken_link  # noqa: E402
from entilen.files.actions import holders_of_files  # noqa: E402
from entilen.files.models import StoredFile  # noqa: E402
from entilen.mail.models import Letter  # noqa: E402
from entilen.reactions import REACTIONS  # noqa: E402


class _Undo(Exception):
    """What was rehearsed is taken back."""


def main(arguments: list[str]) -> int:
    """Look at everything."""
    last = int(arguments[0])
    found = {
        "chains broken": sum(broken_link(case) is not None for case in Case.objects.iterator()),
        "letters still owed": letters_owed(last),
        "files of nothing": files_of_nothing(),
        "events": CaseEvent.objects.filter(pk__gt=last).count(),
        "letters": dict(_letters()),
    }
    sys.stdout.write(json.dumps(found))
    return 0


def letters_owed(last: int) -> int:
    """How many letters there would be more if everything that follows from events ran again."""
    before = Letter.objects.count()
    try:
        with transaction.atomic():
            for event in CaseEvent.objects.filter(pk__gt=last).order_by("pk"):
                for reaction in REACTIONS.get(event.act, ()):  # type: ignore[call-overload]
                    reaction(event)
            owed = Letter.objects.count() - before
            raise _Undo
    except _Undo:
        return owed


def files_of_nothing() -> int:
    """Files that nothing points to."""
    files = StoredFile.objects.all()
    for model, name in holders_of_files():
        files = files.exclude(Exists(model._default_manager.filter(**{name: OuterRef("pk")})))
    return files.count()


def _letters() -> Iterator[tuple[str, int]]:
    for state in ("waiting", "sent", "overtaken", "failed"):
        yield state, Letter.objects.filter(state=state).count()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
