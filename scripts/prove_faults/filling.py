"""`python -m scripts.prove_faults.filling STOCK SCHOOLS`: the cases that people then work with.

Written in bulk by what fills the database of the measurements; says as JSON what there is.
"""

import json
import random
import sys
from dataclasses import asdict
from typing import Any

import django

django.setup()

from allauth.mfa.totp.internal.auth import TOTP  # noqa: E402
from django.contrib.auth.hashers import make_password  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.cases import Writer  # noqa: E402
from bench.people import Town, build  # noqa: E402
from bench.reviews import review  # noqa: E402
from entilen.accounts.models import Person  # noqa: E402
from entilen.cases.models import Case, CaseEvent, CaseNumberSeries  # noqa: E402
from entilen.devices.queries import limits_of  # noqa: E402
from entilen.process.vocabulary import Stage  # noqa: E402
from entilen.programme.actions import publish_known_versions  # noqa: E402
from scripts.prove_faults.signing_in import PASSWORD, SECRET  # noqa: E402
from scripts.prove_faults.stock import Stock  # noqa: E402

DRAFTS, GRANTS = 6, 12
BATCH = 200


@transaction.atomic
def fill(stock: int, schools: int) -> Stock:
    """The town, and its cases at the stages from which people go on."""
    source = random.Random(2021)
    town = build(source)
    town.schools = town.schools[:schools]
    writer = Writer(town, publish_known_versions()[-1], source)
    stages = [Stage.PREPARING] * (stock + DRAFTS) + [Stage.AT_DIRECTOR] * stock
    stages += [Stage.GRANTED] * (2 * GRANTS)
    for begin in range(0, len(stages), BATCH):
        review(writer.write(stages[begin : begin + BATCH]), writer)
    CaseNumberSeries.objects.create(year=timezone.now().year, last=writer.written)
    _let_in([*_leaders(town), town.manager])
    drafts = _by_principal(Stage.PREPARING)
    directors = {school.pk: town.directors[school.pk].email for school in town.schools}
    return Stock(
        to_send=drafts[DRAFTS:],
        to_decide=[
            (case.key, directors[case.school_id])
            for case in Case.objects.filter(stage=Stage.AT_DIRECTOR).order_by("pk")
        ],
        drafts=drafts[:DRAFTS],
        grants=_grants(),
        manager=town.manager.email,
        last_event=CaseEvent.objects.order_by("-pk").values_list("pk", flat=True)[0],
    )


def _by_principal(stage: Stage) -> list[tuple[str, str]]:
    cases = Case.objects.filter(stage=stage).select_related("opened_by").order_by("pk")
    return [(case.key, case.opened_by.email) for case in cases]


def _grants() -> list[tuple[str, str, str, int]]:
    """Case, principal, grade and type, and how many devices are left to hand out."""
    cases = Case.objects.filter(stage=Stage.GRANTED).select_related("opened_by").order_by("pk")
    return [
        (
            case.key,
            case.opened_by.email,
            f"{limit.grade}-{limit.device_type}",
            limit.granted - limit.handed_out,
        )
        for case in cases
        for limit in limits_of(case)
        if not limit.handed_out
    ]


def _leaders(town: Town) -> list[Person]:
    people: dict[int, Person] = {}
    for school in town.schools:
        for person in (town.principals[school.pk], town.directors[school.pk]):
            people[person.pk] = person
    return list(people.values())


def _let_in(people: list[Person]) -> None:
    """A password and an app for everyone who acts; hashed once, since nobody guesses here."""
    Person.objects.filter(pk__in=[one.pk for one in people]).update(
        password=make_password(PASSWORD)
    )
    for person in people:
        person.email = person.email.replace("ø", "o")  # letters leave for it over plain SMTP
        person.save(update_fields=["email"])
        TOTP.activate(person, SECRET)


def main(arguments: list[str]) -> int:
    """Fill, and say what there is."""
    made: Any = asdict(fill(int(arguments[0]), int(arguments[1])))
    sys.stdout.write(json.dumps(made))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
