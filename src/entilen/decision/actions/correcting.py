"""A slip in a letter is put right by an act of its own; outcome, grades and conditions stand."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.access import behalf_of
from entilen.cases.actions import advance, lock
from entilen.cases.rules import fingerprint
from entilen.decision.actions.common import refuse_if
from entilen.decision.letters import corrected_letter
from entilen.decision.models import Decision, LetterCorrection
from entilen.decision.queries import own_work, words_of
from entilen.decision.rules import refused_reasons
from entilen.process.vocabulary import DIRECTORS, Act


@transaction.atomic
def correct_letter(
    *,
    decision: Decision,
    person: Person,
    reasons: str,
    ground: str,
    refused: Mapping[int, str] | None = None,
    seen: int | None = None,
    own_work_ground: str = "",
) -> LetterCorrection:
    """Send the letter of the newest decision anew, with other reasons; the old one stays.

    `seen` is the id of the correction that was read, None for the first. Raises Refused when
    another correction or decision has come since, and when nothing is changed.
    """
    case = lock(decision.case)
    own = own_work(case, person, own_work_ground)
    before, last = words_of(decision), decision.corrections.last()
    kept, missing = refused_reasons({row["grade"] for row in decision.refused}, refused or {})
    problems = list(missing)
    if case.decisions.last() != decision or (last.pk if last else None) != seen:
        problems.append("Brevet er rettet, eller saken avgjort på nytt, siden du leste det.")
    elif (reasons, kept) == (before.reasons, before.refused):
        problems.append("Du har ikke endret noe i brevet.")
    refuse_if(problems, case=case, act=Act.CORRECT_LETTER, person=person, details=own.asked)
    correction = LetterCorrection.objects.create(
        decision=decision,
        reasons=reasons,
        refused=kept,
        letter=corrected_letter(decision, reasons, kept, ground, person, timezone.localdate()),
        ground=ground,
        corrected_by=person,
        on_behalf_of=behalf_of(person, case, DIRECTORS),
    )
    advance(
        case=case,
        act=Act.CORRECT_LETTER,
        actor=person,
        summary="Brevet er rettet. Utfallet er det samme",
        fingerprint=decision.fingerprint,
        details={
            "decision": decision.pk,
            "correction": correction.pk,
            "ground": ground,
            "sha256": fingerprint(correction.letter),
            **own.asked,
        },
    )
    return correction
