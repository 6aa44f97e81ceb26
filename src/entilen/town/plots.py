"""What happens at each school of the town: cases at every stage and turn."""

from datetime import date, timedelta

from entilen.bodies.models import Outcome
from entilen.cases.actions import assign, declare_impartiality, share_draft, suspend, withdraw
from entilen.decision.actions import reject, return_plan, reverse
from entilen.decision.models import Gate
from entilen.devices.actions import state
from entilen.files.actions import store_bytes
from entilen.network.actions import dispense, withdraw_confirmation
from entilen.network.models import NetworkConfirmation, Result
from entilen.plans.actions import begin, mark_done, save_area, save_grade_rows
from entilen.plans.forms import initial_rows
from entilen.plans.text import to_markdown
from entilen.process.vocabulary import CaseKind, Department, DeviceType
from entilen.review.actions import ask, reply, return_formally
from entilen.review.models import Severity
from entilen.schools.models import Site
from entilen.submission.queries import current_submission
from entilen.town.story import Plot, Story, today

MIDDLE, ALL_PRIMARY, LOWER = [5, 6, 7], [1, 2, 3, 4, 5, 6, 7], [8, 9, 10]
WIFI = (
    "infrastructure",
    "Dekning i paviljongen",
    "Målingen viser svakt signal i tre rom. Beskriv hva som gjøres, når, og hvem som bekrefter.",
)
DATES = (
    "competence",
    "Tiltakene mangler datoer",
    "Skriv når opplæringen skjer, og hvor mange timer det gjelder.",
)


def _seen(story: Story) -> str:
    sent = current_submission(story.case)
    assert sent is not None
    return sent.version.fingerprint


def just_begun(story: Story) -> None:
    """A principal began yesterday."""
    story.at(1).begin(MIDDLE)


def half_written(story: Story) -> None:
    """Some areas are done, one is under way; the draft is shared with an adviser."""
    story.at(20).begin(MIDDLE).write(4, done=3)
    share_draft(case=story.case, person=story.principal, shared=True)


def waiting_for_network(story: Story) -> None:
    """The plan is written; the ICT department has not answered."""
    story.at(16).begin(MIDDLE).write()
    story.at(4).ask_network()


def network_not_yet(story: Story) -> None:
    """The network does not carry the plan."""
    story.at(40).begin(LOWER).write()
    story.at(30).ask_network()
    story.at(21).answer_network(
        Result.NOT_YET,
        reason="Linja er for svak, og paviljongen har ikke dekning.",
        actions=[{"text": "Ny linje og fem aksesspunkter", "due": today() + timedelta(days=120)}],
    )


def board_postponed(story: Story) -> None:
    """The board put the case off."""
    story.at(60).begin(MIDDLE).write().network()
    story.at(6).board(Outcome.POSTPONED)


def ready_to_send(story: Story) -> None:
    """Nothing is missing."""
    story.at(50).begin(MIDDLE).write().network()
    story.at(3).board()


def changed_after_board(story: Story) -> None:
    """A grade was added after the board had treated the plan."""
    story.at(70).begin([6, 7]).write().network(result=Result.LIMITED, limit=400)
    story.at(12).board()
    rows = [{**row, "site": Site.objects.get(pk=row["site"])} for row in initial_rows(story.case)]
    rows.append({**rows[0], "grade": 5})
    story.at(2)
    story.case.plan.refresh_from_db()
    save_grade_rows(
        case=story.case,
        person=story.principal,
        rows=rows,
        base_version=story.case.plan.row_version,
    )


def sent_unassigned(story: Story) -> None:
    """Sent yesterday; nobody has taken it."""
    story.at(50).ready(MIDDLE).at(1).send()


def sent_overdue(story: Story) -> None:
    """Sent a month ago, taken, and late."""
    story.at(90).ready(ALL_PRIMARY).at(30).send().at(28).assign()


def open_question(story: Story) -> None:
    """The adviser asked something; the case was not returned."""
    story.at(60).ready(LOWER).at(5).send().at(4).assign().declare()
    ask(
        case=story.case,
        person=story.town.staff["adviser"],
        text="Hvor lades enhetene til elevene som ikke får ta dem med hjem?",
    )


def returned_formally(story: Story) -> None:
    """Back from the formal check with two points, none answered."""
    story.at(60).ready(MIDDLE).at(12).send().at(10).assign().declare()
    story.remark(
        "information", "Avtale med hjemmet", "Skriv når avtalen er signert.", who="adviser"
    )
    story.remark(
        "milestones", "Ansvarlige mangler", "Sett navn på hver milepæl.", Severity.SHOULD, "adviser"
    )
    return_formally(
        case=story.case,
        person=story.town.staff["adviser"],
        introduction="Planen er god, men to ting mangler før fagavdelingene kan begynne.",
    )


def one_department_left(story: Story) -> None:
    """The pedagogical assessment is given; the technical one is missing."""
    story.at(80).ready(MIDDLE).at(14).send().at(13).assign().declare().check()
    story.at(5).assess(Department.PEDAGOGICAL)


