"""Cases that the school has not sent, and those that came another way."""

from datetime import timedelta

from entilen.bodies.models import Outcome
from entilen.cases.actions import declare_impartiality, note_look, share_draft
from entilen.files.actions import store_bytes
from entilen.network.actions import dispense, share_numbers
from entilen.network.models import Result
from entilen.plans.actions import begin, comment, save_grade_rows, settle_comment
from entilen.plans.forms import initial_rows
from entilen.process.vocabulary import DeviceType
from entilen.schools.models import Site
from entilen.town.plots.common import LOWER, MIDDLE, all_grades
from entilen.town.story import Story, today


def just_begun(story: Story) -> None:
    """A principal began yesterday."""
    story.at(1).begin(MIDDLE)


def half_written(story: Story) -> None:
    """Some areas are done, one is under way; an adviser reads the shared draft and comments.

    The school has some devices, and has corrected what it said first.
    """
    story.at(20).begin(MIDDLE).says({6: 12, 7: 0}).write(4, done=3)
    share_draft(case=story.case, person=story.principal, shared=True)
    share_numbers(case=story.case, person=story.principal, shared=True)
    adviser = story.town.staff["adviser_two"]
    first, second = [area.key for area in story.case.programme.requirements.areas][:2]
    story.at(12)
    story.says(
        {6: 21}, day=today() - timedelta(days=8), reason="Et klassesett på ni var ikke talt med."
    )
    note_look(case=story.case, person=adviser)
    declare_impartiality(case=story.case, person=adviser, disqualified=False)
    row = comment(
        case=story.case,
        person=adviser,
        area=first,
        text="Godt begynt. Si gjerne hvem som følger opp, og når dere ser på det igjen.",
    )
    story.at(10)
    settle_comment(row=row, person=story.principal, answer="Takk, det står i siste avsnitt nå.")
    story.at(3)
    note_look(case=story.case, person=adviser)
    comment(
        case=story.case,
        person=adviser,
        area=second,
        text="Her mangler ett eksempel fra timene: Hva skal elevene gjøre som de ikke gjør i dag?",
    )


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
    story.at(70).begin([6, 7]).write().network(limit=400)
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


def says_none(story: Story) -> None:
    """The school says that it has no devices, and has begun a plan."""
    story.at(30).begin(MIDDLE).says(dict.fromkeys(all_grades(story), 0))
