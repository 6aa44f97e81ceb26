"""What the gates may know of the ledger."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db.models import Sum

from entilen.cases.facts import Asked, provides
from entilen.cases.models import Case
from entilen.devices.models import Kind, LedgerEntry
from entilen.process.facts import GrantLimit
from entilen.process.vocabulary import DeviceType


def limits_of(case: Case) -> tuple[GrantLimit, ...]:
    """Granted, ordered and handed-out devices of a case, per grade and device type."""
    rows = (
        LedgerEntry.objects.filter(case=case)
        .exclude(kind__in=(Kind.STATED, Kind.RETRACTED))
        .order_by("grade", "device_type")
        .values("grade", "device_type", "kind")
        .annotate(total=Sum("quantity"))
    )
    sums: dict[tuple[int, str], dict[str, int]] = defaultdict(dict)
    for row in rows:
        sums[row["grade"], row["device_type"]][row["kind"]] = row["total"]
    return tuple(
        GrantLimit(
            grade=grade,
            device_type=DeviceType(device_type),
            granted=kinds.get(Kind.GRANTED, 0),
            ordered=kinds.get(Kind.ORDERED, 0),
            handed_out=kinds.get(Kind.HANDED_OUT, 0),
        )
        for (grade, device_type), kinds in sums.items()
    )


@provides("limits")
def _limits(asked: Asked) -> Mapping[str, Any]:
    return {"limits": limits_of(asked.case)}


def in_use(case: Case) -> bool:
    """Whether a device of the grant is ordered or handed out, corrections counted."""
    return any(limit.ordered or limit.handed_out for limit in limits_of(case))
