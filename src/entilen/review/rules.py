"""Pure rules of the review: whose assessment still holds, and what a round is about."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from entilen.process.vocabulary import Department, Word


class Severity(Word):
    """How much a remark weighs."""

    MUST = "must", "må"
    SHOULD = "should", "bør"
    INFORMATION = "information", "til orientering"

    @property
    def card(self) -> str:
        """The severity as the look calls it."""
        return "note" if self is Severity.INFORMATION else self.value


class RemarkState(Word):
    """What has become of a remark."""

    OPEN = "open", "åpen"
    ANSWERED = "answered", "besvart"
    CLOSED = "closed", "lukket"


class Author(Word):
    """Which part of the administration a remark comes from."""

    ICT_ADVISER = "ict_adviser", "IKT-veileder"
    PEDAGOGICAL = "pedagogical", "pedagogisk fagavdeling"
    TECHNICAL = "technical", "teknisk fagavdeling"
    DIRECTOR = "director", "direktøren"


class Level(Word):
    """How far a criterion is met."""

    MET = "met", "oppfylt"
    PARTLY = "partly", "delvis oppfylt"
    NOT_MET = "not_met", "ikke oppfylt"


class Advice(Word):
    """What a department advises the director to do."""

    GRANT = "grant", "tilrår planen"
    CONDITIONS = "conditions", "tilrår planen med vilkår"
    RETURN = "return", "planen må rettes først"


Criteria = Mapping[str, str]
"""Criterion key → area key, of one department."""


DEPARTMENT_AUTHOR = {Department.PEDAGOGICAL: "pedagogical", Department.TECHNICAL: "technical"}
DEPARTMENT_PARTS = {
    Department.PEDAGOGICAL: ("links",),
    Department.TECHNICAL: ("grade_rows", "milestones", "financing", "attachments"),
}
"""Parts beside the areas: who looks at them when they change after an assessment."""


def to_review(
    criteria: Criteria,
    parts: Collection[str],
    *,
    changed: Collection[str],
    open_places: Collection[str],
    assessed_before: bool,
) -> frozenset[str]:
    """The areas and parts that a department must look at in this round.

    At first every area with a criterion of its own. Then what has changed of these and of the parts
    it follows, and wherever a point of its own is open.
    """
    own = frozenset(criteria.values())
    if not assessed_before:
        return own
    return ((own | frozenset(parts)) & frozenset(changed)) | frozenset(open_places)


def assessment_needed(to_review: Collection[str], *, assessed_this_round: bool) -> bool:
    """Whether a department's assessment is missing: what it accepted before stays accepted."""
    return bool(to_review) and not assessed_this_round


def criteria_in(criteria: Criteria, areas: Collection[str]) -> list[str]:
    """The criteria of these areas, in order."""
    return [key for key, area in criteria.items() if area in areas]


def with_supplement(words: str, supplement: str) -> str:
    """Standard words, and after them, as a paragraph of its own, what is this school's alone."""
    return f"{words}\n\n{supplement}" if supplement else words


def mentions(name: str, *texts: str) -> bool:
    """Whether a name stands in one of the texts."""
    return any(name.casefold() in text.casefold() for text in texts)


A_WEEK = 5
"""Working days between two reminders of the same overdue deadline."""


def reminders_spent(days_left: int, most: int) -> bool:
    """Whether what is due so many working days from now (negative: ago) has been reminded of as
    often as it shall be: the day after, and then once a week."""
    return days_left < 0 and (-days_left - 1) // A_WEEK >= most


@dataclass(frozen=True, slots=True)
class FormalAnswer:
    """What an ICT adviser says of one item of the formal check: in order, or sent later by a day.

    `reason` says why, where the case itself finds that it is not in order.
    """

    answer: str = "yes"
    due: date | None = None
    reason: str = ""

    def __str__(self) -> str:
        """As it stands in the case's history."""
        words = "i orden" if self.answer == "yes" else f"ettersendes innen {self.due:%d.%m.%Y}"
        return f"{words}: {self.reason}" if self.reason else words

    def problem(self, text: str, *, against: str) -> str:
        """Why it cannot be said of the item with this text; empty when it can.

        `against` is what the case itself finds wrong with it, as a sentence.
        """
        if self.answer == "later" and self.due is None:
            return f"«{text}»: skriv når det skal være sendt."
        if self.answer == "yes" and against and not self.reason.strip():
            return f"«{text}»: saken selv viser noe annet. {against} Skriv hvorfor det er i orden."
        return ""


def disagree(advice: Collection[str]) -> bool:
    """Whether the departments advise differently. One that has not advised disagrees with none."""
    return len({word for word in advice if word}) > 1
