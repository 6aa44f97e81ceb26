"""What the municipality says of money: who may pay. Dated data, and here its shape. Plain Python.

What holds until the municipality says otherwise comes along (`data/start.json`), so an empty
installation has payers to choose between.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from entilen.process.vocabulary import DeviceType, Word
from entilen.ui.rules import joined, kroner

SHIPPED = Path(__file__).parent / "data" / "start.json"
LONGEST_TITLE = 40
LONGEST_KEY = 20
MOST_PAYERS = 20
DEVICE_COSTS = ("pupil_devices", "spares")
"""The costs of the devices themselves."""


class RulePart(Word):
    """What a dated rule about money is about."""

    PAYERS = "payers", "hvem som kan betale"
    REFUSED = "refused", "hvem som ikke kan betale"
    VAT = "vat", "merverdiavgift"
    BOUNDS = "bounds", "hva som er vanlige beløp"
    LIFE = "life", "hvor lenge enhetene varer"
    COSTS = "costs", "kostnader som følger antall enheter"
    BOARD = "board", "når styret må se en ny finansieringsplan"


class PayerKind(Word):
    """What a payer is, for the sums."""

    OWN = "own", "skolens egne penger"
    SCHEME = "scheme", "sentral ordning, i avdrag"
    GRANT = "grant", "tilskudd, en inntekt for skolen"
    OTHER = "other", "andre enn skolen"


@dataclass(frozen=True, slots=True)
class Payer:
    """Somebody who pays. `key` never changes its meaning; `title` is said in a sentence."""

    key: str
    title: str
    kind: PayerKind

    @property
    def own(self) -> bool:
        """Whether it is the school's own money, which its adopted budget must hold."""
        return self.kind is PayerKind.OWN

    @property
    def income(self) -> bool:
        """Whether it is money that the school receives to pay with."""
        return self.kind is PayerKind.GRANT

    @property
    def frozen(self) -> dict[str, str]:
        """What a frozen plan must keep to show it, beside its key; nothing where the start set
        says it, so that plans frozen before payers were data stay what they were."""
        if shipped_payers().get(self.key) == self:
            return {}
        return {"title": self.title, "kind": self.kind.value}


@cache
def shipped() -> dict[str, Any]:
    """What comes along, part by part."""
    content: dict[str, Any] = json.loads(SHIPPED.read_text(encoding="utf-8"))
    return content


@cache
def shipped_payers() -> dict[str, Payer]:
    """The payers that come along, by key."""
    return payers_in(shipped()[RulePart.PAYERS])


def payers_in(content: Mapping[str, Any]) -> dict[str, Payer]:
    """The payers of a rule, by key, in the rule's order."""
    return {
        row["key"]: Payer(row["key"], row["title"], PayerKind(row["kind"]))
        for row in content["rows"]
    }


def payers_frozen(rows: Iterable[Mapping[str, Any]]) -> dict[str, Payer]:
    """The payers of a frozen plan's lines, called what they were when it was frozen."""
    told = {
        row["source"]: Payer(row["source"], row["payer"]["title"], PayerKind(row["payer"]["kind"]))
        for row in rows
        if "payer" in row
    }
    return shipped_payers() | told


def ordered(payers: Iterable[Payer]) -> list[Payer]:
    """Payers as every table has them: the school's own money first, then by kind and name."""
    kinds = list(PayerKind)
    return sorted(payers, key=lambda payer: (kinds.index(payer.kind), payer.title))


def payer_key(title: str, taken: Iterable[str]) -> str:
    """A key for a new payer, of its name, that no other has."""
    folded = title.casefold().replace("æ", "ae").replace("ø", "o").replace("å", "a")
    stem = re.sub(r"[^a-z0-9]+", "_", folded).strip("_")[: LONGEST_KEY - 3] or "payer"
    used, key, number = set(taken), stem, 2
    while key in used:
        key, number = f"{stem}_{number}", number + 1
    return key


def _names(text: str, words: Iterable[str]) -> bool:
    folded = text.casefold()
    return any(word in folded for word in words)