def in_review(story: Story) -> None:
    """Both departments still to assess."""
    story.at(80).ready(LOWER).at(9).send().at(8).assign().declare().check()


def to_be_recommended(story: Story) -> None:
    """Both assessments are given."""
    story.at(80).ready(ALL_PRIMARY).at(25).send().at(24).assign().review()


def before_director(story: Story) -> None:
    """The director can decide."""
    story.at_director(MIDDLE, sent_days_ago=22)


def disqualified_director(story: Story) -> None:
    """The responsible director is disqualified; the case is routed to another one."""
    story.at_director(LOWER, sent_days_ago=24)
    story.at(3)
    declare_impartiality(
        case=story.case, person=story.director, disqualified=True, ground="guardian"
    )
    others = ("director_east", "director_west")
    other = next(story.town.staff[k] for k in others if story.town.staff[k] != story.director)
    assign(case=story.case, person=story.town.staff["manager"], task="decider", to=other)


def half_answered(story: Story) -> None:
    """Returned by the director; half of the points are answered."""
    story.at_director(MIDDLE, sent_days_ago=40).at(15)
    first = story.remark(*WIFI)
    story.remark(*DATES, who="pedagogue")
    return_plan(
        case=story.case,
        person=story.director,
        seen=_seen(story),
        reasons="Planen er nesten i mål. To punkter må rettes.",
    )
    story.at(3)
    _correct(story, "infrastructure", "Fem nye aksesspunkter monteres i paviljongen før 1. juni.")
    reply(
        remark=first,
        person=story.principal,
        text="Fem nye aksesspunkter er bestilt. Frist og ny måling står i planen.",
    )


def _correct(story: Story, key: str, sentence: str) -> None:
    area = story.case.plan.areas.get(key=key)
    save_area(
        case=story.case,
        person=story.principal,
        key=key,
        markdown=f"{to_markdown(area.html)}\n\n{sentence}",
        base_version=area.version,
    )
    mark_done(case=story.case, person=story.principal, key=key, done=True)


def second_round(story: Story) -> None:
    """Returned, corrected and sent again: only the changed area is to be reviewed."""
    story.at_director(ALL_PRIMARY, sent_days_ago=60).at(35)
    point = story.remark(*WIFI)
    return_plan(
        case=story.case, person=story.director, seen=_seen(story), reasons="Ett punkt gjenstår."
    )
    story.at(9)
    _correct(
        story,
        "infrastructure",
        "Fem nye aksesspunkter monteres i paviljongen før 1. juni. IKT-avdelingen måler på nytt.",
    )
    reply(
        remark=point,
        person=story.principal,
        text="Aksesspunktene er bestilt, og ny måling er avtalt.",
    )
    story.send()
    story.at(6).check()


def granted(story: Story) -> None:
    """Granted, nothing ordered yet."""
    story.granted(MIDDLE, days_ago=8)


def granted_with_conditions(story: Story) -> None:
    """Granted with two conditions, one of which holds back ordering."""
    soon: date = today() + timedelta(days=20)
    story.granted(
        LOWER,
        days_ago=30,
        conditions=[
            {
                "text": "Fem nye aksesspunkter er i drift i paviljongen",
                "due": soon,
                "responsible": "Rektor",
                "gate": Gate.ORDER,
            },
            {
                "text": "Lærerne har fått første opplæring",
                "due": soon + timedelta(days=60),
                "responsible": "Prosjektleder",
                "gate": Gate.NONE,
            },
        ],
    )


def partly_granted(story: Story) -> None:
    """Granted for the upper grades only."""
    story.granted(MIDDLE, days_ago=20, grades=[6, 7])


def reversed_grant(story: Story) -> None:
    """A grant was reversed; the case lies at the director again."""
    story.granted(MIDDLE, days_ago=20)
    story.at(4)
    reverse(
        case=story.case,
        person=story.director,
        ground="Vedtaket gjaldt feil trinn. Saken avgjøres på nytt.",
    )


def rolled_out(story: Story) -> None:
    """Every grade has its devices."""
    grades = _all_grades(story)
    story.granted(grades, days_ago=420 + story.school.pk % 200)
    story.at(300 + story.school.pk % 60).deliver()


def _all_grades(story: Story) -> list[int]:
    span = story.school.spans.get()
    return list(range(span.first, min(span.last, 10) + 1))


def partly_rolled_out(story: Story) -> None:
    """Some grades have their devices."""
    story.granted(_all_grades(story)[-3:], days_ago=300).at(200).deliver()


def extended(story: Story) -> None:
    """A school with devices on some grades has begun a case for one more."""
    partly_rolled_out(story)
    earlier, grade = story.case, _all_grades(story)[-4]
    story.at(10)
    story.begin([grade], kind=CaseKind.EXTENSION, predecessor=earlier)


def withdrawn(story: Story) -> None:
    """The school took its plan back."""
    story.at(80).ready(MIDDLE).at(40).send().at(30)
    withdraw(
        case=story.case,
        person=story.principal,
        ground="Vi slår oss sammen med naboskolen og lager én plan.",
    )


