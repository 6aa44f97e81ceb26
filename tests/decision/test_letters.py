"""The letter: who, in which role, to whom and by what; each refusal's own words; put right."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import DatabaseError, transaction

from entilen.accounts.models import Person
from entilen.bodies.actions import invite
from entilen.cases.errors import NotYours, Refused
from entilen.cases.models import Case
from entilen.decision.actions import correct_letter, grant, lapse_overdue, return_plan, reverse
from entilen.decision.models import Decision, LetterCorrection
from entilen.devices.models import Kind, LedgerEntry
from entilen.mail.models import Letter
from entilen.network.models import NetworkAction, NetworkConfirmation, Result
from entilen.process.vocabulary import Stage
from entilen.reactions import react
from entilen.review.actions import return_formally
from entilen.submission.queries import current_submission
from tests.cast import (
    Town,
    at_director,
    declare_all,
    must,
    say_yes,
    send_back,
    sent_case,
)
from tests.visiting import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]

COUNTS = {"vilkar-TOTAL_FORMS": "1", "vilkar-INITIAL_FORMS": "0"}


def seen(case: Case) -> str:
    sent = current_submission(case)
    assert sent is not None
    return sent.version.fingerprint


def partly(town: Town, case: Case, **reasons: str) -> Decision:
    return grant(
        case=case,
        person=town.director,
        seen=seen(case),
        reasons="God plan.",
        grades=[5],
        refused={int(name.removeprefix("g")): why for name, why in reasons.items()},
    )


def test_each_refused_grade_has_its_reason(town: Town) -> None:
    case = at_director(town)
    with pytest.raises(Refused) as refused:
        partly(town, case, g6="Nettet i bygg B rekker ikke.")
    assert refused.value.reasons == ["Skriv hvorfor 7. trinn ikke innvilges."]
    decision = partly(town, case, g6="Nettet i bygg B rekker ikke.", g7="Elevene flytter.")
    assert decision.refused == [
        {"grade": 6, "reason": "Nettet i bygg B rekker ikke."},
        {"grade": 7, "reason": "Elevene flytter."},
    ]
    assert "6. trinn er ikke innvilget" in decision.letter
    for person, path in (
        (town.principal, f"/beslutning/{decision.key}/"),
        (town.outsider, f"/skoler/{town.school.slug}/plan/{case.number}/"),
    ):
        page = client_of(person).get(path).content.decode()
        assert "Nettet i bygg B rekker ikke." in page
        assert "Elevene flytter." in page
    Case.objects.filter(pk=case.pk).update(text_withheld=True)
    public = client_of(town.outsider).get(f"/skoler/{town.school.slug}/plan/{case.number}/")
    assert "Elevene flytter." not in public.content.decode()


def test_the_form_asks_why_for_each_grade_left_out_and_keeps_what_was_typed(town: Town) -> None:
    case = at_director(town)
    client, path = client_of(town.director), f"/sak/{case.key}/beslutning/"
    typed = COUNTS | {
        "seen": seen(case),
        "grades": ["5", "6"],
        "reasons": "God plan.",
        "gjor": "innvilg",
    }
    page = client.post(path, typed).content.decode()
    assert "Skriv hvorfor 7. trinn ikke innvilges." in page
    assert "God plan." in page
    assert not case.decisions.exists()
    shown = client.post(path, typed | {"refused_7": "Elevene flytter."})
    assert "Elevene flytter." in shown.content.decode()
    assert "Send innvilgelsen" in shown.content.decode()
    sent = typed | {
        "refused_7": "Elevene flytter.",
        "gjor": "send",
        "valg": "innvilg",
        "brev": shown.context["mark"],
    }
    client.post(path, sent)
    assert case.decisions.get().refused == [{"grade": 7, "reason": "Elevene flytter."}]


@pytest.mark.parametrize(
    ("choice", "says"),
    [("returner", "før du sender saken tilbake"), ("varsle", "før du varsler mulig avslag")],
)
def test_each_refusal_is_of_its_act_and_said_once(town: Town, choice: str, says: str) -> None:
    case = at_director(town)
    page = (
        client_of(town.director)
        .post(
            f"/sak/{case.key}/beslutning/",
            COUNTS | {"seen": seen(case), "reasons": "Nei.", "gjor": choice},
        )
        .content.decode()
    )
    assert page.count("Skriv minst én merknad til skolen") == 1
    assert says in page


@pytest.mark.parametrize(
    ("choice", "button"), [("returner", "Send returbrevet"), ("varsle", "Send varselet")]
)
def test_the_button_says_what_is_sent(town: Town, choice: str, button: str) -> None:
    case = at_director(town)
    must(case, town.director, "vision")
    page = client_of(town.director).post(
        f"/sak/{case.key}/beslutning/",
        COUNTS | {"seen": seen(case), "reasons": "Nesten.", "gjor": choice},
    )
    assert button in page.content.decode()


def test_the_letter_names_who_in_which_role_by_what_and_to_whom(town: Town) -> None:
    case = at_director(town)
    Case.objects.filter(pk=case.pk).update(handler=town.adviser)
    invite(case=case, person=town.principal, name="Fatima Foresatt", email="fatima@eksempel.no")
    letter = say_yes(town, case).letter
    for words in (
        "Didrik Direktør<br>\ndirektør",
        "23. november 2026",
        "Til: Ragnhild Rektor, rektor",
        "Fatima Foresatt, driftsstyret",
        "Ivar Veileder, saksbehandler",
        "ivar.veileder@eksempel.no",
        "Beslutningen er tatt etter",
        "gjeldende fra 15. juni 2020",
    ):
        assert words.replace("<br>\n", "<br>") in letter.replace("<br>\n", "<br>"), words


def test_the_formal_return_letter_is_read_afterwards_as_it_was_sent(town: Town) -> None:
    case = sent_case(town)
    declare_all(town, case)
    point = must(case, town.adviser, "vision", "Målene mangler")
    letter = return_formally(case=case, person=town.adviser, introduction="Nesten i mål.")
    Person.objects.filter(pk=town.principal.pk).update(name="Rita Rektor")
    point.refresh_from_db()
    point.title = "Noe annet"
    point.save()
    path = f"/sak/{case.key}/returbrev/{letter.pk}/"
    for person in (Person.objects.get(pk=town.principal.pk), town.adviser):
        client = client_of(person)
        assert path in client.get(f"/sak/{case.key}/punkter/").content.decode()
        page = client.get(path).content.decode()
        for words in ("Nesten i mål.", "Målene mangler", "Ragnhild Rektor", "Ivar Veileder"):
            assert words in page
        assert "IKT-veileder" in page
        assert "Noe annet" not in page
    assert client_of(town.outsider).get(path).status_code == 404


def correct(town: Town, decision: Decision, **more: object) -> LetterCorrection:
    return correct_letter(
        decision=decision,
        person=town.director,
        reasons="Planen er god.",
        ground="Skrivefeil i begrunnelsen.",
        **more,  # type: ignore[arg-type]
    )


def test_a_slip_is_put_right_and_the_outcome_stands(town: Town) -> None:
    case = at_director(town)
    old = partly(town, case, g6="Nettet rekekr ikke.", g7="Elevene flytter.")
    Letter.objects.all().delete()
    with time_machine.travel(datetime(2026, 11, 30, 9, tzinfo=UTC), tick=True):
        why = {6: "Nettet rekker ikke.", 7: "Elevene flytter."}
        correction = correct(town, old, refused=why)
    assert "Rettet 30. november 2026 av Didrik Direktør: Skrivefeil" in correction.letter
    assert "Nettet rekker ikke." in correction.letter
    assert "23. november 2026" in correction.letter
    old.refresh_from_db()
    case.refresh_from_db()
    assert "Nettet rekekr ikke." in old.letter
    assert (case.at, old.outcome, old.grades) == (Stage.GRANTED, "granted_partly", [5])
    assert case.decisions.count() == 1
    event = case.events.latest("sequence")
    assert (event.act, event.details["correction"]) == ("correct_letter", correction.pk)
    react(event=event.pk)
    assert town.principal.name in set(Letter.objects.values_list("to_name", flat=True))
    page = client_of(town.principal).get(f"/beslutning/{old.key}/").content.decode()
    assert "Nettet rekker ikke." in page
    assert "Nettet rekekr ikke." in page
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        LetterCorrection.objects.all().delete()
    with pytest.raises(Refused, match="siden du leste det"):
        correct(town, old, refused=why)
    with pytest.raises(Refused, match="ikke endret noe"):
        correct(town, old, refused=why, seen=correction.pk)
    with pytest.raises(Refused, match=r"Skriv hvorfor 7\. trinn"):
        correct(town, old, refused={6: "Nettet."}, seen=correction.pk)


def test_the_networks_own_conditions_stand_in_the_letter(town: Town) -> None:
    case = at_director(town)
    confirmation = NetworkConfirmation.objects.get()
    NetworkConfirmation.objects.update(result=Result.CONDITIONAL)
    for text, done in (("Bytte svitsj", None), ("Måle på nytt", confirmation.given_at)):
        NetworkAction.objects.create(
            confirmation=confirmation,
            text=text,
            due=date(2027, 2, 1),
            condition=True,
            done_at=done,
        )
    decision = say_yes(town, case)
    assert "Vilkår fra IKT-avdelingen" in decision.letter
    assert "Bytte svitsj (Hovedbygget)" in decision.letter
    assert "Frist 1. februar 2027. Ansvarlig: IKT-avdelingen." in decision.letter
    assert "Måle på nytt" not in decision.letter
    assert "når vilkårene som gjelder bestilling, er oppfylt" in decision.letter
    NetworkAction.objects.update(done_at=confirmation.given_at)
    put_right = correct_letter(
        decision=decision,
        person=town.director,
        reasons="God plan.",
        refused={},
        ground="Skrivefeil",
        seen=None,
    )
    assert "Bytte svitsj (Hovedbygget)" in put_right.letter


def test_a_condition_that_holds_nothing_back_does_not_hold_the_order_back(town: Town) -> None:
    case = at_director(town)
    term = {"text": "Rapport", "due": date(2027, 2, 1), "responsible": "rektor", "gate": "none"}
    decision = say_yes(town, case, conditions=[term])
    assert "Skolen kan bestille enhetene." in decision.letter
    assert "IKT-avdelingen" not in decision.letter.partition("Hva skjer nå?")[0]
    assert case.events.latest("sequence").summary == "Innvilget med ett vilkår"


def test_only_who_decides_puts_a_letter_right(town: Town) -> None:
    old = say_yes(town, at_director(town))
    for person in (town.principal, town.adviser, town.manager):
        with pytest.raises(NotYours):
            correct_letter(decision=old, person=person, reasons="Nei.", ground="Feil.")


def test_the_letter_of_a_return_keeps_its_points(town: Town) -> None:
    case = at_director(town)
    must(case, town.director, "vision", "Målene mangler")
    old = send_back(town, case)
    correction = correct(town, old)
    assert "Målene mangler" in correction.letter
    assert "Planen er god." in correction.letter
    assert "Nesten." not in correction.letter


def test_an_earlier_decision_is_not_put_right(town: Town) -> None:
    case = at_director(town)
    old = say_yes(town, case)
    new = reverse(case=case, person=town.director, ground="Feil tall.")
    with pytest.raises(Refused, match="avgjort på nytt"):
        correct(town, old)
    assert "Planen er god." in correct(town, new).letter


def test_a_letter_is_put_right_on_its_page_and_seen_before_it_is_sent(town: Town) -> None:
    case = at_director(town)
    old = say_yes(town, case)
    client, path = client_of(town.director), f"/beslutning/{old.key}/rett/"
    assert path in client.get(f"/beslutning/{old.key}/").content.decode()
    assert path not in client_of(town.principal).get(f"/beslutning/{old.key}/").content.decode()
    typed = {"reasons": "Planen er god.", "ground": "Begrunnelsen manglet."}
    shown = client.post(path, typed)
    assert "Send rettelsen" in shown.content.decode()
    assert not old.corrections.exists()
    client.post(path, typed | {"gjor": "send", "brev": shown.context["mark"]})
    assert old.corrections.get().ground == "Begrunnelsen manglet."


def test_a_grant_that_lapses_takes_its_numbers_back(town: Town) -> None:
    case = at_director(town)
    say_yes(town, case)
    with time_machine.travel(datetime(2028, 11, 24, 9, tzinfo=UTC), tick=True):
        assert lapse_overdue(datetime(2028, 11, 24, tzinfo=UTC).date()) == 1
    rows = LedgerEntry.objects.filter(case=case, kind=Kind.GRANTED)
    assert sum(row.quantity for row in rows) == 0
    back = rows.filter(quantity__lt=0)
    assert {row.cause for row in back} == {f"Bortfalt i sak {case.number}"}
    assert all(row.corrects_id for row in back)


def test_a_warning_is_a_letter_too(town: Town) -> None:
    case = at_director(town)
    must(case, town.director, "vision")
    decision = return_plan(
        case=case, person=town.director, seen=seen(case), reasons="Sist.", warning=True
    )
    assert "kan bli avslått" in correct(town, decision).letter
    letter = case.return_letters.get()
    page = client_of(town.principal).get(f"/sak/{case.key}/returbrev/{letter.pk}/")
    assert "Planen kan bli avslått hvis den ikke rettes" in page.content.decode()
