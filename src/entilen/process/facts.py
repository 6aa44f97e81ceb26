"""What the gates may ask for.

Each step of the procedure provides its own facts (`facts.py` in the step); `cases` gathers them
into one frozen `Facts` value. Every field has exactly one provider, and a test proves it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from entilen.process.vocabulary import DeviceType


@dataclass(frozen=True, slots=True)
class AreaFact:
    """An area of the plan that is not yet ready to be sent."""

    key: str
    title: str
    problem: str


def _year(first: int) -> str:
    """«2027/2028»."""
    return f"{first}/{first + 1}"


@dataclass(frozen=True, slots=True)
class SiteCover:
    """How far the network confirmation covers what the plan needs at one site.

    In devices, and from the school year (its first calendar year) in which they come. `besides` of
    those needed are the staff's, guests' and others' that no plan speaks of. `answer_due` is the
    deadline of a request that waits.
    """

    site: str
    needed: int
    confirmed: int | None
    valid_until: date | None
    withdrawn: bool = False
    needed_from: int | None = None
    confirmed_from: int | None = None
    answer_due: date | None = None
    conditional: bool = False
    besides: int = 0

    @property
    def asked(self) -> bool:
        """Whether a request for the site waits for the ICT department."""
        return self.answer_due is not None

    @property
    def needed_text(self) -> str:
        """«198 enheter»: the plan's, and what was granted before."""
        return f"{self.needed - self.besides} enheter"

    @property
    def besides_text(self) -> str:
        """What comes on top, and the whole, to follow after the need; empty when nothing does."""
        if not self.besides:
            return ""
        return (
            f". Med {self.besides} til ansatte, gjester og annet må nettverket tåle {self.needed}"
        )

    @property
    def valid_text(self) -> str:
        """How far the confirmation reaches, to follow after the need."""
        if self.confirmed is None:
            return ". Ikke bekreftet."
        until = f" til {self.valid_until:%d.%m.%Y}" if self.valid_until else ""
        how = "Bekreftet med vilkår" if self.conditional else "Bekreftet"
        return f". {how} for inntil {self.confirmed}{until}."

    @property
    def _who_needs(self) -> str:
        if not self.besides:
            return f"planen trenger {self.needed}"
        return f"det trengs {self.needed}, {self.besides} av dem til ansatte, gjester og annet"

    def problem(self, today: date) -> str:
        """What is wrong at this site today, as a sentence; empty when the need is covered."""
        if self.needed == 0:
            return ""
        if self.withdrawn:
            return f"Bekreftelsen for {self.site} er trukket tilbake."
        if self.confirmed is None:
            return f"Nettverket på {self.site} er ikke bekreftet."
        if self.valid_until is not None and self.valid_until < today:
            return f"Bekreftelsen for {self.site} gikk ut {self.valid_until:%d.%m.%Y}."
        if self.confirmed < self.needed:
            return (
                f"Nettverket på {self.site} er bekreftet for {self.confirmed} enheter, "
                f"men {self._who_needs}."
            )
        if self.needed_from and self.confirmed_from and self.needed_from < self.confirmed_from:
            return (
                f"Nettverket på {self.site} er bekreftet fra skoleåret {_year(self.confirmed_from)}"
                f", men planen trenger det fra {_year(self.needed_from)}."
            )
        return ""


@dataclass(frozen=True, slots=True)
class GrantLimit:
    """Devices that a grant gives (with spares), ordered, delivered and handed out, of one grade and
    device type at one site. `without_order` are those of the handed out that no order stood for;
    `delivered` leaves out what went back to the supplier. `site` is None where it is not known;
    `site_name` only tells sites apart."""

    grade: int
    device_type: DeviceType
    granted: int
    ordered: int = 0
    handed_out: int = 0
    site: int | None = None
    site_name: str = ""
    delivered: int = 0
    without_order: int = 0

    @property
    def used(self) -> int:
        """How much of the grant is taken: ordered, or handed out without an order."""
        return self.ordered + self.without_order

    @property
    def key(self) -> str:
        """The place and device type in an address or a form."""
        at = f"-{self.site}" if self.site_name else ""
        return f"{self.grade}-{self.device_type}{at}"

    @property
    def place(self) -> str:
        """«5. trinn», with the site where the school has several."""
        at = f", {self.site_name}" if self.site_name else ""
        return f"{self.grade}. trinn{at}"


class NotGathered:
    """Stands for a fact that nobody asked for. A gate that uses it anyway fails loudly."""

    def __bool__(self) -> bool:
        raise LookupError("A gate uses a fact that it does not ask for; see gates.asks.")

    def __iter__(self) -> Iterator[Any]:
        raise LookupError("A gate uses a fact that it does not ask for; see gates.asks.")

    def __eq__(self, other: object) -> bool:
        raise LookupError("A gate uses a fact that it does not ask for; see gates.asks.")

    __hash__ = None  # type: ignore[assignment]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that the gates may know of a case, its actor and the day.

    Counts are devices unless the name says otherwise. `asked_*` is what the act itself asks for;
    every other field comes from one provider and has no default: no gate opens by oversight.
    """

    today: date

    # schools
    school_in_procedure: bool

    # cases
    draft_shared: bool

    # accounts: about the person who acts
    actor_of_the_school: bool
    actor_disqualified: bool
    actor_superior_disqualified: bool
    actor_has_declared: bool
    actor_prepared: tuple[str, ...]
    """What the actor has done to prepare the case, each as it follows «du har …»."""
    actor_checks_own_sending: bool
    """Whether the actor sent the plan for the school while another adviser could check it."""
    decided_by_other: str
    """The name of somebody else to whom the decision is given; empty where there is none."""

    # plans
    unfinished_areas: tuple[AreaFact, ...]
    missing_links: tuple[str, ...]
    grade_row_count: int
    grade_row_problems: tuple[str, ...]
    milestone_problems: tuple[str, ...]

    # financing
    financing_problems: tuple[str, ...]

    # network
    network_sites: tuple[SiteCover, ...]
    network_dispensed: bool
    network_conditions_open: tuple[str, ...]

    # bodies
    board_problem: str

    # review
    points_without_reply: tuple[str, ...]
    open_must_points: tuple[str, ...]
    points_to_school: int
    points_unsettled: tuple[str, ...]
    formal_items_open: tuple[str, ...]
    criteria_open: tuple[str, ...]
    assessments_missing: tuple[str, ...]

    # decision
    warned_of_rejection: bool
    order_conditions_open: tuple[str, ...]
    grant_expires: date | None

    # devices: the ledger's sums of the case
    limits: tuple[GrantLimit, ...]

    # procurement
    scheme_left: int | None
    """Devices of the asked type that the central scheme has admitted and that are not ordered; None
    where the scheme is not asked to pay."""

    financing_owed: str
    """What the school owes before it orders what the central scheme has refused; else empty."""

    # rollout
    readiness_missing: tuple[str, ...]
    """What the programme version demands before a hand-out to the asked grade, and is not there."""

    # the act
    asked_grades: tuple[int, ...] = ()
    asked_grade: int | None = None
    asked_site: int | None = None
    asked_type: DeviceType | None = None
    asked_devices: int = 0
    asked_under_valid_order: bool = False
    asked_payer: str = ""
    asked_unexplained: int = 0
    """Devices that a delivery brings beyond its order, and no deviation tells of."""
    asked_own_work_ground: str = ""
    asked_elsewhere: bool = False
    """Whether the act was done in another case of the school, and this one is only told of it."""
