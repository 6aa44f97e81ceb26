"""The shape of the requirements: what a programme version holds, read from its data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from entilen.process.vocabulary import DeliveryFault, Department, ReadinessSource


@dataclass(frozen=True, slots=True)
class Criterion:
    """What a reviewer looks for in an area. `key` never changes its meaning."""

    key: str
    department: Department
    text: str


@dataclass(frozen=True, slots=True)
class Area:
    """One of the areas that the development plan must cover."""

    key: str
    title: str
    questions: tuple[str, ...]
    guidance: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    example: str


@dataclass(frozen=True, slots=True)
class Body:
    """A body of the school. Only a `required` one is a gate; who sends is told of a `recommended`
    one that has not been heard."""

    key: str
    title: str
    required: bool
    recommended: bool = True


@dataclass(frozen=True, slots=True)
class PupilSeats:
    """The pupils' seats in a body, at schools that have any of these grades.

    Source: the rules of Oslo's school boards, nine members of whom two are pupils where the school
    has lower secondary grades.
    """

    body: str
    first_grade: int
    last_grade: int
    members: int
    pupils: int


@dataclass(frozen=True, slots=True)
class MilestoneTemplate:
    """A milestone of the default set: so many weeks before (negative) or after school start.

    `anchor` is "school_start", or "board_meeting" for the last board meeting that is early enough.
    """

    key: str
    title: str
    area: str
    weeks: int
    anchor: str
    done_when: str


@dataclass(frozen=True, slots=True)
class Deadlines:
    """How many working days each party has, and in months: a grant's validity, and how long
    somebody may stand in for another at most (six where the version does not say).

    `school_reminders` is how many times, week by week, a school is reminded of what is overdue
    before it is proposed that its case be suspended. `new_year_days` is how many days after the
    first school day a school has to confirm its devices for the school year.
    """

    formal_check: int
    specialist_review: int
    recommendation: int
    director: int
    correction: int
    question: int
    network: int
    grant_months: int
    substitution_months: int = 6
    school_reminders: int = 4
    new_year_days: int = 30


@dataclass(frozen=True, slots=True)
class Threshold:
    """What a measured network value is held against: green at `good`, red at `bad`.

    Nothing below `least` or above `most` can have been measured, in the same unit.
    """

    key: str
    title: str
    unit: str
    good: float
    bad: float
    higher_is_better: bool
    least: float
    most: float

    @property
    def range_text(self) -> str:
        """«0–100 %»."""
        return f"{number(self.least)}–{number(self.most)} {self.unit}".rstrip()


def number(value: float) -> str:
    """A number as people write it: «1,4»."""
    return f"{value:g}".replace(".", ",")


@dataclass(frozen=True, slots=True)
class DeliveryReason:
    """A reason that a delivery was not as ordered, and the kind of fault that it is."""

    key: str
    kind: DeliveryFault
    title: str


@dataclass(frozen=True, slots=True)
class ReadinessItem:
    """What a grade has in place before its devices are handed out. A `demanded` one is a gate; of
    the others who hands out is told."""

    key: str
    title: str
    source: ReadinessSource
    demanded: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One of the steps that a school goes through, as told to the public."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Requirements:
    """All that one version asks for."""

    definition: str
    milestones_required: bool
    financing_required: bool
    steps: tuple[Step, ...]
    areas: tuple[Area, ...]
    linked_plans: tuple[tuple[str, str], ...]
    success_criteria: tuple[str, ...]
    focus_questions: tuple[str, ...]
    bodies: tuple[Body, ...]
    formal_items: tuple[tuple[str, str], ...]
    milestones: tuple[MilestoneTemplate, ...]
    required_milestones: tuple[str, ...]
    pupil_seats: PupilSeats
    deadlines: Deadlines
    thresholds: tuple[Threshold, ...]
    network_months: int
    network_notice_days: int
    measurement_months: int
    network_formula: Mapping[str, float]
    material_cost_percent: int
    spare_percent: tuple[int, int]
    cost_categories: tuple[tuple[str, str], ...]
    instalment_years: int
    decision_authority: str
    """The sentence in every letter that says by what the decision is made."""
    delivery_reasons: tuple[DeliveryReason, ...] = ()
    readiness: tuple[ReadinessItem, ...] = ()
    move_reasons: tuple[tuple[str, str], ...] = ()
    """Why a milestone of a granted plan is moved: a short list to choose from."""

    def area(self, key: str) -> Area | None:
        """The area with this key, if the version has it."""
        return next((area for area in self.areas if area.key == key), None)

    def milestone(self, key: str) -> MilestoneTemplate | None:
        """The milestone of the default set with this key, if the version has it."""
        return next((row for row in self.milestones if row.key == key), None)

    def criteria_of(self, department: Department) -> tuple[tuple[Area, Criterion], ...]:
        """Every criterion of a department with its area, in the plan's order."""
        return tuple(
            (area, criterion)
            for area in self.areas
            for criterion in area.criteria
            if criterion.department == department
        )


def parse(data: Mapping[str, Any]) -> Requirements:
    """Read a version's data. Raises KeyError or TypeError when a part is missing or unknown."""
    return Requirements(
        definition=data["definition"],
        milestones_required=data["milestones_required"],
        financing_required=data["financing_required"],
        steps=tuple(Step(**step) for step in data["steps"]),
        areas=tuple(_area(area) for area in data["areas"]),
        linked_plans=tuple((link["key"], link["title"]) for link in data["linked_plans"]),
        success_criteria=tuple(data["success_criteria"]),
        focus_questions=tuple(data["focus_questions"]),
        bodies=tuple(Body(**body) for body in data["bodies"]),
        formal_items=tuple((item["key"], item["text"]) for item in data["formal_items"]),
        milestones=tuple(MilestoneTemplate(**row) for row in data["milestones"]),
        required_milestones=tuple(data["required_milestones"]),
        pupil_seats=PupilSeats(**data["pupil_seats"]),
        deadlines=Deadlines(**data["deadlines"]),
        thresholds=tuple(Threshold(**row) for row in data["thresholds"]),
        network_months=data["network_months"],
        network_notice_days=data["network_notice_days"],
        measurement_months=data["measurement_months"],
        network_formula=data["network_formula"],
        material_cost_percent=data["material_cost_percent"],
        spare_percent=(data["spare_percent"]["least"], data["spare_percent"]["usual"]),
        cost_categories=tuple((row["key"], row["title"]) for row in data["cost_categories"]),
        instalment_years=data["instalment_years"],
        decision_authority=data["decision_authority"],
        delivery_reasons=tuple(
            DeliveryReason(row["key"], DeliveryFault(row["kind"]), row["title"])
            for row in data.get("delivery_reasons", ())
        ),
        readiness=tuple(
            ReadinessItem(row["key"], row["title"], ReadinessSource(row["source"]), row["demanded"])
            for row in data.get("readiness", ())
        ),
        move_reasons=tuple((row["key"], row["title"]) for row in data.get("move_reasons", ())),
    )


def _area(data: Mapping[str, Any]) -> Area:
    return Area(
        key=data["key"],
        title=data["title"],
        questions=tuple(data["questions"]),
        guidance=tuple(data["guidance"]),
        criteria=tuple(
            Criterion(row["key"], Department(row["department"]), row["text"])
            for row in data["criteria"]
        ),
        example=data["example"],
    )
