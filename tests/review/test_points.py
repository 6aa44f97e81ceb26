"""Points: no letter ever loses one, none is closed without a trace, none surprises the school."""

import pytest
from django.test import Client

from entilen.cases.errors import Refused
from entilen.cases.models import Case, CaseEvent
from entilen.decision.actions import grant
from entilen.plans.actions import mark_done
from entilen.plans.queries import current_fingerprint
from entilen.process.vocabulary import Act, Department
from entilen.review.actions import (
    let_point_stand,
    recommend,
    remove_remark,
    reply,
    return_formally,
    settle_remark,
)
from entilen.review.models import Remark, ReturnLetter
from entilen.review.queries import open_must, to_send
from entilen.submission.actions import submit
from entilen.submission.queries import current_submission
from tests.cast import (
    Town,
    assess,
    at_director,
    declare_all,
    formally_accepted,
    must,
    send_back,
    sent_case,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


def events(case: Case, act: Act) -> list[CaseEvent]:
    return list(CaseEvent.objects.filter(case=case, act=act).order_by("pk"))


def corrected(town: Town, case: Case, *answered: Remark) -> Case:
    """The school answers these points and sends the plan again, with its texts as they were."""
    for area in case.plan.areas.filter(done=False):
        mark_done(case=case, person=town.principal, key=area.key, done=True)
    for point in answered:
        reply(remark=point, person=town.principal, text="Gjort.")
    submit(case=case, person=town.principal, seen=current_fingerprint(case))
    case.refresh_from_db()
    return case


def words(letter: ReturnLetter) -> list[tuple[int, str]]:
    return [(point.number, point.title) for point in letter.points.all()]


def test_a_second_letter_takes_no_point_out_of_the_first(town: Town) -> None:
    case = sent_case(town)
    declare_all(town, case)
    first = must(case, town.adviser, "vision", "Mål mangler")
    return_formally(case=case, person=town.adviser, introduction="")
    corrected(town, case, first)
    settle_remark(remark=first, person=town.adviser, closed=False)
    must(case, town.adviser, "organisation", "Hvem leder?")
    second = return_formally(case=case, person=town.adviser, introduction="")
    earlier = ReturnLetter.objects.filter(case=case).first()
    assert earlier is not None
    assert words(earlier) == [(1, "Mål mangler")]
    assert words(second) == [(1, "Mål mangler"), (2, "Hvem leder?")]


def test_what_the_school_has_answered_is_not_asked_for_again(town: Town) -> None:
    case = sent_case(town)
    declare_all(town, case)
    first = must(case, town.adviser, "vision", "Mål mangler")
    return_formally(case=case, person=town.adviser, introduction="")
    corrected(town, case, first)
    must(case, town.adviser, "organisation", "Hvem leder?")
    second = return_formally(case=case, person=town.adviser, introduction="")
    assert words(second) == [(1, "Hvem leder?")]
    first.refresh_from_db()
    assert first.state == "answered"
    corrected(town, case, Remark.objects.get(title="Hvem leder?"))


def test_closing_and_opening_a_point_leave_an_event(town: Town) -> None:
    case = at_director(town)
    point = must(case, town.technician, "infrastructure")
    settle_remark(remark=point, person=town.technician, closed=True)
    settle_remark(remark=point, person=town.technician, closed=False)
    closed, opened = events(case, Act.CLOSE_POINT)[0], events(case, Act.REOPEN_POINT)[0]
    assert (closed.actor, closed.details["remark"]) == (town.technician, point.pk)
    assert opened.details["remark"] == point.pk
    assert len(events(case, Act.REMARK)) == 1
    other = must(case, town.technician, "infrastructure", "Feil sted")
    remove_remark(remark=other, person=town.technician)
    assert events(case, Act.REMOVE_REMARK)[0].details["remark"] == other.pk


def test_nobody_closes_anothers_point_without_a_ground_that_is_read(town: Town) -> None:
    case = at_director(town)
    point = must(case, town.technician, "infrastructure")
    with pytest.raises(Refused, match="teknisk fagavdeling"):
        settle_remark(remark=point, person=town.director, closed=True)
    with pytest.raises(Refused, match="Bare teknisk fagavdeling"):
        settle_remark(remark=point, person=town.pedagogue, closed=True, ground="Greit")
    settle_remark(
        remark=point, person=town.director, closed=True, ground="Bygget rives til sommeren."
    )
    point.refresh_from_db()
    assert point.closed_ground == "Bygget rives til sommeren."
    event = events(case, Act.CLOSE_POINT)[0]
    assert event.details["ground"] == "Bygget rives til sommeren."


def test_the_director_is_asked_for_the_ground_on_a_page(town: Town) -> None:
    case = at_director(town)
    point = must(case, town.technician, "infrastructure")
    client = Client()
    client.force_login(town.director)
    address = f"/sak/{case.key}/merknad/{point.pk}/"
    page = client.get(f"{address}?gjor=lukk").content.decode()
    assert "Hvorfor?" in page
    refused = client.post(address, {"gjor": "lukk", "ground": ""})
    assert refused.status_code == 200
    point.refresh_from_db()
    assert point.state == "open"
    assert client.post(address, {"gjor": "lukk", "ground": "Løst."}).status_code == 302
    point.refresh_from_db()
    assert (point.state, point.closed_ground) == ("closed", "Løst.")


def test_a_closed_point_is_not_opened_by_an_answer(town: Town) -> None:
    case = at_director(town)
    point = must(case, town.technician, "infrastructure")
    other = must(case, town.pedagogue, "vision")
    send_back(town, case)
    corrected(town, case, point, other)
    formally_accepted(town, case)
    settle_remark(remark=point, person=town.technician, closed=True)
    settle_remark(remark=other, person=town.pedagogue, closed=False)
    for department in Department:
        if case.stage == "specialist_review":
            assess(town, case, department)
    recommend(case=case, person=town.adviser, verdict="return", text="Ett punkt står.")
    send_back(town, case)
    with pytest.raises(Refused, match="lukket"):
        reply(remark=point, person=town.principal, text="Enda mer.")
    point.refresh_from_db()
    assert point.state == "closed"


def test_a_department_settles_what_was_answered_before_it_delivers(town: Town) -> None:
    case = at_director(town)
    point = must(case, town.technician, "infrastructure")
    send_back(town, case)
    corrected(town, case, point)
    formally_accepted(town, case)
    with pytest.raises(Refused, match="Lukk det, eller hold det åpent"):
        assess(town, case, Department.TECHNICAL)
    settle_remark(remark=point, person=town.technician, closed=True)
    assess(town, case, Department.TECHNICAL)
    assert case.stage == "recommendation"


def test_the_adviser_settles_the_own_points_before_recommending(town: Town) -> None:
    case = at_director(town)
    point = must(case, town.adviser, "links")
    send_back(town, case)
    corrected(town, case, point)
    formally_accepted(town, case)
    for department in Department:
        if case.stage == "specialist_review":
            assess(town, case, department)
    with pytest.raises(Refused, match="Lukk det, eller hold det åpent"):
        recommend(case=case, person=town.adviser, verdict="grant", text="Ja.")
    settle_remark(remark=point, person=town.adviser, closed=True)
    recommend(case=case, person=town.adviser, verdict="grant", text="Ja.")


def second_round(town: Town) -> Case:
    """Round two, with only the infrastructure opened and answered."""
    case = at_director(town)
    point = must(case, town.technician, "infrastructure")
    send_back(town, case)
    corrected(town, case, point)
    return formally_accepted(town, case)


def test_a_new_demand_on_accepted_text_is_marked_and_needs_the_adviser(town: Town) -> None:
    case = second_round(town)
    late = must(case, town.pedagogue, "vision", "Mål mangler likevel")
    assert late.unchanged
    assert "teksten er uendret" in late.unchanged_words
    assert late not in to_send(case)
    assert late not in open_must(case)
    let_point_stand(remark=late, person=town.adviser)
    assert late in to_send(case)
    assert late in open_must(case)
    assert events(case, Act.LET_POINT_STAND)[0].details["remark"] == late.pk


def test_a_point_on_what_was_pointed_at_or_changed_is_no_surprise(town: Town) -> None:
    case = second_round(town)
    assert not must(case, town.technician, "infrastructure", "Fortsatt uklart").unchanged


def test_what_waits_for_the_adviser_stops_no_grant(town: Town) -> None:
    case = second_round(town)
    settle_remark(
        remark=Remark.objects.get(area="infrastructure"), person=town.technician, closed=True
    )
    must(case, town.pedagogue, "vision", "Mål mangler likevel")
    assess(town, case, Department.TECHNICAL)
    recommend(case=case, person=town.adviser, verdict="grant", text="Ja.")
    sent = current_submission(case)
    assert sent is not None
    grant(
        case=case,
        person=town.director,
        seen=sent.version.fingerprint,
        reasons="",
        grades=[5, 6, 7],
    )
    assert case.stage == "granted"


def test_a_letter_that_returned_the_plan_formally_is_read_from_the_case(town: Town) -> None:
    case = sent_case(town)
    declare_all(town, case)
    point = must(case, town.adviser, "vision", "Mål mangler")
    letter = return_formally(case=case, person=town.adviser, introduction="")
    corrected(town, case, point)
    client = Client()
    client.force_login(town.principal)
    address = f"/sak/{case.key}/returbrev/{letter.pk}/"
    assert address in client.get(f"/sak/{case.key}/").content.decode()
    assert "Mål mangler" in client.get(address).content.decode()


def test_the_first_to_assess_reads_everything_also_after_a_formal_return(town: Town) -> None:
    case = sent_case(town)
    declare_all(town, case)
    point = must(case, town.adviser, "vision", "Mål mangler")
    return_formally(case=case, person=town.adviser, introduction="")
    corrected(town, case, point)
    formally_accepted(town, case)
    client = Client()
    client.force_login(town.technician)
    shown = client.get(f"/sak/{case.key}/vurdering/").content.decode()
    assert "Les hvert område" in shown
    assert "bare det som er endret" not in shown and "Uendret" not in shown
    assert not must(case, town.technician, "organisation", "Hvem hjelper?").unchanged
