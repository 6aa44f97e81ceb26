"""Forms for orders, deliveries and returns."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django import forms

from entilen.financing.models import Source
from entilen.process.facts import GrantLimit
from entilen.process.vocabulary import DeliveryFault, DeviceType
from entilen.procurement.catalogue_rules import Offer
from entilen.procurement.queries import Placed
from entilen.programme.rules import DeliveryReason
from entilen.rollout.queries import Due
from entilen.ui.forms import DateField, WholeNumberField, judged, titled
from entilen.ui.rules import counted


def model_field(
    offers: Sequence[Offer], label: str, *, initial: str = "", keep: str = ""
) -> forms.ChoiceField:
    """A choice among models with their prices today; `keep` is what no choice means."""
    choices = [("", keep or "Velg modell"), *((str(row.model), row.title) for row in offers)]
    field = forms.ChoiceField(label=label, choices=choices, initial=initial, required=False)
    field.quiet = True  # type: ignore[attr-defined]
    return field


def _told(row: Due) -> str:
    """What is granted and taken before, so that the number that is filled in can be checked."""
    limit = row.limit
    beside = f" Delt ut uten bestilling: {limit.without_order}." if limit.without_order else ""
    return f"Innvilget {limit.granted}, bestilt før {limit.ordered}.{beside}"


class OrderForm(forms.Form):
    """An order that has been placed: how many devices to each granted grade, filled in."""

    source = forms.ChoiceField(label="Betales av", choices=titled(Source.choices()))
    ordered_on = DateField(label="Dato for bestilling")
    reference = forms.CharField(label="Avtale og bestillingsnummer", required=False, max_length=120)
    evidence = forms.FileField(
        label="Bevis", help_text="For eksempel ordrebekreftelsen.", required=False
    )

    def __init__(
        self,
        *args: Any,
        due: list[Due],
        offers: Sequence[Offer],
        problem_with_day: Callable[[date], str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.due = due
        for row in due:
            self.fields[f"quantity-{row.key}"] = WholeNumberField(
                label=f"Antall til {row.title}",
                help_text=_told(row),
                unit="enheter",
                min_value=0,
                max_value=5000,
                required=False,
                initial=row.left_to_order or None,
            )
            self.fields[f"quantity-{row.key}"].quiet = True  # type: ignore[attr-defined]
        kinds = [
            kind for kind in DeviceType.ever() if any(kind == row.limit.device_type for row in due)
        ]
        for kind in kinds:
            self._offer(kind, [offer for offer in offers if offer.device_type == kind])
        self.order_fields(
            [*(f"quantity-{row.key}" for row in due), *(f"model-{kind}" for kind in kinds)]
        )
        self.fields["ordered_on"].validators.append(judged(problem_with_day))

    def _offer(self, kind: DeviceType, offers: Sequence[Offer]) -> None:
        """Which model, where an agreement has some of the kind; the only one is chosen."""
        if not offers:
            return
        only = str(offers[0].model) if len(offers) == 1 else ""
        self.fields[f"model-{kind}"] = model_field(offers, f"Modell ({kind.label})", initial=only)

    def model_of(self, kind: DeviceType) -> int | None:
        """The model that was chosen of a kind."""
        chosen = self.cleaned_data.get(f"model-{kind}")
        return int(chosen) if chosen else None

    def clean(self) -> dict[str, Any]:
        """An order is of something."""
        data = super().clean() or {}
        if not self.errors and not self.lines:
            raise forms.ValidationError("Skriv antall enheter til minst ett trinn.")
        return data

    @property
    def lines(self) -> list[tuple[GrantLimit, int]]:
        """What is ordered of, and the number of devices, for each part of the order."""
        return [
            (row.limit, quantity)
            for row in self.due
            if (quantity := self.cleaned_data.get(f"quantity-{row.key}") or 0)
        ]


class ChangeOrderForm(forms.Form):
    """What an order is now, and why it is another than it was."""

    quantity = WholeNumberField(
        label="Antall enheter i alt",
        help_text="Skriv 0 for å avbestille.",
        unit="enheter",
        min_value=0,
        max_value=5000,
    )
    reason = forms.CharField(
        label="Hvorfor endres den?", widget=forms.Textarea(attrs={"rows": 2}), max_length=300
    )

    def __init__(self, *args: Any, now: Placed, offers: Sequence[Offer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quantity"].initial = now.standing.ordered
        others = [row for row in offers if row.device_type == now.row.device_type]
        if others and not now.cancelled:
            name = now.model.name if now.model else "ingen modell"
            self.fields["model"] = model_field(others, "Modell", keep=f"Som før: {name}")
        self.order_fields(["quantity", "model", "reason"])


class DeliveryForm(forms.Form):
    """What came one day, and what was wrong with it: a number for each reason of the list."""

    quantity = WholeNumberField(
        label="Enheter som kom", unit="enheter", min_value=0, max_value=5000
    )
    delivered_on = DateField(label="Dato for levering")
    reference = forms.CharField(label="Pakkseddel", required=False, max_length=120)
    evidence = forms.FileField(
        label="Bevis", help_text="For eksempel pakkseddelen.", required=False
    )
    note = forms.CharField(label="Merknad", required=False, max_length=300)

    def __init__(
        self,
        *args: Any,
        now: Placed,
        reasons: Sequence[DeliveryReason],
        problem_with_day: Callable[[date], str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.reasons = reasons
        standing = now.standing
        self.fields["quantity"].initial = standing.left or None
        self.fields["quantity"].help_text = (
            f"Bestilt {standing.ordered}, levert før {standing.here}. "
            "Tell også dem som er feil eller skadet."
        )
        for row in reasons:
            self.fields[f"fault-{row.key}"] = WholeNumberField(
                label=f"Avvik: {row.title[:1].lower()}{row.title[1:]}",
                help_text=f"Telles som {row.kind.label}.",
                unit="enheter",
                min_value=0,
                max_value=5000,
                required=False,
            )
            self.fields[f"fault-{row.key}"].quiet = True  # type: ignore[attr-defined]
        names = [f"fault-{row.key}" for row in reasons]
        self.order_fields(["quantity", "delivered_on", *names])
        self.fields["delivered_on"].validators.append(judged(problem_with_day))

    @property
    def faults(self) -> dict[str, int]:
        """How many devices for each reason; those of none are left out."""
        return {
            row.key: number
            for row in self.reasons
            if (number := self.cleaned_data.get(f"fault-{row.key}") or 0)
        }


class CountForm(forms.Form):
    """What a delivery should have said, and why it did not."""

    quantity = WholeNumberField(
        label="Enheter som kom den dagen", unit="enheter", min_value=0, max_value=5000
    )
    reason = forms.CharField(
        label="Hvorfor rettes den?", widget=forms.Textarea(attrs={"rows": 2}), max_length=300
    )


class ReturnForm(forms.Form):
    """What went back to the supplier one day, and why."""

    quantity = WholeNumberField(
        label="Enheter sendt tilbake", unit="enheter", min_value=1, max_value=5000
    )
    reason = forms.ChoiceField(label="Hvorfor?")
    returned_on = DateField(label="Dato for retur")
    evidence = forms.FileField(label="Bevis", required=False)
    note = forms.CharField(label="Merknad", required=False, max_length=300)

    def __init__(
        self,
        *args: Any,
        now: Placed,
        reasons: Sequence[DeliveryReason],
        problem_with_day: Callable[[date], str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        here = counted(now.standing.here, "enhet", "enheter")
        self.fields["quantity"].help_text = f"{here} av bestillingen er hos dere."
        self.fields["reason"].choices = [  # type: ignore[attr-defined]
            ("", "Velg grunn"),
            *((row.key, row.title) for row in reasons if row.kind != DeliveryFault.TOO_FEW),
        ]
        self.fields["returned_on"].validators.append(judged(problem_with_day))
