"""Whose turn it is, what is next and by when, in one sentence for the one who reads."""

from dataclasses import dataclass
from datetime import date

from entilen.process.status import TURN
from entilen.process.vocabulary import IN_TREATMENT, Audience, Party, Stage
from entilen.process.words import count, long_date


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is, what is next and by when, ready to be read.

    `still` says that the clock stands still: there is no deadline, and the words say why.
    """

    party: Party
    sentence: str
    next: str
    due: date | None

    late: bool = False
    still: bool = False

    @property
    def next_line(self) -> str:
        """What is next, with the deadline, as it stands under the sentence."""
        if self.party is Party.NOBODY or (self.still and self.due is None):
            return self.next
        if self.due is None:
            return f"{self.next} {self.deadline.capitalize()}."
        return f"{'Fristen var' if self.late else 'Frist:'} {self.deadline}. {self.next}"

    @property
    def deadline(self) -> str:
        """The date of the deadline, or the words that there is none."""
        return long_date(self.due) if self.due else "ingen frist"


@dataclass(frozen=True, slots=True)
class Situation:
    """The few numbers that the sentence of a turn is made of.

    `missing` obstacles before the school can send, `points` of the return letter without reply,
    `milestone` the next one of the plan, `departments` whose assessment is missing, `planned` and
    `handed_out` devices, `grades_left` granted grades where not every pupil has a device yet,
    `questions` that wait for the school's answer, `held_back` when a condition of the grant
    that the school has not met holds ordering back, `reported` when one waits to be approved,
    `stopped` why the network stops ordering and hand-out, `asked_again` when the ICT department
    is looking at it, `network_work` what it has promised to do before anything is ordered,
    `nobody` the role that nobody can act in today, where the case waits for one,
    `decider_missing` when the director is disqualified and nobody else has got the case,
    `taken_back` when the school corrects of its own accord.
    """

    missing: int = 0
    points: int = 0
    questions: int = 0
    departments: tuple[str, ...] = ()
    planned: int = 0
    grades_left: int = 0
    handed_out: int = 0
    handler: str = ""
    milestone: str = ""
    held_back: bool = False
    reported: bool = False
    decider_missing: bool = False
    nobody: str = ""
    stopped: str = ""
    asked_again: bool = False
    network_work: str = ""
    taken_back: bool = False

    @property
    def rolled_out(self) -> bool:
        """Whether every pupil on every granted grade has a device."""
        return bool(self.handed_out) and not self.grades_left


def describe(
    stage: Stage, audience: Audience, now: Situation, due: date | None, *, late: bool = False
) -> Turn:
    """Whose turn it is, in one sentence for this audience, with what is next.

    `late` says that the deadline has passed.
    """
    sentence, following = _SENTENCES[stage](audience, now)
    if now.nobody and not now.decider_missing and stage in IN_TREATMENT:
        sentence = f"Ingen {now.nobody} kan ta saken nå."
        following = "Programlederen finner en som kan."
    return Turn(
        party=_party(stage, now),
        sentence=sentence,
        next=following,
        due=due,
        late=late,
        still=bool(now.questions),
    )


def _party(stage: Stage, now: Situation) -> Party:
    """Whose turn it is: the stage's party, unless what has happened makes it another's."""
    if stage is Stage.AT_DIRECTOR and now.decider_missing:
        return Party.ICT_ADVISER
    if stage is not Stage.GRANTED or now.held_back:
        return TURN[stage]
    if now.rolled_out:
        return Party.NOBODY
    return Party.ICT_ADVISER if now.reported else TURN[stage]


def _yours(audience: Audience, yours: str, theirs: str) -> str:
    return yours if audience is Audience.SCHOOL else theirs


def _preparing(audience: Audience, now: Situation) -> tuple[str, str]:
    if now.missing == 0:
        return (
            _yours(
                audience,
                "Nå er det dere: planen er klar til å sendes inn.",
                "Skolen kan sende inn planen.",
            ),
            "Etterpå ser IKT-veileder om alt er med.",
        )
    missing = count(now.missing, "ting", "ting")
    verb = "mangler"
    return (
        _yours(
            audience,
            f"Nå er det dere: {missing} {verb} før planen kan sendes.",
            f"Skolen arbeider med planen. {missing.capitalize()} {verb} før den kan sendes.",
        ),
        f"Neste milepæl: {now.milestone}."
        if now.milestone
        else "Når alt er på plass, sender rektor inn planen.",
    )


def _correction(audience: Audience, now: Situation) -> tuple[str, str]:
    if now.taken_back:
        return (
            _yours(
                audience,
                "Nå er det dere: planen er hentet tilbake. Rett den, og send den på nytt.",
                "Skolen har hentet planen tilbake for å rette den.",
            ),
            "Etterpå ser IKT-veileder om alt er med, og fagavdelingene ser bare på det som er "
            "endret.",
        )
    if now.points == 0:
        return (
            _yours(
                audience,
                "Nå er det dere: alle punktene er besvart. Send planen inn på nytt.",
                "Skolen har svart på alle punktene og kan sende planen på nytt.",
            ),
            "IKT-veileder ser om alt er med, og fagavdelingene ser bare på det som er endret.",
        )
    points = count(now.points, "et punkt", "punkter")
    return (
        _yours(
            audience,
            f"Nå er det dere: {points} må besvares før planen kan sendes på nytt.",
            f"Skolen retter planen. {points.capitalize()} er ikke besvart.",
        ),
        "Svar på hvert punkt, og rett bare de områdene som er åpnet.",
    )


def _formal_check(audience: Audience, now: Situation) -> tuple[str, str]:
    who = now.handler or "IKT-veileder"
    sentence = _yours(
        audience,
        f"Planen er sendt. {who} ser om alt er med.",
        f"{who} gjør formell kontroll."
        if now.handler
        else "Saken venter på en IKT-veileder som tar formell kontroll.",
    )
    following = "Deretter vurderer fagavdelingene pedagogikk og teknikk."
    return _with_questions(audience, now, sentence, following)


def _specialist_review(audience: Audience, now: Situation) -> tuple[str, str]:
    left = " og ".join(now.departments) or "pedagogisk og teknisk"
    return _with_questions(
        audience,
        now,
        f"Fagavdelingene vurderer planen. {left.capitalize()} vurdering mangler.",
        "Deretter skriver IKT-veileder en innstilling til direktøren.",
    )


def _recommendation(audience: Audience, now: Situation) -> tuple[str, str]:
    return _with_questions(
        audience,
        now,
        "Fagvurderingene er ferdige. IKT-veileder skriver innstilling.",
        "Deretter avgjør direktøren saken.",
    )


def _at_director(audience: Audience, now: Situation) -> tuple[str, str]:
    if now.decider_missing:
        return (
            "Direktøren er inhabil. En annen direktør må få saken.",
            "Divisjonsdirektøren, programlederen eller IKT-veileder gir den til en annen, "
            "sideveis eller oppover.",
        )
    return _with_questions(
        audience,
        now,
        "Saken ligger hos direktøren, som avgjør den.",
        "Enten blir planen innvilget, eller så får skolen en liste over hva som må rettes.",
    )


def _with_questions(
    audience: Audience, now: Situation, sentence: str, following: str
) -> tuple[str, str]:
    """The school has the turn while a question waits for it; the administration keeps its own."""
    if not now.questions:
        return sentence, following
    asked = count(now.questions, "et spørsmål", "spørsmål")
    if audience is Audience.SCHOOL:
        return (
            f"Nå er det dere: {asked} venter på svar.",
            "Saken er ikke sendt tilbake. Klokka for behandlingen står stille til dere har svart.",
        )
    return sentence, (
        f"Skolen har fått {asked}, og klokka står stille til skolen har svart. {following}"
    )


def _granted(audience: Audience, now: Situation) -> tuple[str, str]:
    if now.rolled_out:
        return (
            "Enhetene er delt ut, og innføringen er registrert.",
            "Ingenting venter i saken. Registrer mer utdeling hvis flere elever får enheter.",
        )
    if now.stopped:
        return (
            f"Bestilling og utdeling er stanset. {now.stopped}",
            "IKT-avdelingen vurderer nettverket på nytt."
            if now.asked_again
            else _yours(
                audience,
                "Be om en ny bekreftelse.",
                "Skolen må be om en ny bekreftelse.",
            ),
        )
    if now.handed_out:
        return (
            f"{now.handed_out} av {now.planned} enheter er delt ut.",
            "Skolen registrerer utdeling trinn for trinn.",
        )
    if now.held_back:
        return (
            _yours(
                audience,
                "Nå er det dere: planen er innvilget, men et vilkår må oppfylles før enhetene "
                "bestilles.",
                "Planen er innvilget. Et vilkår må oppfylles før skolen kan bestille enhetene.",
            ),
            "Meld fra når vilkåret er oppfylt.",
        )
    if now.reported:
        return (
            "Vilkåret er meldt oppfylt. IKT-veileder ser om det er det.",
            "Før bestilling må IKT-avdelingen også ha gjort ferdig arbeidet med nettverket."
            if now.network_work
            else "Deretter kan enhetene bestilles.",
        )
    if now.network_work:
        return (
            "Planen er innvilget. Enhetene kan bestilles når IKT-avdelingen har gjort ferdig "
            "arbeidet med nettverket.",
            f"Det gjelder: {now.network_work}.",
        )
    return (
        _yours(
            audience,
            "Nå er det dere: planen er innvilget, og enhetene kan bestilles.",
            "Planen er innvilget. Skolen bestiller og deler ut enhetene.",
        ),
        "Registrer utdelingen for hvert trinn når elevene har fått enhetene.",
    )


def _suspended(audience: Audience, now: Situation) -> tuple[str, str]:
    return (
        "Saken er stilt i bero. Ingenting skjer før den tas opp igjen.",
        "Når den tas opp igjen, fortsetter den der den sto.",
    )


def _withdrawn(audience: Audience, now: Situation) -> tuple[str, str]:
    return ("Skolen har trukket saken. Den er avsluttet.", "Planen kan kopieres til en ny sak.")


def _rejected(audience: Audience, now: Situation) -> tuple[str, str]:
    return ("Planen er avslått. Saken er avsluttet.", "Planen kan kopieres til en ny sak.")


def _lapsed(audience: Audience, now: Situation) -> tuple[str, str]:
    return (
        "Innvilgelsen er bortfalt fordi ingen enheter ble bestilt i tide.",
        "Planen kan kopieres til en ny sak.",
    )


_SENTENCES = {
    Stage.PREPARING: _preparing,
    Stage.CORRECTION: _correction,
    Stage.FORMAL_CHECK: _formal_check,
    Stage.SPECIALIST_REVIEW: _specialist_review,
    Stage.RECOMMENDATION: _recommendation,
    Stage.AT_DIRECTOR: _at_director,
    Stage.GRANTED: _granted,
    Stage.SUSPENDED: _suspended,
    Stage.WITHDRAWN: _withdrawn,
    Stage.REJECTED: _rejected,
    Stage.LAPSED: _lapsed,
}
