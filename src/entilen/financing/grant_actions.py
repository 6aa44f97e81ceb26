"""The financing plan after the grant: kept as it was granted, and written anew when prices move."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.actions import advance, lock
from entilen.cases.errors import Refused
from entilen.cases.models import Case
from entilen.financing.drift_rules import why_the_board
from entilen.financing.models import BoardSaw, FinancingVersion
from entilen.financing.money_queries import payers_of, rule_at
from entilen.financing.money_reading import money_in
from entilen.financing.money_rules import Payer, RulePart
from entilen.financing.part_queries import last_seen, standing_version, version_waiting
from entilen.financing.part_rules import unworded
from entilen.process.vocabulary import Act
from entilen.ui.rules import kroner


@transaction.atomic
def keep_granted(*, case: Case, person: Person, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep what a grant was given for, of the part that is granted. Part of the act that grants."""
    last = FinancingVersion.objects.filter(case=case).last()
    FinancingVersion.objects.create(
        case=case,
        number=last.number + 1 if last else 1,
        granted=True,
        rows=list(rows),
        recorded_by=person,
    )


@transaction.atomic
def revise_financing(
    *,
    case: Case,
    person: Person,
    base: int,
    prices: Mapping[int, Decimal],
    payers: Mapping[int, str] | None = None,
    reason: str,
) -> FinancingVersion:
    """A new version of the financing plan of a grant, at the prices and payers of now; the grant
    stands. Another payer is always for the board to see.

    `base` is the number of the version that the person saw, `prices` the new price of one by the
    line's place in it, `payers` the key of who pays. Order: lock, compare with what stands, judge
    whether the board must see it against what the board or the grant saw last, write, tell. Raises
    Refused with every reason.
    """
    current = lock(case)
    standing = standing_version(current)
    if standing is None:
        raise Refused(["Saken har ingen finansieringsplan som er innvilget."])
    problems = []
    if standing.number != base:
        problems.append("Noen har skrevet en ny finansieringsplan i mellomtiden. Se den først.")
    known = payers_of(current)
    rows = [
        _paid_by(_priced(row, prices.get(at)), (payers or {}).get(at), known)
        for at, row in enumerate(standing.rows)
    ]
    if rows == standing.rows:
        problems.append("Ingen priser eller betalere er endret.")
    if not reason.strip():
        problems.append("Skriv hvorfor planen er en annen nå.")
    if problems:
        raise Refused(problems)
    before, after = money_in({"financing": standing.rows}), money_in({"financing": rows})
    seen = last_seen(current) or standing
    rule = rule_at(RulePart.BOARD, timezone.localdate()).content
    version = FinancingVersion.objects.create(
        case=current,
        number=standing.number + 1,
        rows=rows,
        reason=reason,
        board_reason=_other_payers(standing.rows, rows)
        or why_the_board(money_in({"financing": seen.rows}), after, rule),
        recorded_by=person,
    )
    advance(
        case=case,
        act=Act.REVISE_FINANCING,
        actor=person,
        summary=f"Ny finansieringsplan: {kroner(before.total)} er blitt {kroner(after.total)}. "
        f"{reason}"[:220],
        details={
            "version": version.number,
            "was": before.total,
            "now": after.total,
            "reason": reason,
            "board": version.board_reason,
        },
    )
    return version


def _priced(row: Mapping[str, Any], price: Decimal | None) -> dict[str, Any]:
    """A line at another price of one."""
    if price is None or price == Decimal(row["unit_price"]):
        return dict(row)
    of_one = price.quantize(Decimal("0.01"))
    amount = round(row["quantity"] * of_one)
    return unworded({**row, "unit_price": str(of_one), "amount": amount})


def _paid_by(row: dict[str, Any], payer: str | None, known: Mapping[str, Payer]) -> dict[str, Any]:
    """A line that another pays."""
    if payer is None or payer == row["source"] or payer not in known:
        return row
    bare = {key: value for key, value in row.items() if key != "payer"}
    called = {"payer": told} if (told := known[payer].frozen) else {}
    return unworded({**bare, "source": payer, **called})


def _other_payers(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> str:
    """Why the board must see that others pay; empty where the same do."""
    if [row["source"] for row in before] == [row["source"] for row in after]:
        return ""
    return "Andre betaler enn det styret har sett."


@transaction.atomic
def record_board_saw(
    *, case: Case, person: Person, meeting_date: date, case_number: str, wording: str
) -> BoardSaw:
    """Record that the board has treated the financing plan as it stands after the grant.

    Raises Refused with every reason: where none waits for the board, and for a day ahead or one
    before the plan was written.
    """
    current = lock(case)
    waiting = version_waiting(current)
    problems = [] if waiting else ["Ingen ny finansieringsplan venter på styret."]
    if meeting_date > timezone.localdate():
        problems.append("Møtet har ikke vært ennå. Registrer det når styret har behandlet saken.")
    if waiting and meeting_date < timezone.localdate(waiting.recorded_at):
        problems.append("Møtet var før den nye finansieringsplanen ble skrevet.")
    if waiting is None or problems:
        raise Refused(problems)
    saw = BoardSaw.objects.create(
        version=waiting,
        meeting_date=meeting_date,
        case_number=case_number,
        wording=wording,
        recorded_by=person,
    )
    advance(
        case=case,
        act=Act.RECORD_BOARD_SAW,
        actor=person,
        summary=f"Styret har behandlet den nye finansieringsplanen, sak {case_number}",
        details={"version": waiting.number, "meeting": meeting_date.isoformat()},
    )
    return saw
