"""What a person can do in a case now, as links: one table from act to page."""

from dataclasses import dataclass

from entilen.accounts.models import Person
from entilen.cases.access import roles_on
from entilen.cases.models import Case
from entilen.cases.queries import disqualified, said_disqualified
from entilen.decision.models import ConditionState
from entilen.decision.queries import conditions_of, open_order_conditions
from entilen.process.judging import acts_at
from entilen.process.vocabulary import DEPARTMENT_OF, ENDED, REVIEWERS, Act, Stage


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
    Act.SUSPEND: ("Still saken i bero", "handling/bero/", False, False),
    Act.RESUME: ("Ta saken opp igjen", "ta-opp/", True, True),
    Act.WITHDRAW: ("Trekk saken", "handling/trekk/", False, False),
}


def act_links(
    case: Case, person: Person, *, finished: bool = False, decider_missing: bool = False
) -> list[ActLink]:
    """The acts that the person's roles allow at this stage, the main one first.

    No act is the main one for somebody whose part is done: a reviewer whose department has given
    its assessment, a school where the roll-out is `finished`. Conditions come before the roll-out.
    Giving the case to another is the main act while the `decider_missing`.
    """
    roles = roles_on(person, case)
    possible = acts_at(case.at, roles)
    shown = [act for act in possible if act in _PAGES and not _beside_the_point(act, case, person)]
    done = {Act.HAND_OUT} if finished else set()
    done |= _conditions_done(case)
    if not decider_missing:
        done.add(Act.ASSIGN)
    if not {DEPARTMENT_OF[role] for role in roles & REVIEWERS} & set(case.departments.split(",")):
        done.add(Act.ASSESS)
    links = []
    for act in shown:
        label, path, main, post = _PAGES[act]
        links.append(ActLink(label, f"/sak/{case.key}/{path}", main and act not in done, post))
    return sorted(links, key=lambda link: not link.main)


def _conditions_done(case: Case) -> set[Act]:
    """Acts about conditions, or that wait for them, which are nobody's main one just now."""
    states = {row.state for row in conditions_of(case)} if case.at is Stage.GRANTED else set()
    held_back = {row.state for row in open_order_conditions(case)} if states else set()
    done = {Act.HAND_OUT} if held_back else set()
    if ConditionState.OPEN not in held_back:
        done.add(Act.REPORT_CONDITION)
    if ConditionState.REPORTED not in states:
        done.add(Act.FULFIL_CONDITION)
    return done


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
