"""Whatever happens, every case waits for somebody who can, has it in a list, and was told once.

Random acts over several cases of one school, seeded: what failed once fails again.
"""

import os
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from django.utils import timezone

from entilen.accounts.actions.invitations import set_access
from entilen.accounts.actions.roles import end_role, give_role
from entilen.accounts.models import Person, RoleAssignment, Substitution
from entilen.cases.access import sees
from entilen.cases.actions import assign, declare_impartiality, resume, suspend, withdraw
from entilen.cases.errors import NotYours, Refused
from entilen.cases.models import Case, CaseEvent
from entilen.cases.queries import disqualified
from entilen.decision.actions import reverse
from entilen.desk.worklist import WorkLists
from entilen.mail.models import Letter
from entilen.network.actions import withdraw_confirmation
from entilen.network.models import NetworkConfirmation
from entilen.notifications.actions import TURN_NOTICES, tell_turns, turn_began
from entilen.plans.actions import mark_done
from entilen.plans.queries import current_fingerprint
from entilen.process.vocabulary import ENDED, IN_TREATMENT, Department, Role, Stage
from entilen.reactions import react
from entilen.review.actions import recommend, reply, return_formally, settle_remark
from entilen.review.queries import living_remarks, points_without_reply
from entilen.submission.actions import submit
from entilen.turns.post_queries import posts_today
from entilen.turns.queries import alike, waiting_of
from entilen.turns.rules import SCHOOLS_OWN, Task, waits
from tests.cast import (
    Town,
    assess,
    formally_accepted,
    make_person,
    make_town,
    must,
    ready_case,
    say_yes,
    send_back,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]
LONG = os.environ.get("ENTILEN_PROVE") == "turns"
ACTS = 40 if LONG else 20
STORIES = 40 if LONG else 3
BY_ROLE = {
    "adviser": Role.ICT_ADVISER,
    "pedagogue": Role.PEDAGOGICAL_REVIEWER,
    "technician": Role.TECHNICAL_REVIEWER,
}