def suspended(story: Story) -> None:
    """Set aside while the school moves."""
    story.at(80).ready(LOWER).at(40).send().at(38).assign().at(20)
    suspend(
        case=story.case, person=story.principal, ground="Skolen flytter til midlertidige lokaler."
    )


def warned(story: Story) -> None:
    """Warned that a rejection may follow."""
    story.at_director(MIDDLE, sent_days_ago=45).at(18)
    story.remark(*DATES, who="pedagogue")
    return_plan(
        case=story.case,
        person=story.director,
        seen=_seen(story),
        reasons="Planen mangler fortsatt det vi har bedt om.",
        warning=True,
    )


def rejected(story: Story) -> None:
    """Rejected after a warning and one more chance."""
    story.at_director(MIDDLE, sent_days_ago=150).at(120)
    point = story.remark(*DATES, who="pedagogue")
    return_plan(
        case=story.case,
        person=story.director,
        seen=_seen(story),
        reasons="Planen mangler det vi har bedt om.",
        warning=True,
    )
    story.at(95)
    mark_done(case=story.case, person=story.principal, key="competence", done=True)
    reply(remark=point, person=story.principal, text="Vi kommer tilbake til dette senere.")
    story.send().at(90).review().at(80).recommend("reject", "Punktet er ikke rettet.")
    story.at(70)
    reject(
        case=story.case,
        person=story.director,
        seen=_seen(story),
        reasons="Planen sier fortsatt ikke når lærerne får opplæring.",
    )


def by_email(story: Story) -> None:
    """A plan that came by e-mail, registered by an adviser with the original attached."""
    story.at(5)
    original = store_bytes(
        name="Utviklingsplan.txt", content="Plan sendt på e-post til IKT-veilederne.".encode()
    )
    story.case = begin(
        school=story.school,
        person=story.town.staff["adviser_two"],
        grades=LOWER,
        school_year=today().year + 1,
        device_type=DeviceType.PC,
        original=original,
    )


def dispensed(story: Story) -> None:
    """Sent under a dispensation from the network gate."""
    story.at(70).begin(MIDDLE).write().at(30)
    declare_impartiality(case=story.case, person=story.director, disqualified=False)
    dispense(
        case=story.case,
        person=story.director,
        authority="Fullmakt fra etatsdirektøren",
        ground="Nytt bygg står klart til skolestart, og nettet kan ikke måles før da.",
        valid_until=today() + timedelta(days=300),
    )
    story.board().at(7).send()


def confirmation_withdrawn(story: Story) -> None:
    """Granted, and then the network confirmation was withdrawn."""
    story.granted(MIDDLE, days_ago=15).at(2)
    confirmation = NetworkConfirmation.objects.filter(request__case=story.case).latest("pk")
    withdraw_confirmation(
        confirmation=confirmation,
        person=story.town.staff["engineer"],
        ground="Linja er flyttet til et annet bygg.",
    )


def says_none(story: Story) -> None:
    """The school says that it has no devices, and has begun a plan."""
    story.at(30).begin(MIDDLE)
    for grade in _all_grades(story):
        state(
            person=story.principal,
            case=story.case,
            grade=grade,
            device_type=DeviceType.TABLET,
            quantity=0,
            effective=today(),
        )


PLOTS: dict[str, Plot] = {
    "Lillevik skole": before_director,
    "Bjerkelia skole": just_begun,
    "Solhaug skole": half_written,
    "Granåsen skole": waiting_for_network,
    "Lindvik ungdomsskole": network_not_yet,
    "Tangen skole": board_postponed,
    "Myrvoll skole": ready_to_send,
    "Furuset øst skole": changed_after_board,
    "Elveåsen skole": sent_unassigned,
    "Kirkebakken skole": sent_overdue,
    "Bekkefaret ungdomsskole": open_question,
    "Fjordgløtt skole": returned_formally,
    "Nordre Lindvik skole": one_department_left,
    "Høyden ungdomsskole": in_review,
    "Haugtun skole": to_be_recommended,
    "Skogkanten ungdomsskole": disqualified_director,
    "Åsmyra skole": half_answered,
    "Blåklokka skole": second_round,
    "Strandengen skole": granted,
    "Sjøsiden ungdomsskole": granted_with_conditions,
    "Vestby gård skole": partly_granted,
    "Kløverhagen skole": reversed_grant,
    "Rognlia skole": rolled_out,
    "Søndre Skog skole": rolled_out,
    "Midtbyen ungdomsskole": rolled_out,
    "Åkerli ungdomsskole": rolled_out,
    "Brattåsen skole": rolled_out,
    "Stornes skole": rolled_out,
    "Engelsrud skole": partly_rolled_out,
    "Utsikten skole": partly_rolled_out,
    "Havnebyen skole": extended,
    "Kvernhuset skole": withdrawn,
    "Ringveien ungdomsskole": suspended,
    "Torsborg skole": warned,
    "Øvre Lindvik skole": rejected,
    "Fjellhamar vest ungdomsskole": by_email,
    "Ørneberget skole": dispensed,
    "Løkkeberg skole": confirmation_withdrawn,
    "Lindvik internasjonale skole": says_none,
}
