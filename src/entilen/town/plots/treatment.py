"""Cases in treatment: checked, reviewed, returned, at the director, ended there."""

from entilen.bodies.models import Outcome
from entilen.cases.actions import assign, declare_impartiality, suspend, withdraw
from entilen.decision.actions import reject, return_plan
from entilen.plans.actions import mark_done, save_area
from entilen.plans.text import to_markdown
from entilen.process.vocabulary import Department
from entilen.review.actions import answer_question, ask, reply, return_formally
from entilen.town.plots.common import ALL_PRIMARY, LOWER, MIDDLE, seen
from entilen.town.story import Story

PAVILION = "Hos dere gjelder det tre rom i paviljongen."


def sent_unassigned(story: Story) -> None:
    """Sent yesterday; nobody has taken it."""
    story.at(50).ready(MIDDLE).at(1).send()


def sent_overdue(story: Story) -> None:
    """Sent a month ago, taken, and late."""
    story.at(90).ready(ALL_PRIMARY).at(30).send().at(28).assign()


def open_question(story: Story) -> None:
    """The adviser asked something; the case was not returned."""
    story.at(60).ready(LOWER).at(5).send().at(4).assign().declare()
    adviser = story.town.staff["adviser"]
    first = ask(
        case=story.case,
        person=adviser,
        text="Hvor mange ladeskap har dere i dag?",
        reason="Planen nevner nye ladeskap, men ikke hvor mange som står der fra før.",
    )
    story.at(3)
    answer_question(question=first, person=story.principal, text="Fire, med plass til 30 hver.")
    ask(
        case=story.case,
        person=adviser,
        text="Hvor lades enhetene til elevene som ikke får ta dem med hjem?",
        reason="Ladeskapene dere har, er for få til alle på trinnene.",
    )


def returned_formally(story: Story) -> None:
    """Back from the formal check with two points, none answered."""
    story.at(60).ready(MIDDLE).at(12).send().at(10).assign().declare()
    story.remark("agreement", "adviser")
    story.remark("responsible", "adviser", area="milestones")
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
    """Both departments still to assess. The board adopted the plan with a change."""
    story.at(80).begin(LOWER).write().network().board(Outcome.ADOPTED_WITH_CHANGES)
    story.at(70).make_the_boards_change().at(9).send().at(8).assign().declare().check()


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
    first = story.remark("wifi", "technician", supplement=PAVILION)
    story.remark("dates", "pedagogue")
    return_plan(
        case=story.case,
        person=story.director,
        seen=seen(story),
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
    point = story.remark("wifi", "technician", supplement=PAVILION)
    return_plan(
        case=story.case, person=story.director, seen=seen(story), reasons="Ett punkt gjenstår."
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
    story.remark("dates", "pedagogue")
    return_plan(
        case=story.case,
        person=story.director,
        seen=seen(story),
        reasons="Planen mangler fortsatt det vi har bedt om.",
        warning=True,
    )


def rejected(story: Story) -> None:
    """Rejected after a warning and one more chance."""
    story.at_director(MIDDLE, sent_days_ago=150).at(120)
    point = story.remark("dates", "pedagogue")
    return_plan(
        case=story.case,
        person=story.director,
        seen=seen(story),
        reasons="Planen mangler det vi har bedt om.",
        warning=True,
    )
    story.at(95)
    mark_done(case=story.case, person=story.principal, key="competence", done=True)
    reply(remark=point, person=story.principal, text="Vi kommer tilbake til dette senere.")
    story.send().at(90).review(content=False).at(80).recommend("reject", "Punktet er ikke rettet.")
    story.at(70)
    reject(
        case=story.case,
        person=story.director,
        seen=seen(story),
        reasons="Planen sier fortsatt ikke når lærerne får opplæring.",
    )