@dataclass
class World:
    """A school with its people, what may happen there, and what has been reacted to."""

    town: Town
    dice: random.Random
    reacted: int = 0
    story: list[str] = field(default_factory=list)

    def cases(self, *stages: Stage) -> list[Case]:
        cases = Case.objects.filter(school=self.town.school).exclude(stage__in=sorted(ENDED))
        return list(cases.filter(stage__in=stages) if stages else cases)

    def one(self, *stages: Stage) -> Case:
        cases = self.cases(*stages)
        if not cases:
            raise Refused(["There is no such case."])
        return self.dice.choice(cases)

    def staff(self) -> list[Person]:
        people = Person.objects.exclude(pk__in=[self.town.manager.pk, self.town.administrator.pk])
        return list(people.exclude(roles=None).distinct().order_by("pk"))

    def cast_for(self, case: Case) -> Town:
        """The town as the case finds it today: whoever has each task now."""
        now = {wait.task: wait.people for wait in waiting_of(case)}
        names = {
            Task.CHECK: "adviser",
            Task.RECOMMEND: "adviser",
            Task.ASSESS_PEDAGOGICAL: "pedagogue",
            Task.ASSESS_TECHNICAL: "technician",
            Task.DECIDE: "director",
            Task.WRITE: "principal",
            Task.CORRECT: "principal",
        }
        cast = {
            names[task]: self.dice.choice(people) for task, people in now.items() if task in names
        }
        for person in cast.values():
            if person != cast.get("principal"):
                declare_impartiality(case=case, person=person, disqualified=False)
        return Town(**{**vars(self.town), **cast})

    # what may happen in a case
    def sends(self) -> None:
        if len(self.cases()) > 3:
            raise Refused(["There are enough cases."])
        case = ready_case(self.town)
        submit(case=case, person=self.town.principal, seen=current_fingerprint(case))

    def checks(self) -> None:
        case = self.one(Stage.FORMAL_CHECK)
        formally_accepted(self.cast_for(case), case)

    def returns_formally(self) -> None:
        case = self.one(Stage.FORMAL_CHECK)
        town = self.cast_for(case)
        must(case, town.adviser, "vision")
        return_formally(case=case, person=town.adviser, introduction="")

    def corrects(self) -> None:
        case = self.one(Stage.CORRECTION)
        for area in case.plan.areas.filter(done=False):
            mark_done(case=case, person=self.town.principal, key=area.key, done=True)
        for point in points_without_reply(case):
            reply(remark=point, person=self.town.principal, text="Gjort.")
        submit(case=case, person=self.town.principal, seen=current_fingerprint(case))

    def assesses(self) -> None:
        case = self.one(Stage.SPECIALIST_REVIEW)
        department = Department(self.dice.choice(case.departments.split(",")))
        town = self.cast_for(case)
        who = town.pedagogue if department is Department.PEDAGOGICAL else town.technician
        self._closes(case, who, department)
        assess(town, case, department)

    def _closes(self, case: Case, person: Person, author: str) -> None:
        for row in living_remarks(case):
            if row.author == author and not row.is_closed:
                settle_remark(remark=row, person=person, closed=True)

    def recommends(self) -> None:
        case = self.one(Stage.RECOMMENDATION)
        town = self.cast_for(case)
        self._closes(case, town.adviser, "ict_adviser")
        recommend(case=case, person=town.adviser, verdict="grant", text="Ja.")

    def decides(self) -> None:
        case = self.one(Stage.AT_DIRECTOR)
        town = self.cast_for(case)
        if self.dice.random() < 0.5:
            say_yes(town, case)
        else:
            self._returns(town, case)

    def _returns(self, town: Town, case: Case) -> None:
        must(case, town.director, "vision", "Mer om mål")
        send_back(town, case)

    def reverses(self) -> None:
        case = self.one(Stage.GRANTED)
        directors = [person for person in self.staff() if person.name.endswith("Direktør")]
        director = self.dice.choice(directors)
        declare_impartiality(case=case, person=director, disqualified=False)
        reverse(case=case, person=director, ground="Feil tall.")

    def withdraws(self) -> None:
        withdraw(case=self.one(), person=self.town.principal, ground="Nei")

    def suspends(self) -> None:
        suspend(case=self.one(*IN_TREATMENT), person=self.town.principal, ground="Flytting")

    def resumes(self) -> None:
        resume(case=self.one(Stage.SUSPENDED), person=self.town.principal)

    def loses_the_network(self) -> None:
        answers = NetworkConfirmation.objects.filter(withdrawn_at__isnull=True)
        if not answers or not self.town.engineer.is_active:
            raise Refused(["Nothing is confirmed."])
        withdraw_confirmation(
            confirmation=self.dice.choice(list(answers)),
            person=self.town.engineer,
            ground="Brudd",
        )

    def assigns(self) -> None:
        case = self.one(*IN_TREATMENT)
        task, role = self.dice.choice(
            [("handler", "adviser"), ("pedagogical_reviewer", "pedagogue")]
        )
        holders = Person.objects.filter(roles__role=BY_ROLE[role], is_active=True)
        to = self.dice.choice([*holders, None])
        assign(case=case, person=self.town.manager, task=task, to=to)

    # what may happen to people
    def is_disqualified(self) -> None:
        case, person = self.one(*IN_TREATMENT), self.dice.choice(self.staff())
        declare_impartiality(case=case, person=person, disqualified=True)

    def loses_access(self) -> None:
        person = self.dice.choice([one for one in self.staff() if one.is_active])
        set_access(by=self.town.administrator, person=person, active=False)

    def gets_access(self) -> None:
        closed = [one for one in self.staff() if not one.is_active]
        if closed:
            person = self.dice.choice(closed)
            set_access(by=self.town.administrator, person=person, active=True)

    def loses_a_role(self) -> None:
        kept = [Role.ADMINISTRATOR, Role.PROGRAMME_MANAGER]
        roles = RoleAssignment.objects.filter(ended_at__isnull=True).exclude(role__in=kept)
        end_role(by=self.town.administrator, assignment=self.dice.choice(list(roles)))

    def gets_a_role(self) -> None:
        name = self.dice.choice(list(BY_ROLE))
        person = make_person(f"Ny {name} {Person.objects.count()}")
        give_role(
            by=self.town.administrator,
            person=person,
            role=BY_ROLE[name],
            school=None,
            first_day=timezone.localdate(),
        )

    def moves_the_portfolio(self) -> None:
        today = timezone.localdate()
        for row in RoleAssignment.objects.filter(role=Role.DIRECTOR, ended_at__isnull=True):
            end_role(by=self.town.administrator, assignment=row)
        person = make_person(f"Ny {Person.objects.count()} Direktør")
        give_role(
            by=self.town.administrator,
            person=person,
            role=Role.DIRECTOR,
            school=self.town.school,
            first_day=today,
        )

    def is_away(self) -> None:
        row = RoleAssignment.objects.filter(role=Role.DIRECTOR, ended_at__isnull=True).last()
        if row is None:
            raise Refused(["There is no director."])
        today = timezone.localdate()
        Substitution.objects.create(
            absent=row.person,
            substitute=self.town.divisional,
            role=Role.DIRECTOR,
            school=row.school,
            first_day=today,
            last_day=today,
            given_by=row.person,
        )

    def acts(self) -> list[Callable[[], None]]:
        often = [
            self.sends,
            self.checks,
            self.corrects,
            self.assesses,
            self.recommends,
            self.decides,
        ]
        return [
            *often * 3,
            self.returns_formally,
            self.reverses,
            self.withdraws,
            self.suspends,
            self.resumes,
            self.loses_the_network,
            self.assigns,
            self.is_disqualified,
            self.loses_access,
            self.gets_access,
            self.loses_a_role,
            self.gets_a_role,
            self.gets_a_role,
            self.moves_the_portfolio,
            self.is_away,
        ]

    def happens(self) -> None:
        """One random act that is possible now, and the worker after it."""
        for act in self.dice.choices(self.acts(), k=60):
            try:
                act()
            except (Refused, NotYours):
                continue
            self.story.append(act.__name__)
            break
        for event in CaseEvent.objects.filter(pk__gt=self.reacted).order_by("pk"):
            react(event=event.pk)
            self.reacted = event.pk
        tell_turns()

    def holds(self) -> None:
        for case in self.cases():
            self._somebody_has(case)
            if case.at in IN_TREATMENT:
                assert case.due, self.story
                self._was_told(case)
        self._one_answer()

    def _somebody_has(self, case: Case) -> None:
        answers = waiting_of(case)
        assert answers, (case.at, self.story)
        for wait in answers:
            assert wait.people, (wait.task, self.story)
            assert all(person.is_active for person in wait.people), (wait.task, self.story)
            if wait.task not in SCHOOLS_OWN | {Task.CONFIRM_NETWORK}:
                out = disqualified(case)
                assert not {person.pk for person in wait.people} & out, (wait.task, self.story)
            if wait.task is Task.CONFIRM_NETWORK or (case.submitted_at is None and wait.lacking):
                continue
            for person in (Person.objects.get(pk=one.pk) for one in wait.people):
                assert sees(person, case), (wait.task, person.name, self.story)
                lists = WorkLists(person)
                listed = lists.rows("mine").filter(pk=case.pk) | lists.rows("team").filter(
                    pk=case.pk
                )
                assert listed.exists(), (wait.task, person.name, self.story)

    def _was_told(self, case: Case) -> None:
        began = turn_began(case)
        assert began is not None
        main = waiting_of(case)[: max(len(case.departments.split(",")), 1)]
        for wait in main:
            if wait.task is Task.ANSWER_QUESTION or wait.task is Task.CONFIRM_NETWORK:
                continue
            for person in wait.people:
                told = Letter.objects.filter(
                    cause__startswith=f"event:{began.pk}:", cause__endswith=f":p{person.pk}"
                )
                by_own_act = person.pk == began.actor_id
                assert told.exists() or by_own_act, (wait.task, person.name, self.story)
                turn = [one for one in told if one.cause.split(":")[2] in TURN_NOTICES.values()]
                assert len(turn) <= 2, (wait.task, [one.cause for one in turn])

    def _one_answer(self) -> None:
        """What is worked out for one case, and for many at once, is the same."""
        posts = posts_today()
        living = Case.objects.exclude(stage__in=sorted(ENDED))
        many = {
            case: {
                wait.task: set(wait.people)
                for wait in waits(group.now, posts)
                if wait.task is not Task.CONFIRM_NETWORK
            }
            for group in alike(living.values_list("pk", flat=True), posts)
            for case in group.cases
        }
        one = {
            case.pk: {
                wait.task: {person.pk for person in wait.people}
                for wait in waiting_of(case)
                if wait.task is not Task.CONFIRM_NETWORK
            }
            for case in living
        }
        assert one == many, self.story


@pytest.fixture(params=range(STORIES))
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    town = make_town()
    make_person("Ida Veileder", Role.ICT_ADVISER)
    make_person("Pia Pedagog", Role.PEDAGOGICAL_REVIEWER)
    world = World(town, random.Random(request.param))
    world.sends()
    yield world


def test_every_case_is_somewhere_after_every_act(world: World) -> None:
    for _ in range(ACTS):
        world.happens()
        world.holds()
