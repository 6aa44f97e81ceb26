"""Who may be given a task in a case: nobody gains a power by being handed it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.access import roles_on, sees, visible_cases
from entilen.cases.actions import assign, declare_impartiality
from entilen.cases.errors import Refused
from entilen.cases.models import Case
from entilen.cases.queries import candidates
from entilen.process.vocabulary import Role
from tests.cast import Town, director_elsewhere, sent_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


def test_a_task_goes_only_to_somebody_with_its_role(town: Town) -> None:
    """Nobody gets a director's power by being handed the case."""
    case = sent_case(town)
    for task, to in (
        ("decider", town.adviser),
        ("handler", town.pedagogue),
        ("pedagogical_reviewer", town.technician),
        ("tull", town.adviser),
    ):
        with pytest.raises(Refused):
            assign(case=case, person=town.adviser, task=task, to=to)
    assert Role.DIRECTOR not in roles_on(town.adviser, Case.objects.get(pk=case.pk))


def test_the_decision_is_routed_only_past_a_disqualified_director(town: Town) -> None:
    case, other = sent_case(town), director_elsewhere(town)
    with pytest.raises(Refused, match="Skolens egen direktør"):
        assign(case=case, person=town.manager, task="decider", to=other)
    declare_impartiality(case=case, person=town.director, disqualified=True)
    assert town.director not in candidates(case, "decider")
    assign(case=case, person=town.divisional, task="decider", to=other)
    routed = Case.objects.get(pk=case.pk)
    assert Role.DIRECTOR in roles_on(other, routed)
    assert sees(other, routed)


def test_who_no_longer_is_a_director_decides_nothing(town: Town) -> None:
    case, other = sent_case(town), director_elsewhere(town)
    declare_impartiality(case=case, person=town.director, disqualified=True)
    assign(case=case, person=town.manager, task="decider", to=other)
    other.roles.update(last_day=timezone.localdate() - timedelta(days=1))
    then = Person.objects.get(pk=other.pk)
    routed = Case.objects.get(pk=case.pk)
    assert not roles_on(then, routed)
    assert not sees(then, routed)
    assert case not in visible_cases(then)
