"""The cases of the measurements: whole plans, written in bulk a few hundred at a time."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from bench.people import Town
from bench.words import area_text, sentence
from entilen.accounts.models import Person
from entilen.bodies.models import BodyTreatment, Outcome
from entilen.cases.models import Case, CaseEvent, ImpartialityDeclaration
from entilen.cases.rules import case_number, event_hash, fingerprint
from entilen.financing.models import FinancingLine, Source
from entilen.network.models import NetworkConfirmation, NetworkRequest, Result
from entilen.plans.content import content_of
from entilen.plans.models import (
    Area,
    AreaRevision,
    GradeRow,
    Milestone,
    Plan,
    PlanLink,
    PlanVersion,
    UnlockedArea,
)
from entilen.plans.queries import grade_text
from entilen.plans.rules import spare_devices
from entilen.process.status import TURN
from entilen.process.vocabulary import Act, CaseKind, DeviceType, Role, Stage
from entilen.programme.models import ProgrammeVersion
from entilen.schools.rules import school_year_of
from entilen.submission.models import Submission

STAGES = (
    [Stage.FORMAL_CHECK] * 5
    + [Stage.SPECIALIST_REVIEW] * 4
    + [Stage.SUSPENDED]
    + [Stage.RECOMMENDATION] * 2
    + [Stage.AT_DIRECTOR] * 3
    + [Stage.GRANTED] * 4
    + [Stage.CORRECTION]
)
"""Where the cases stand, in turn. The last ten of twenty have been reviewed."""
REVIEWED = frozenset(STAGES[10:])
PLAN_BYTES = 8 * 1024


@dataclass
class Made:
    """A case with all that hangs on it, until it is written."""

    case: Case
    now: datetime
    events: list[CaseEvent] = field(default_factory=list)

    def happened(self, act: Act, actor: Person, role: Role, to: Stage, **more: Any) -> None:
        """Add an event, chained to the one before."""
        last = self.events[-1] if self.events else None
        event = CaseEvent(
            case=self.case,
            sequence=len(self.events) + 1,
            act=act,
            stage_before=last.stage_after if last else "",
            stage_after=to,
            round=1,
            actor=actor,
            role=role,
            at=self.now - timedelta(hours=40 - len(self.events)),
            previous_hash=last.hash if last else "",
            **{"summary": act.label.capitalize(), **more},
        )
        event.hash = event_hash(event.previous_hash, event.sealed)
        self.events.append(event)


class Writer:
    """Writes cases batch by batch, every table with one statement a batch."""

    def __init__(self, town: Town, programme: ProgrammeVersion, source: random.Random) -> None:
        self.town, self.programme, self.source = town, programme, source
        self.now = timezone.now()
        self.written = 0

    def write(self, stages: list[Stage]) -> list[Made]:
        """One batch of cases, one for each of these stages."""
        drafts = [self._case(stage) for stage in stages]
        Case.objects.bulk_create(one.case for one in drafts)
        plans = self._plans(drafts)
        self._texts(plans)
        self._numbers(plans)
        self._network([one.case for one in drafts])
        versions = self._versions([one.case for one in drafts])
        self._board([one.case for one in drafts], versions)
        self._begin(drafts, versions)
        return drafts

    def _case(self, stage: Stage) -> Made:
        town, number = self.town, self.written
        self.written += 1
        school = town.schools[number % len(town.schools)]
        sent = stage is not Stage.PREPARING
        case = Case(
            number=case_number(self.now.year, number + 1),
            school=school,
            kind=CaseKind.INTRODUCTION,
            stage=stage,
            suspended_from=Stage.FORMAL_CHECK if stage is Stage.SUSPENDED else "",
            programme=self.programme,
            opened_by=town.principals[school.pk],
            opened_at=self.now - timedelta(days=60),
            submitted_at=self.now - timedelta(days=number % 40) if sent else None,
            turn=TURN[stage],
            due=timezone.localdate() + timedelta(days=number % 60 - 12) if sent else None,
            handler=town.advisers[number % 12] if number % 4 else None,
            pedagogical_reviewer=town.pedagogues[number % 10],
            technical_reviewer=town.technicians[number % 6],
            departments="pedagogical,technical" if stage is Stage.SPECIALIST_REVIEW else "",
        )
        case.summary = f"1:1 på {grade_text(self._grades(case))}"
        return Made(case, self.now)

    def _grades(self, case: Case) -> list[int]:
        first, last = self.town.spans[case.school_id]
        begin = first + case_place(case) % (last - first)
        return list(range(begin, min(begin + 3, last + 1)))

    def _plans(self, drafts: list[Made]) -> list[Plan]:
        return Plan.objects.bulk_create(Plan(case=one.case) for one in drafts)

    def _texts(self, plans: list[Plan]) -> None:
        keys = [area.key for area in self.programme.requirements.areas]
        size = PLAN_BYTES // len(keys)
        areas = Area.objects.bulk_create(
            Area(
                plan=plan,
                key=key,
                html=area_text(self.source, size),
                version=1,
                done=True,
                saved_at=self.now - timedelta(days=50),
                saved_by=plan.case.opened_by,
            )
            for plan in plans
            for key in keys
        )
        AreaRevision.objects.bulk_create(
            AreaRevision(
                area=area,
                version=1,
                html=area.html,
                author=area.saved_by,
                begun_at=self.now - timedelta(days=50),
                saved_at=self.now - timedelta(days=50),
            )
            for area in areas
        )
        PlanLink.objects.bulk_create(
            PlanLink(plan=plan, key=key, url="https://skole.example/plan")
            for plan in plans
            for key, _ in self.programme.requirements.linked_plans
        )

    def _numbers(self, plans: list[Plan]) -> None:
        year = school_year_of(timezone.localdate()) + 1
        rows = GradeRow.objects.bulk_create(
            GradeRow(
                plan=plan,
                grade=grade,
                school_year=year,
                site=self.town.sites[plan.case.school_id],
                pupils=(pupils := self.town.pupils[plan.case.school_id, grade]),
                pupils_source="måling",
                devices=pupils,
                spares=spare_devices(pupils, 10),
                device_type=DeviceType.TABLET,
            )
            for plan in plans
            for grade in self._grades(plan.case)
        )
        Milestone.objects.bulk_create(
            Milestone(
                plan=plan,
                key=row.key,
                title=row.title,
                area=row.area,
                due=timezone.localdate() + timedelta(weeks=60 + row.weeks),
                done_when=row.done_when,
            )
            for plan in plans
            for row in self.programme.requirements.milestones
        )
        sums: dict[int, tuple[int, int]] = {}
        for row in rows:
            devices, spares = sums.get(row.plan_id, (0, 0))
            sums[row.plan_id] = (devices + row.devices, spares + row.spares)
        FinancingLine.objects.bulk_create(
            FinancingLine(
                case=plan.case,
                category=category,
                year=year,
                source=Source.OWN_BUDGET,
                device_type=DeviceType.TABLET,
                quantity=quantity,
                unit_price=Decimal("4000.00"),
            )
            for plan in plans
            for category, quantity in zip(("pupil_devices", "spares"), sums[plan.pk], strict=True)
        )

    def _network(self, cases: list[Case]) -> None:
        year = school_year_of(timezone.localdate()) + 1
        today = timezone.localdate()
        requests = NetworkRequest.objects.bulk_create(
            NetworkRequest(
                case=case,
                site=self.town.sites[case.school_id],
                devices=300,
                pupils=280,
                rows=[{"grade": g, "school_year": year, "devices": 90} for g in self._grades(case)],
                needed_by=today + timedelta(days=200),
                requested_by=case.opened_by,
                requested_at=self.now - timedelta(days=45),
                due=today - timedelta(days=30),
                answered_at=self.now - timedelta(days=40),
            )
            for case in cases
        )
        NetworkConfirmation.objects.bulk_create(
            NetworkConfirmation(
                request=request,
                result=Result.CONFIRMED,
                max_devices=9000,
                method="desk",
                valid_until=today + timedelta(days=700),
                given_by=self.town.manager,
                given_at=self.now - timedelta(days=40),
                reason="Nytt nett",
            )
            for request in requests
        )

    def _versions(self, cases: list[Case]) -> dict[int, PlanVersion]:
        def frozen(case: Case) -> PlanVersion:
            content = content_of(case)
            return PlanVersion(
                case=case,
                number=1,
                content=content,
                fingerprint=fingerprint(content),
                made_by=case.opened_by,
                made_at=self.now - timedelta(days=39),
            )

        versions = PlanVersion.objects.bulk_create(frozen(case) for case in cases)
        return {version.case_id: version for version in versions}

    def _board(self, cases: list[Case], versions: dict[int, PlanVersion]) -> None:
        BodyTreatment.objects.bulk_create(
            BodyTreatment(
                case=case,
                body="school_board",
                meeting_date=timezone.localdate() - timedelta(days=35),
                case_number="14/26",
                version=versions[case.pk],
                outcome=Outcome.ADOPTED,
                registered_by=case.opened_by,
            )
            for case in cases
        )

    def _begin(self, drafts: list[Made], versions: dict[int, PlanVersion]) -> None:
        """What has happened up to the sending, and the sending."""
        stay = Stage.PREPARING
        for one in drafts:
            principal = one.case.opened_by
            one.happened(Act.OPEN, principal, Role.PRINCIPAL, stay)
            one.happened(Act.REQUEST_NETWORK, principal, Role.PRINCIPAL, stay)
            one.happened(Act.ANSWER_NETWORK, self.town.manager, Role.NETWORK_ENGINEER, stay)
            one.happened(Act.RECORD_TREATMENT, principal, Role.PRINCIPAL, stay)
            if one.case.submitted_at:
                mark = versions[one.case.pk].fingerprint
                one.happened(
                    Act.SUBMIT, principal, Role.PRINCIPAL, Stage.FORMAL_CHECK, fingerprint=mark
                )
        Submission.objects.bulk_create(
            Submission(
                case=one.case,
                round=1,
                version=versions[one.case.pk],
                declaration="Jeg har lest planen.",
                sent_by=one.case.opened_by,
                sent_at=one.case.submitted_at,
                answer_expected=timezone.localdate() + timedelta(days=40),
            )
            for one in drafts
            if one.case.submitted_at
        )
        ImpartialityDeclaration.objects.bulk_create(
            ImpartialityDeclaration(case=one.case, person=person, disqualified=False)
            for one in drafts
            if one.case.submitted_at
            for person in self.treating(one.case)
        )

    def treating(self, case: Case) -> Iterator[Person]:
        """Those who treat a case, each once."""
        handler = case.handler or self.town.advisers[0]
        yield handler
        for person in (case.pedagogical_reviewer, case.technical_reviewer):
            if person is not None:
                yield person
        yield self.town.directors[case.school_id]

    def remark_text(self) -> str:
        """What a reviewer writes."""
        return " ".join(sentence(self.source) for _ in range(2))


def case_place(case: Case) -> int:
    """The running number of a case, from the number that people say."""
    return int(case.number.split("-")[1])


def unlock(cases: list[Case]) -> None:
    """Open one area of each of these cases for correction."""
    UnlockedArea.objects.bulk_create(
        UnlockedArea(case=case, round=1, key="vision") for case in cases
    )
