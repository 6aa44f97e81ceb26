"""One school's story, told by the verbs that people use, with the clock set back."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from unittest.mock import patch

from django.utils import timezone

from entilen.accounts.models import Person
from entilen.bodies.actions import prepare_paper, record_treatment, state_change_made
from entilen.bodies.models import Outcome, PupilsPresent
from entilen.bodies.queries import pupil_seats
from entilen.bodies.rules import Attendance
from entilen.cases.actions import assign
from entilen.cases.models import Case
from entilen.devices.actions import state_devices
from entilen.devices.queries import limits_of
from entilen.devices.rules import Stated
from entilen.financing.models import Source
from entilen.network.actions import request_confirmation
from entilen.network.load_queries import loads_of
from entilen.network.models import Result
from entilen.plans.actions import begin, mark_done, save_area
from entilen.plans.queries import current_fingerprint
from entilen.plans.text import to_markdown
from entilen.process.vocabulary import Department, DeviceType
from entilen.procurement.actions import place_order
from entilen.procurement.delivery_actions import record_delivery
from entilen.procurement.models import Order
from entilen.procurement.scheme_actions import answer_application, apply_to_scheme
from entilen.procurement.scheme_rules import State
from entilen.review.actions import (
    recommend,
    settle_remark,
    write_remark,
)
from entilen.review.assessed import review_areas
from entilen.review.models import Remark
from entilen.review.prepared import found_against
from entilen.review.queries import answered
from entilen.review.rules import DEPARTMENT_AUTHOR, Advice, Author, FormalAnswer, Severity
from entilen.rollout.actions import hand_out
from entilen.schools.models import School
from entilen.schools.rules import add_months, school_year_of
from entilen.submission.actions import submit
from entilen.town import steps
from entilen.town.people import Town
from entilen.town.supplies import usual

TEXTS: dict[str, list[str]] = json.loads(
    (Path(__file__).parent / "data" / "texts.json").read_text(encoding="utf-8")
)


DEVICE_PRICES: dict[str, Decimal] = {
    "tablet": Decimal(4200),
    "pc": Decimal(5600),
    "mac": Decimal(8900),
}
"""What a device costs in Lindvik's framework agreement, in kroner without VAT."""


class Clock:
    """A clock that a story moves forward; it never passes the moment the town is loaded."""

    def __init__(self) -> None:
        self.end = timezone.now()
        self.moment = self.end

    def days_ago(self, days: int) -> None:
        """Set the clock to a working hour so many days back."""
        day = timezone.localtime(self.end).date() - timedelta(days=days)
        noon = timezone.make_aware(datetime.combine(day, time(10, 15)))
        self.moment = min(noon, self.end)

    def tick(self) -> datetime:
        """The time now; each look moves it a second on."""
        self.moment = min(self.moment + timedelta(seconds=1), self.end)
        return self.moment

    @contextmanager
    def running(self) -> Iterator[None]:
        """Let the whole product read this clock."""
        with patch("django.utils.timezone.now", self.tick):
            yield


MEASURED = {
    "down": 1.9,
    "up": 0.8,
    "peak_use": 41,
    "per_access_point": 27,
    "rooms_covered": 97,
    "dhcp": 1.6,
}
BOARDS_WORDS = {
    Outcome.POSTPONED: "Saken utsettes til neste møte.",
    Outcome.ADOPTED_WITH_CHANGES: "Driftsstyret vedtar planen med ladeskap i hvert klasserom.",
}
BOARDS_CHANGE = "Hvert klasserom skal ha et ladeskap som kan låses."


