"""What an extension builds on: the version that was sent and granted.

It is named when the extension is opened, and holds only while that very grant stands: not after a
reversal, nor when another version has been granted in its place.
"""

from django.db.models import OuterRef, QuerySet, Subquery

from entilen.cases.models import Case, CaseEvent
from entilen.cases.reads import CASE, read
from entilen.plans.models import PlanVersion
from entilen.process.vocabulary import Act, Stage


def granted_versions() -> QuerySet[PlanVersion]:
    """The versions that stand granted: each case's last grant names its own by fingerprint."""
    grants = CaseEvent.objects.filter(case=OuterRef("case"), act=Act.GRANT).order_by("-sequence")
    return PlanVersion.objects.filter(
        case__stage=Stage.GRANTED, fingerprint=Subquery(grants.values("fingerprint")[:1])
    )


def granted_version(case: Case) -> PlanVersion | None:
    """The version that stands granted in a case; None when none does."""
    return granted_versions().filter(case=case).first()


def still_granted(version: PlanVersion | None) -> PlanVersion | None:
    """The version itself while it stands granted; None afterwards."""
    return granted_versions().filter(pk=version.pk).first() if version else None


@read
def builds_on() -> QuerySet[PlanVersion]:
    """The version that the case's plan extends, while it stands granted. Its content is read when
    it is asked for."""
    return granted_versions().filter(extensions__case=CASE).defer("content")
