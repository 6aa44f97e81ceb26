"""Which models end, which schools have them, and what the schools have answered."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from entilen.cases.models import Case
from entilen.process.vocabulary import RenewalWord
from entilen.procurement.catalogue_models import DeviceModel
from entilen.procurement.catalogue_queries import price_on
from entilen.procurement.models import Order
from entilen.procurement.queries import placed
from entilen.procurement.renewal_models import RenewalAnswer, RenewalCampaign, RenewalQuestion
from entilen.schools.models import School


@dataclass(frozen=True, slots=True)
class Holder:
    """A school that has a model: in which case it last ordered it, and how many it has."""

    school: School
    case: Case
    devices: int


@dataclass(frozen=True, slots=True)
class Ending:
    """A model whose security updates end, and the schools that have it."""

    model: DeviceModel
    updates_until: date
    holders: list[Holder]
    campaign: RenewalCampaign | None

    @property
    def devices(self) -> int:
        """How many devices of it there are."""
        return sum(one.devices for one in self.holders)


@dataclass(frozen=True, slots=True)
class Asked:
    """A school that is asked, and its newest answer."""

    question: RenewalQuestion
    answer: RenewalAnswer | None

    @property
    def told(self) -> str:
        """The answer in a word; that there is none."""
        return RenewalWord(self.answer.word).label if self.answer else "ikke svart"


def holders_of(model: DeviceModel) -> list[Holder]:
    """The schools that have got devices of a model, by name; what went back is left out."""
    return _holders([model]).get(model.pk, [])


def _holders(models: Iterable[DeviceModel]) -> dict[int, list[Holder]]:
    wanted = {model.pk for model in models}
    rows = placed(
        Order.objects.filter(entry__kind="ordered").order_by("case__school__sort_key", "pk")
    )
    cases: dict[tuple[int, School], Case] = {}
    devices: Counter[tuple[int, School]] = Counter()
    for one in rows:
        if one.model and one.model.pk in wanted and one.standing.here > 0:
            key = (one.model.pk, one.order.case.school)
            cases[key] = one.order.case
            devices[key] += one.standing.here
    by_model: dict[int, list[Holder]] = {}
    for key, number in devices.items():
        by_model.setdefault(key[0], []).append(Holder(key[1], cases[key], number))
    return by_model


def updates_until(model: DeviceModel) -> date | None:
    """The last day of a model's security updates, as it is known today."""
    price = price_on(model, timezone.localdate())
    return price.updates_until if price else None


def endings() -> list[Ending]:
    """Every model that somebody has and whose updates end, the first to end first."""
    models = list(
        DeviceModel.objects.select_related("agreement", "campaign").prefetch_related("prices")
    )
    holders = _holders(models)
    rows = [
        Ending(model, until, holders[model.pk], getattr(model, "campaign", None))
        for model in models
        if model.pk in holders and (until := updates_until(model))
    ]
    return sorted(rows, key=lambda row: (row.updates_until, row.model.pk))


def asked_in(campaign: RenewalCampaign) -> list[Asked]:
    """Every school that a campaign asks, with its answer."""
    rows = campaign.questions.select_related("school", "case").prefetch_related(
        "answers__recorded_by"
    )
    return [_asked(row) for row in rows]


def asked_of(case: Case) -> list[Asked]:
    """What a case's school is asked in it."""
    rows = (
        RenewalQuestion.objects.filter(case=case)
        .select_related("campaign__model")
        .prefetch_related("answers__recorded_by")
    )
    return [_asked(row) for row in rows]


def _asked(row: RenewalQuestion) -> Asked:
    answers = list(row.answers.all())
    return Asked(row, answers[-1] if answers else None)