class Story:
    """A case and those who take part in it, with one method for each stretch of the way."""

    def __init__(self, town: Town, school: School, clock: Clock) -> None:
        self.town, self.school, self.clock = town, school, clock
        self.principal = town.principals[school.pk]
        self.teacher = town.teachers[school.pk]
        post = school.role_assignments.filter(role="director").first()
        self.director: Person = post.person if post else town.staff["divisional"]
        self.case: Case

    def at(self, days_ago: int) -> "Story":
        """Move the clock."""
        self.clock.days_ago(days_ago)
        return self

    def begin(self, grades: list[int], *, years_ahead: int = 1, **more: object) -> "Story":
        """The principal begins the case."""
        year = school_year_of(timezone.localdate()) + years_ahead
        self.case = begin(
            school=self.school,
            person=self.principal,
            grades=grades,
            school_year=year,
            device_type=DeviceType.TABLET if grades[0] < 8 else DeviceType.PC,
            **more,  # type: ignore[arg-type]
        )
        return self

    def says(self, held: dict[int, int], *, day: date | None = None, reason: str = "") -> "Story":
        """The school says what its pupils have on these grades."""
        state_devices(
            case=self.case,
            person=self.principal,
            held=[Stated(grade, DeviceType.TABLET, number) for grade, number in held.items()],
            effective=day or timezone.localdate(),
            reason=reason,
        )
        return self

    def write(self, areas: int = 7, *, done: int | None = None) -> "Story":
        """Teachers write so many areas; the principal marks them done."""
        finished = areas if done is None else done
        for number, area in enumerate(self.case.programme.requirements.areas[:areas]):
            texts = TEXTS[area.key]
            steps.write_area(
                self.case,
                area.key,
                texts[self.school.pk % len(texts)],
                writer=self.teacher if number % 2 else self.principal,
                finisher=self.principal if number < finished else None,
            )
        if areas >= 7:
            self._finish_plan()
        return self

    def _finish_plan(self) -> None:
        steps.link_plans(self.case, self.principal, f"https://{self.school.slug}.lindvik.example")
        steps.pay_for_devices(
            self.case,
            self.principal,
            source=Source.CENTRAL_SCHEME if self.school.pk % 2 else Source.OWN_BUDGET,
            price=DEVICE_PRICES,
            first_year=timezone.localdate().year + 1,
        )
        steps.say_budgets(self.case, self.principal, room=20_000 * (self.school.pk % 3) - 10_000)

    def ask_network(self) -> "Story":
        """The school says what else uses the network where nobody has, and asks."""
        for site, load in loads_of(self.case).items():
            if load.others is None:
                place = self.school.sites.get(pk=site)
                steps.say_others(self.case, self.principal, place)
        request_confirmation(case=self.case, person=self.principal)
        return self

    def answer_network(
        self,
        result: Result = Result.CONFIRMED,
        *,
        limit: int | None = None,
        months: int = 12,
        actions: list[dict[str, object]] | None = None,
        reason: str = "",
    ) -> "Story":
        """The engineer answers what is open; at every third school with a month of logs."""
        if self.school.pk % 3 == 0:
            steps.log_network(self.case, self.town.staff["engineer"])
        steps.answer_requests(
            self.case,
            self.town.staff["engineer"],
            result=result,
            max_devices=limit,
            method="measured",
            measured_on=timezone.localdate(),
            measurements=MEASURED,
            reason=reason,
            valid_until=add_months(timezone.localdate(), months),
            actions=actions or [],
        )
        return self

    def network(self, **more: object) -> "Story":
        """Ask and get."""
        return self.ask_network().answer_network(**more)  # type: ignore[arg-type]

    def board(self, outcome: Outcome = Outcome.ADOPTED, **more: object) -> "Story":
        """The board treats the plan; parents and pupils have given their statements."""
        version = prepare_paper(case=self.case, person=self.principal)
        for body, result, words in (
            (
                "parents",
                Outcome.ENDORSED_WITH_REMARKS,
                "FAU støtter planen, og ber om klare regler for bruk hjemme.",
            ),
            ("school_board", outcome, "Driftsstyret vedtar planen slik den er lagt fram."),
        ):
            record_treatment(
                case=self.case,
                person=self.principal,
                body=body,
                meeting_date=timezone.localdate(),
                outcome=result,
                version=version,
                case_number="14/26",
                wording=BOARDS_WORDS.get(result, words),
                change=BOARDS_CHANGE if result is Outcome.ADOPTED_WITH_CHANGES else "",
                attendance=self._attendance(body),
            )
        return self

    def _attendance(self, body: str) -> Attendance:
        """Who was in the board, where pupils have seats in it: one board met without them."""
        seats = pupil_seats(self.case)
        if seats is None or body != seats.body:
            return Attendance()
        there = PupilsPresent.YES if self.school.pk % 3 else PupilsPresent.NO
        return Attendance(seats.members, seats.members - 2, there)

    def make_the_boards_change(self) -> "Story":
        """The plan gets what the board wanted in it, and the principal says so."""
        area = self.case.plan.areas.get(key="infrastructure")
        save_area(
            case=self.case,
            person=self.teacher,
            key=area.key,
            markdown=f"{to_markdown(area.html)}\n\n{BOARDS_CHANGE}",
            base_version=area.version,
        )
        mark_done(case=self.case, person=self.principal, key=area.key, done=True)
        state_change_made(
            case=self.case,
            person=self.principal,
            treatment=self.case.treatments.get(body="school_board"),
            what="Lagt til et avsnitt om ladeskap under «Infrastruktur».",
        )
        return self

    def ready(self, grades: list[int], **more: object) -> "Story":
        """Everything that a plan needs before it is sent."""
        return self.begin(grades, **more).write().network().board()  # type: ignore[arg-type]

    def send(self) -> "Story":
        """The principal sends the plan."""
        submit(case=self.case, person=self.principal, seen=current_fingerprint(self.case))
        return self

    def assign(self, adviser: str = "adviser") -> "Story":
        """An adviser takes the case."""
        person = self.town.staff[adviser]
        assign(case=self.case, person=person, task="handler", to=person)
        return self

    def declare(self) -> "Story":
        """Those who treat the case say that they are impartial."""
        staff = self.town.staff
        treating = (staff["adviser"], staff["pedagogue"], staff["technician"], self.director)
        steps.declare(self.case, *treating)
        return self

    def check(self) -> "Story":
        """The formal check."""
        answers = {
            key: FormalAnswer(reason="Sett sammen med skolen.")
            if found_against(self.case, key)
            else FormalAnswer()
            for key, _ in self.case.programme.requirements.formal_items
        }
        steps.check_formally(self.case, self.town.staff["adviser"], answers)
        return self

    def settle(self, who: str, *authors: str, closed: bool = True) -> "Story":
        """What the school answered is closed, or kept open, by who asked for it."""
        for point in answered(self.case, *authors):
            settle_remark(remark=point, person=self.town.staff[who], closed=closed)
        return self

    def assess(self, department: Department, summary: str = "", *, content: bool = True) -> "Story":
        """A department gives its assessment; `content` with what the school answered, or not."""
        pedagogical = department is Department.PEDAGOGICAL
        who = "pedagogue" if pedagogical else "technician"
        person = self.town.staff[who]
        self.settle(who, DEPARTMENT_AUTHOR[department], closed=content)
        steps.assess(
            self.case,
            person,
            department,
            reason="Beskrevet med ansvarlig og tid.",
            advice=Advice.GRANT if content else Advice.RETURN,
            summary=summary
            or (
                "Målene handler om læring, og tiltakene henger sammen med dem."
                if pedagogical
                else "Nettverk, lading og support er løst for det antallet planen har."
            ),
        )
        return self

    def review(self, *, content: bool = True) -> "Story":
        """Formal check and both assessments, as far as they are needed."""
        self.declare().check()
        for department in Department:
            if review_areas(self.case, department):
                self.assess(department, content=content)
        return self

    def remark(self, words: str, who: str, *, area: str = "", supplement: str = "") -> Remark:
        """Somebody writes a remark to the school in standard words, perhaps with a supplement."""
        standard = self.town.words[words]
        return write_remark(
            case=self.case,
            person=self.town.staff[who],
            area=area or standard.area,
            severity=Severity(standard.severity),
            text=supplement,
            internal=False,
            standard=standard,
        )

    def recommend(self, verdict: str = "grant", text: str = "") -> "Story":
        """The adviser puts the case before the director."""
        self.settle("adviser", Author.ICT_ADVISER)
        recommend(
            case=self.case,
            person=self.town.staff["adviser"],
            verdict=verdict,
            text=text
            or "Begge fagavdelingene mener at planen er god. Vi innstiller på at den innvilges.",
        )
        return self

    def at_director(self, grades: list[int], *, sent_days_ago: int) -> "Story":
        """The whole way to the director, begun three months before it was sent."""
        self.at(sent_days_ago + 90).begin(grades).write()
        self.at(sent_days_ago + 60).network()
        self.at(sent_days_ago + 20).board()
        self.at(sent_days_ago).send()
        self.at(sent_days_ago - 3).assign()
        self.at(sent_days_ago - 4).review()
        return self.at(sent_days_ago - 18).recommend()

    def grant(
        self, grades: list[int] | None = None, conditions: list[dict[str, object]] | None = None
    ) -> "Story":
        """The director grants the plan."""
        steps.grant_what_was_sent(
            self.case,
            self.director,
            grades=grades or (),
            why_not="Elevene på trinnet får enhetene når nettverket i deres bygg er utvidet.",
            reasons="Planen er tydelig på hva elevene skal lære, og den er godt forankret.",
            conditions=conditions or [],
        )
        return self

    def granted(self, planned: list[int], *, days_ago: int, **more: object) -> "Story":
        """The whole way to a grant."""
        self.at_director(planned, sent_days_ago=days_ago + 25)
        return self.at(days_ago).grant(**more)  # type: ignore[arg-type]

    def ask_scheme(
        self, state: State | None = None, *, devices: int = 0, reason: str = ""
    ) -> "Story":
        """Ask the central scheme to pay for all that is granted next year; perhaps an answer."""
        limits = limits_of(self.case)
        application = apply_to_scheme(
            case=self.case,
            person=self.principal,
            device_type=limits[0].device_type,
            year=timezone.localdate(self.clock.end).year + 1,
            devices=sum(limit.granted for limit in limits),
        )
        if state:
            answer_application(
                application=application,
                person=self.town.staff["manager"],
                state=state,
                devices=devices or application.devices,
                reason=reason,
            )
        return self

    def order(self, grades: list[int] | None = None, *, old: bool = False) -> dict[int, Order]:
        """Order all that is granted to these grades, or to all; by grade."""
        return {
            limit.grade: place_order(
                case=self.case,
                person=self.principal,
                grade=limit.grade,
                device_type=limit.device_type,
                quantity=limit.granted,
                source=Source.OWN_BUDGET,
                ordered_on=timezone.localdate(),
                model=usual(self.town, limit.device_type, old=old),
                reference=f"Bestilling {self.case.number[-4:]}-{limit.grade}",
            )
            for limit in limits_of(self.case)
            if grades is None or limit.grade in grades
        }

    def deliver(self, grades: list[int] | None = None, *, old: bool = False) -> "Story":
        """Order, get and hand out to these grades, to every pupil."""
        pupils = {row.grade: row.pupils for row in self.case.plan.grade_rows.all()}
        for grade, order in self.order(grades, old=old).items():
            record_delivery(
                order=order,
                person=self.teacher,
                quantity=order.row.quantity,
                delivered_on=timezone.localdate(),
            )
            hand_out(
                case=self.case,
                person=self.principal,
                grade=grade,
                device_type=DeviceType(order.row.device_type),
                quantity=pupils[grade],
                pupils=pupils[grade],
                handed_out_on=timezone.localdate(),
                everyone=True,
            )
        return self


Plot = Callable[[Story], object]


def today() -> date:
    """The day of the story."""
    return timezone.localdate()
