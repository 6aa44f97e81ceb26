"""Deciding: who may, on what, once; conditions, warning, reversal, lapse."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.test import Client

from entilen.accounts.models import Person, RoleAssignment, Substitution
from entilen.cases.actions import assign, declare_impartiality
from entilen.cases.errors import ContentChanged, NotYours, Refused
from entilen.cases.models import Case
from entilen.decision.actions import (
    fulfil_condition,
    grant,
    lapse_overdue,
    reject,
    report_condition,
    return_plan,
    reverse,
)
from entilen.decision.models import Condition, Decision
from entilen.decision.queries import deliveries
from entilen.files.actions import store_bytes
from entilen.financing.models import Source
from entilen.mail.actions import send
from entilen.plans.queries import current_fingerprint
from entilen.process.vocabulary import ConditionGate, DeviceType, Role, Stage
from entilen.procurement.actions import place_order
from entilen.reactions import react
from entilen.review.actions import recommend, reply, settle_remark, write_remark
from entilen.review.rules import Severity
from entilen.submission.actions import submit
from entilen.submission.queries import current_submission
from tests.cast import (
    TODAY,
    Town,
    at_director,
    director_elsewhere,
    formally_accepted,
    make_person,
    must,
    read_last,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


def seen(case: Case) -> str:
    sent = current_submission(case)
    assert sent is not None
    return sent.version.fingerprint


def say_yes(case: Case, person: Person, **more: object) -> Decision:
    return grant(
        case=case,
        person=person,
        seen=seen(case),
        reasons="Planen er god.",
        grades=[5, 6, 7],
        **more,  # type: ignore[arg-type]
    )


def impartial(case: Case, person: Person) -> None:
    declare_impartiality(case=case, person=person, disqualified=False)


def test_only_the_responsible_director_decides(town: Town) -> None:
    case = at_director(town)
    for person in (town.principal, town.adviser, town.manager, town.other_director, town.outsider):
        with pytest.raises(NotYours):
            say_yes(case, person)
    decision = say_yes(case, town.director)
    assert decision.fingerprint == seen(case)
    assert decision.on_behalf_of is None


def test_a_decision_names_exactly_what_was_read(town: Town) -> None:
    case = at_director(town)
    with pytest.raises(ContentChanged):
        grant(case=case, person=town.director, seen="noe annet", reasons="", grades=[5])
    assert case.decisions.count() == 0


def test_a_second_decision_on_the_same_case_is_refused(town: Town) -> None:
    case = at_director(town)
    say_yes(case, town.director)
    with pytest.raises(Refused, match="Du kan ikke innvilge nå"):
        say_yes(case, town.director)
    assert case.decisions.count() == 1


def test_a_substitute_decides_within_the_dates_and_the_letter_says_so(town: Town) -> None:
    case = at_director(town)
    stand_in = director_elsewhere(town)
    Substitution.objects.create(
        absent=town.director,
        substitute=stand_in,
        role=Role.DIRECTOR,
        school=town.school,
        first_day=date(2026, 11, 24),
        last_day=date(2026, 11, 30),
        given_by=town.director,
    )
    with pytest.raises(NotYours):
        say_yes(case, stand_in)
    with time_machine.travel(datetime(2026, 11, 25, 9, tzinfo=UTC), tick=True):
        stand_in = Person.objects.get(pk=stand_in.pk)
        impartial(case, stand_in)
        decision = say_yes(case, stand_in)
    assert decision.on_behalf_of == town.director
    assert "stedfortreder for Didrik Direktør" in decision.letter
    event = case.events.latest("sequence")
    assert (event.actor, event.on_behalf_of) == (stand_in, town.director)


def test_a_disqualified_director_does_not_decide_and_nobody_below_does_either(town: Town) -> None:
    case = at_director(town)
    declare_impartiality(case=case, person=town.director, disqualified=True, ground="guardian")
    with pytest.raises(Refused, match="inhabil"):
        say_yes(case, town.director)
    below = make_person("Ulla Underordnet", Role.DIRECTOR, school=town.school)
    Person.objects.filter(pk=below.pk).update(superior=town.director)
    below.refresh_from_db()
    impartial(case, below)
    with pytest.raises(Refused, match="Lederen din er inhabil"):
        say_yes(case, below)


def test_the_case_goes_sideways_or_up(town: Town) -> None:
    case, other = at_director(town), director_elsewhere(town)
    declare_impartiality(case=case, person=town.director, disqualified=True)
    assign(case=case, person=town.manager, task="decider", to=other)
    impartial(case, other)
    say_yes(case, other)
    assert case.stage == Stage.GRANTED


def test_when_the_division_is_disqualified_every_director_below_falls_out(town: Town) -> None:
    case = at_director(town)
    declare_impartiality(case=case, person=town.divisional, disqualified=True)
    with pytest.raises(Refused, match="Lederen din er inhabil"):
        say_yes(case, town.director)


@pytest.mark.parametrize("own", [(), (Role.PEDAGOGICAL_REVIEWER,)])
def test_a_stand_in_for_a_disqualified_director_does_not_decide(
    town: Town, own: tuple[Role, ...]
) -> None:
    case = at_director(town)
    stand_in = director_elsewhere(town)
    for role in own:
        RoleAssignment.objects.create(person=stand_in, role=role, first_day=date(2020, 1, 1))
    Substitution.objects.create(
        absent=town.director,
        substitute=stand_in,
        role=Role.DIRECTOR,
        school=town.school,
        first_day=date(2026, 11, 1),
        last_day=date(2026, 12, 1),
        given_by=town.director,
    )
    declare_impartiality(case=case, person=town.director, disqualified=True)
    impartial(case, stand_in)
    with pytest.raises(Refused, match="inhabil"):
        say_yes(case, stand_in)


def test_no_rejection_without_a_warning_and_one_more_chance(town: Town) -> None:
    case = at_director(town)
    with pytest.raises(Refused, match="varsel om mulig avslag"):
        reject(case=case, person=town.director, seen=seen(case), reasons="Nei.")
    point = write_remark(
        case=case,
        person=town.pedagogue,
        area="vision",
        severity=Severity.MUST,
        title="Mål mangler",
        text="Skriv mål.",
        internal=False,
    )
    return_plan(case=case, person=town.director, seen=seen(case), reasons="", warning=True)
    assert "kan bli avslått" in case.decisions.latest("pk").letter
    from entilen.plans.actions import mark_done

    mark_done(case=case, person=town.principal, key="vision", done=True)
    reply(remark=point, person=town.principal, text="Vi vil ikke.")
    submit(case=case, person=town.principal, seen=current_fingerprint(case))
    formally_accepted(town, case)
    if case.stage == Stage.SPECIALIST_REVIEW:
        from entilen.process.vocabulary import Department
        from tests.cast import assess

        settle_remark(remark=point, person=town.pedagogue, closed=False)
        assess(town, case, Department.PEDAGOGICAL)
    recommend(case=case, person=town.adviser, verdict="reject", text="Ikke rettet.")
    reject(case=case, person=town.director, seen=seen(case), reasons="Målene mangler.")
    assert case.stage == Stage.REJECTED


def test_a_return_without_points_is_refused(town: Town) -> None:
    case = at_director(town)
    with pytest.raises(Refused, match="minst én merknad"):
        return_plan(case=case, person=town.director, seen=seen(case), reasons="Prøv igjen.")
    assert case.return_letters.count() == 0


def test_conditions_are_followed_one_by_one_and_hold_back_ordering(town: Town) -> None:
    case = at_director(town)
    due = date(2027, 3, 1)
    say_yes(
        case,
        town.director,
        conditions=[
            {
                "text": "Nye aksesspunkter",
                "due": due,
                "responsible": "Rektor",
                "gate": ConditionGate.ORDER,
            },
            {"text": "Kurs", "due": due, "responsible": "Rektor", "gate": ConditionGate.NONE},
        ],
    )

    def order() -> None:
        place_order(
            case=case,
            person=town.principal,
            grade=5,
            device_type=DeviceType.TABLET,
            quantity=30,
            source=Source.OWN_BUDGET,
            ordered_on=date(2026, 11, 23),
        )

    with pytest.raises(Refused, match="Nye aksesspunkter"):
        order()
    condition = Condition.objects.get(gate=ConditionGate.ORDER)
    report_condition(condition=condition, person=town.principal, text="Montert.")
    with pytest.raises(Refused, match="Nye aksesspunkter"):
        order()
    fulfil_condition(
        condition=condition, person=town.adviser, fulfilled=True, seen=read_last(condition)
    )
    order()


def test_a_reversal_is_its_own_and_the_old_one_stays(town: Town) -> None:
    case = at_director(town)
    old = say_yes(case, town.director)
    new = reverse(case=case, person=town.director, ground="Feil tall.")
    assert new.reverses == old
    assert case.stage == Stage.AT_DIRECTOR
    old.refresh_from_db()
    assert "Planen er innvilget" in old.letter
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Decision.objects.filter(pk=old.pk).update(reasons="x")


def test_a_grant_lapses_when_nothing_is_ordered_in_time_and_not_otherwise(town: Town) -> None:
    case = at_director(town)
    decision = say_yes(case, town.director)
    assert decision.expires == date(2028, 11, 23)
    assert lapse_overdue(date(2028, 11, 23)) == 0
    with time_machine.travel(datetime(2028, 11, 24, 9, tzinfo=UTC), tick=True):
        assert lapse_overdue(date(2028, 11, 24)) == 1
    case.refresh_from_db()
    assert case.stage == Stage.LAPSED


def test_a_proposed_condition_does_not_stand_in_the_way_of_a_return(town: Town) -> None:
    case = at_director(town)
    write_remark(
        case=case,
        person=town.pedagogue,
        area="vision",
        severity=Severity.SHOULD,
        title="Mål",
        text="Skriv mål.",
        internal=False,
    )
    client = Client()
    client.force_login(town.director)
    sent = {"seen": seen(case), "grades": ["5"], "reasons": "Nesten.", "gjor": "returner"}
    sent |= {"vilkar-TOTAL_FORMS": "1", "vilkar-INITIAL_FORMS": "0"}
    sent |= {"vilkar-0-text": "Send oppdatert plan.", "vilkar-0-gate": "none"}
    address = f"/sak/{case.key}/beslutning/"
    shown = client.post(address, sent)
    assert "Se over brevet" in shown.content.decode()
    assert not case.decisions.exists()
    refused = client.post(address, {**sent, "gjor": "innvilg"}).content.decode()
    assert "Skriv en dato." in refused
    mark = shown.context["mark"]
    client.post(address, {**sent, "valg": "returner", "gjor": "send", "brev": mark})
    assert [row.outcome for row in case.decisions.all()] == ["returned"]


def test_a_reversal_is_shown_before_it_is_sent(town: Town) -> None:
    case = at_director(town)
    say_yes(case, town.director)
    client = Client()
    client.force_login(town.director)
    address, ground = f"/sak/{case.key}/omgjor/", {"ground": "Feil tall i planen."}
    answer = client.post(address, ground)
    shown = answer.content.decode()
    assert "Se over brevet" in shown
    assert "Feil tall i planen." in shown
    assert case.decisions.count() == 1
    assert (
        "Feil tall i planen." in client.post(address, {**ground, "gjor": "endre"}).content.decode()
    )
    client.post(address, {**ground, "gjor": "send", "brev": answer.context["mark"]})
    assert case.decisions.count() == 2


def test_who_has_been_told_of_the_decision_stands_beside_it(town: Town) -> None:
    """What became of each mail; the school's people do not read the list."""
    case = at_director(town)
    decision = say_yes(case, town.director)
    event = case.events.get(act="grant")
    react(event=event.pk)
    rows = deliveries(decision)
    assert {row.to_name for row in rows} >= {"Ragnhild Rektor"}
    send(pk=rows[0].pk)
    client = Client()
    client.force_login(town.director)
    page = client.get(f"/beslutning/{decision.key}/").content.decode()
    assert "Sendt" in page
    assert "På vei" in page or len(rows) == 1
    client.force_login(town.principal)
    assert (
        "Hvem som har fått beskjed"
        not in client.get(f"/beslutning/{decision.key}/").content.decode()
    )


