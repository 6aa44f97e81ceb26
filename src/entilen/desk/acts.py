"""What a person can do in a case now, as links: one table from act to page."""

from dataclasses import dataclass

from entilen.accounts.models import Person
from entilen.cases.access import roles_on
from entilen.cases.models import Case
from entilen.cases.queries import disqualified, said_disqualified
from entilen.decision.models import ConditionState
from entilen.decision.queries import conditions_of
from entilen.process.judging import acts_at
from entilen.process.vocabulary import DEPARTMENT_OF, ENDED, REVIEWERS, Act, Stage
from entilen.rollout.holds import NOT_ASKED, UNREPORTED, Hold, holds_of


@dataclass(frozen=True, slots=True)
class ActLink:
    """An act as a link or, with `post`, as a button."""

    label: str
    href: str
    main: bool = False
    post: bool = False


_PAGES: dict[Act, tuple[str, str, bool, bool]] = {
    Act.SUBMIT: ("Send inn planen", "send/", True, False),
    Act.ACCEPT_FORMALLY: ("Gjør formell kontroll", "kontroll/", True, False),
    Act.ASSESS: ("Vurder planen", "vurdering/", True, False),
    Act.RECOMMEND: ("Skriv innstilling", "innstilling/", True, False),
    Act.GRANT: ("Avgjør saken", "beslutning/", True, False),
    Act.REPORT_CONDITION: ("Meld vilkår oppfylt", "vilkar/", True, False),
    Act.FULFIL_CONDITION: ("Se på vilkårene", "vilkar/", True, False),
    Act.REQUEST_NETWORK: (NOT_ASKED.label, "nettverk/", True, False),
    Act.HAND_OUT: ("Registrer utdeling", "innforing/", True, False),
    Act.ANSWER_REMARK: ("Svar på punktene", "punkter/", False, False),
    Act.COMMENT_DRAFT: ("Les og kommenter utkastet", "utkast/", False, False),
    Act.ASK_QUESTION: ("Still skolen et spørsmål", "sporsmal/", False, False),
    Act.REMARK: ("Skriv merknad", "merknad/", False, False),
    Act.DISPENSE_NETWORK: (
        "Gi dispensasjon fra nettverkskravet",
        "nettverk/dispensasjon/",
        False,
        False,
    ),
    Act.REVISE_FINANCING: (
        "Ny pris etter innvilgelsen",
        "finansiering/innvilget/ny/",
        False,
        False,
    ),
    Act.REVERSE: ("Omgjør beslutningen", "omgjor/", False, False),
    Act.DECLARE_IMPARTIALITY: ("Habilitet", "habilitet/", False, False),
    Act.LIFT_DISQUALIFICATION: ("Opphev inhabilitet", "opphev-inhabilitet/", False, False),
    Act.ASSIGN: ("Fordel saken", "fordel/", True, False),
    Act.SHARE_DRAFT: ("Del utkastet med IKT-veileder", "del/", False, True),
    Act.UNSHARE_DRAFT: ("Slutt å dele utkastet", "slutt-a-dele/", False, True),
    Act.WITHHOLD_TEXT: (
        "Hold planteksten tilbake fra offentligheten",
        "handling/hold-tilbake/",
        False,
        False,
    ),
    Act.PUBLISH_TEXT: (
        "Gjør planteksten offentlig igjen",
        "handling/offentliggjor/",
        False,
        False,
    ),
    Act.TAKE_BACK_TO_CORRECT: (
        "Hent planen tilbake for å rette",
        "hent-tilbake/",
        False,
        False,
    ),
    Act.CONFIRM_YEAR: ("Bekreft enhetene for skoleåret", "nytt-skolear/", False, False),
    Act.TAKE_OVER: ("Overta saken", "overta/", True, True),
    Act.SUSPEND: ("Still saken i bero", "handling/bero/", False, False),
    Act.RESUME: ("Ta saken opp igjen", "ta-opp/", True, True),
    Act.WITHDRAW: ("Trekk saken", "handling/trekk/", False, False),
}


def act_links(
    case: Case, person: Person, *, finished: bool = False, decider_missing: bool = False
) -> list[ActLink]:
    """The acts that the person's roles allow at this stage, the main one first.

    No act is the main one for somebody whose part is done: a reviewer whose department has given
    its assessment, a school where the roll-out is `finished`. While something holds the grant back,
    what sets it going again is the main thing, and the roll-out is not. Giving the case to another
    is the main act while the `decider_missing`.
    """
    roles = roles_on(person, case)
    possible = acts_at(case.at, roles)
    holds = holds_of(case)
    shown = [act for act in possible if act in _PAGES and not _beside_the_point(act, case, person)]
    if NOT_ASKED not in holds:
        shown = [act for act in shown if act is not Act.REQUEST_NETWORK]
    if case.at is not Stage.GRANTED:
        shown = [act for act in shown if act is not Act.CONFIRM_YEAR]
    done = {Act.HAND_OUT} if finished or holds else set()
    done |= _conditions_done(case, holds)
    if not decider_missing:
        done.add(Act.ASSIGN)
    if not {DEPARTMENT_OF[role] for role in roles & REVIEWERS} & set(case.departments.split(",")):
        done.add(Act.ASSESS)
    links = []
    for act in shown:
        label, path, main, post = _PAGES[act]
        links.append(ActLink(label, f"/sak/{case.key}/{path}", main and act not in done, post))
    return sorted(links, key=lambda link: not link.main)


def _conditions_done(case: Case, holds: list[Hold]) -> set[Act]:
    """Acts about conditions that are nobody's main one just now."""
    reported = any(row.state == ConditionState.REPORTED for row in conditions_of(case))
    done = set() if UNREPORTED in holds else {Act.REPORT_CONDITION}
    return done if reported else done | {Act.FULFIL_CONDITION}


def _beside_the_point(act: Act, case: Case, person: Person) -> bool:
    """What is offered only where it has a point: one of sharing and its opposite, conditions where
    there are any, a decision to who is not disqualified."""
    if act is Act.DECLARE_IMPARTIALITY:
        return case.submitted_at is None or case.at in ENDED - {Stage.REJECTED}
    if act is Act.LIFT_DISQUALIFICATION:
        return not [one for one in said_disqualified(case) if one != person]
    if act in {Act.GRANT, Act.DISPENSE_NETWORK}:
        return person.pk in disqualified(case)
    if act in {Act.REPORT_CONDITION, Act.FULFIL_CONDITION}:
        return not conditions_of(case)
    if act is Act.WITHHOLD_TEXT:
        return case.text_withheld
    if act is Act.PUBLISH_TEXT:
        return not case.text_withheld
    if act is Act.SHARE_DRAFT:
        return case.shared_since is not None
    if act in {Act.UNSHARE_DRAFT, Act.COMMENT_DRAFT}:
        return case.shared_since is None
    return False
