"""What a person may read of the plan: the school all, the administration what was sent."""

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from entilen.accounts.models import Person
from entilen.accounts.queries import roles_at
from entilen.cases.access import may, reads_draft, roles_on
from entilen.cases.models import Case, CaseEvent
from entilen.cases.reads import keeping
from entilen.plans.models import GradeRow, PlanVersion
from entilen.plans.reads import grade_rows
from entilen.process.vocabulary import SCHOOL_ROLES, Act, Role, Stage
from entilen.reckoning.levels import Moves
from entilen.schools.models import Site

SCHOOLS_OWN = frozenset({Stage.PREPARING, Stage.CORRECTION, Stage.SUSPENDED, Stage.WITHDRAWN})
"""Where the plan as it stands may be another than the one that was sent."""

SHOWN = (
    Act.SUBMIT,
    Act.RECORD_TREATMENT,
    Act.STATE_CHANGE_MADE,
    Act.RECORD_CHAIR_STATEMENT,
)
"""Acts whose versions those who treat the case compare: what was treated with what was sent."""


def visible_versions(person: Person, case: Case) -> QuerySet[PlanVersion]:
    """Versions of the case's plan that the person may read, oldest first: the school all, others
    those sent, and those that the school's bodies had treated when the plan was sent last."""
    rows = PlanVersion.objects.filter(case=case).select_related("made_by").order_by("number")
    if roles_on(person, case) & (SCHOOL_ROLES | {Role.REGISTRAR}):
        return rows
    events = CaseEvent.objects.filter(case=case)
    last = events.filter(act=Act.SUBMIT).order_by("-sequence").values("sequence")[:1]
    shown = events.filter(
        act__in=SHOWN, sequence__lte=Subquery(last), fingerprint=OuterRef("fingerprint")
    )
    return rows.filter(Exists(shown))


def last_sent(case: Case) -> PlanVersion | None:
    """The version that was sent last."""
    sent = CaseEvent.objects.filter(case=case, act=Act.SUBMIT).order_by("-sequence")
    return PlanVersion.objects.filter(case=case, fingerprint=sent.values("fingerprint")[:1]).first()


def reads_draft_now(person: Person, case: Case) -> bool:
    """Whether the person may read the plan as it stands now, sent or not."""
    own = roles_at(person, case.school_id) & SCHOOL_ROLES
    shared = reads_draft(person, case)
    return bool(own or shared or case.at not in SCHOOLS_OWN or may(person, case, Act.EDIT_PLAN))


def as_read_by(person: Person, case: Case) -> Case:
    """The case as a value with the numbers that the person may read: those sent last, while the
    school corrects them."""
    if reads_draft_now(person, case):
        return case
    sent = last_sent(case)
    return keeping(case, grade_rows, _rows(sent) if sent else [])


def _rows(sent: PlanVersion) -> list[GradeRow]:
    """The grade rows of a frozen plan, to be read like stored ones."""
    return [
        GradeRow(
            grade=row["grade"],
            school_year=row["school_year"],
            site=Site(pk=row["site_id"], name=row["site"]),
            pupils=row["pupils"],
            devices=row["devices"],
            spares=row["spares"],
            device_type=row["device_type"],
            home_use=row["home_use"],
            moves=row.get("moves", Moves.GRADE),
        )
        for row in sent.content["grade_rows"]
    ]
