"""Asking the schools that have a model whose updates end, and their answers."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.accounts.queries import has_role
from entilen.cases.actions import advance, lock
from entilen.cases.errors import NotYours, Refused
from entilen.process.vocabulary import Act, RenewalWord, Role
from entilen.procurement.catalogue_models import DeviceModel
from entilen.procurement.renewal_models import RenewalAnswer, RenewalCampaign, RenewalQuestion
from entilen.procurement.renewal_queries import holders_of, updates_until


@transaction.atomic
def ask_renewal(*, model: DeviceModel, person: Person, answer_by: date) -> RenewalCampaign:
    """Ask every school that has a model whether it renews it: once, each in its own case.

    By the programme manager. Raises Refused with every reason why it cannot be asked.
    """
    if not has_role(person, Role.PROGRAMME_MANAGER):
        raise NotYours
    DeviceModel.objects.select_for_update(no_key=True).get(pk=model.pk)
    holders, until = holders_of(model), updates_until(model)
    problems = []
    if until is None:
        problems.append("Ingen har skrevet når sikkerhetsoppdateringene slutter.")
    if not holders:
        problems.append("Ingen skole har fått levert modellen.")
    if RenewalCampaign.objects.filter(model=model).exists():
        problems.append("Skolene er alt spurt om denne modellen.")
    if answer_by <= timezone.localdate():
        problems.append("Fristen må være en dag som kommer.")
    if problems or until is None:
        raise Refused(problems)
    campaign = RenewalCampaign.objects.create(
        model=model, updates_until=until, answer_by=answer_by, made_by=person
    )
    for holder in sorted(holders, key=lambda one: (one.school.pk, one.case.pk)):
        event = advance(
            case=holder.case,
            act=Act.ASK_RENEWAL,
            actor=person,
            summary=f"Spurte om {holder.devices} {model.name} skal fornyes: "
            f"sikkerhetsoppdateringene slutter {until:%d.%m.%Y}",
            details={"model": model.pk, "answer_by": answer_by.isoformat()},
        )
        RenewalQuestion.objects.create(
            campaign=campaign,
            school=holder.school,
            case=holder.case,
            event=event,
            devices=holder.devices,
        )
    return campaign


@transaction.atomic
def answer_renewal(
    *, question: RenewalQuestion, person: Person, word: RenewalWord, note: str = ""
) -> RenewalAnswer:
    """The school says whether it renews, shares what it has, or does without. It may say otherwise
    later; what was said stays. Raises Refused when it says the same again."""
    case = lock(question.case)
    last = question.answers.last()
    event = advance(
        case=case,
        act=Act.ANSWER_RENEWAL,
        actor=person,
        summary=f"Svarte om {question.campaign.model.name}: {word.label}",
        details={"question": question.pk, "word": word},
    )
    if last and (last.word, last.note) == (word, note):
        raise Refused(["Dere har alt svart det."])
    return RenewalAnswer.objects.create(
        question=question,
        event=event,
        word=word,
        note=note,
        recorded_by=person,
        recorded_at=event.at,
    )