def test_the_proof_of_a_condition_can_be_opened_by_those_who_see_the_case(town: Town) -> None:
    case = at_director(town)
    terms = [{"text": "Skap", "due": TODAY, "responsible": "Rektor", "gate": "order"}]
    condition = say_yes(case, town.director, conditions=terms).conditions.get()
    proof = store_bytes(name="bilde.txt", content=b"Her er skapene.")
    report = report_condition(
        condition=condition, person=town.principal, text="Bygget.", evidence=proof
    )
    client = Client()
    address = f"/sak/{case.key}/vilkar/{report.pk}/bevis/"
    client.force_login(town.adviser)
    assert client.get(address).content == b"Her er skapene."
    assert address in client.get(f"/sak/{case.key}/vilkar/").content.decode()
    client.force_login(town.outsider)
    assert client.get(address).status_code == 404


def test_a_return_whose_letter_changed_after_it_was_seen_is_shown_again(town: Town) -> None:
    case = at_director(town)
    must(case, town.director, "vision", "Målene mangler")
    client = Client()
    client.force_login(town.director)
    address, typed = f"/sak/{case.key}/beslutning/", {"seen": seen(case), "reasons": "Nesten."}
    typed |= {"vilkar-TOTAL_FORMS": "1", "vilkar-INITIAL_FORMS": "0"}
    mark = client.post(address, typed | {"gjor": "returner"}).context["mark"]
    must(case, town.adviser, "attachments", "Protokollen mangler")
    sent = typed | {"gjor": "send", "valg": "returner", "brev": mark}
    shown = client.post(address, sent)
    assert "Noe er endret siden du så brevet" in shown.content.decode()
    assert "Protokollen mangler" in shown.content.decode()
    assert not case.decisions.exists()
    assert client.post(address, sent | {"brev": shown.context["mark"]}).status_code == 302
    assert case.decisions.get().outcome == "returned"