def payer_problems(rows: Sequence[Mapping[str, Any]], refused: Mapping[str, Any]) -> list[str]:
    """Every reason why these cannot be the payers, as sentences."""
    problems = [
        f"«{row['title']}» kan ikke betale. {refused['ground']} Kilde: {refused['source']}."
        for row in rows
        if _names(row["title"], refused["payers"])
    ]
    titles = [row["title"].casefold() for row in rows]
    if twice := sorted({row["title"] for row in rows if titles.count(row["title"].casefold()) > 1}):
        problems.append(f"{joined(twice)} står to ganger. Gi hver betaler et eget navn.")
    if not any(row["kind"] == PayerKind.OWN for row in rows):
        problems.append("Minst én betaler må være skolens egne penger.")
    problems += [
        f"«{row['title'][:40]}…» er for langt. Et navn kan ha {LONGEST_TITLE} tegn."
        for row in rows
        if len(row["title"]) > LONGEST_TITLE
    ]
    if len(rows) > MOST_PAYERS:
        problems.append(f"Det kan være høyst {MOST_PAYERS} betalere.")
    return problems


def line_problems(
    rows: Iterable[Mapping[str, Any]], payers: Mapping[str, Payer], refused: Mapping[str, Any]
) -> list[str]:
    """Every reason why lines cannot be paid as they say: money from outside that is from parents.

    What the school itself or the scheme pays may well be about parents, as a meeting for them is.
    """
    outside = {PayerKind.GRANT, PayerKind.OTHER}
    return [
        f"Linjen «{row['description']}» kan ikke være en inntekt. {refused['ground']} "
        f"Kilde: {refused['source']}. Velg en annen betaler."
        for row in rows
        if payers[row["source"]].kind in outside and _names(row["description"], refused["lines"])
    ]


def rule_problems(
    part: RulePart, content: Mapping[str, Any], refused: Mapping[str, Any]
) -> list[str]:
    """Every reason why a part cannot be as it is said; `refused` is who cannot pay today."""
    match part:
        case RulePart.PAYERS:
            return payer_problems(content["rows"], refused)
        case RulePart.REFUSED:
            return [] if content["ground"].strip() else ["Skriv grunnen, som en hel setning."]
        case RulePart.VAT:
            fits = 0 <= content["percent"] <= 100
            return [] if fits else ["Satsen må være fra 0 til 100 prosent."]
        case RulePart.BOUNDS:
            return [
                f"{row['title']}: minste pris er større enn største."
                for row in content["rows"]
                if row["least"] > row["most"]
            ]
        case RulePart.LIFE:
            return [
                "Levetiden må være fra 1 til 15 år, og tapet fra 0 til 100 prosent i året."
                for row in content["rows"]
                if not (1 <= row["years"] <= 15 and 0 <= row["loss_percent"] <= 100)
            ][:1]
        case RulePart.COSTS:
            lacking = set(DEVICE_COSTS) - set(content["per_device"])
            return ["Enhetene og reserven følger alltid antallet."] if lacking else []
        case RulePart.BOARD:
            fits = 0 <= content["percent"] <= 100 and content["kroner"] >= 0
            return [] if fits else ["Skriv fra 0 til 100 prosent, og kroner fra 0."]


def vat_words(content: Mapping[str, Any], total: int = 0) -> str:
    """What becomes of VAT, in words; with VAT in kroner of a total where it is not paid back."""
    if content["compensated"]:
        return f"Kommunen får merverdiavgiften ({content['percent']} %) tilbake."
    added = f": {kroner(total + round(total * content['percent'] / 100))} i alt" if total else ""
    return f"Merverdiavgift på {content['percent']} % kommer i tillegg{added}."


def rule_lines(part: RulePart, content: Mapping[str, Any], titles: Mapping[str, str]) -> list[str]:
    """A part in words, a line for each thing that it says. `titles` are the costs, by key."""
    match part:
        case RulePart.PAYERS:
            payers = ordered(payers_in(content).values())
            return [f"{payer.title}: {payer.kind.label}" for payer in payers]
        case RulePart.REFUSED:
            words = joined([f"«{word}»" for word in content["payers"]])
            return [content["ground"], f"Ingen betaler kan hete noe med {words}."]
        case RulePart.VAT:
            return [vat_words(content)]
        case RulePart.BOUNDS:
            return [
                f"{titles.get(row['category'], row['category'])}: {kroner(row['least'])} til "
                f"{kroner(row['most'])} per stykk, høyst {kroner(row['line_most'])} i året"
                for row in content["rows"]
            ]
        case RulePart.LIFE:
            return [
                f"{DeviceType(row['device_type']).label}: {row['years']} år, "
                f"{row['loss_percent']} % blir borte eller ødelagt i året"
                for row in content["rows"]
            ]
        case RulePart.COSTS:
            return [titles.get(key, key) for key in content["per_device"]]
        case RulePart.BOARD:
            return [
                f"når en sum har økt med mer enn {content['percent']} % eller "
                f"{kroner(content['kroner'])} siden styret så den sist"
            ]
