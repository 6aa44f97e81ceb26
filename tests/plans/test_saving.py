"""Nothing typed is ever lost: stale saves, clashes, history, versions."""

import pytest

from entilen.cases.actions import withdraw
from entilen.cases.errors import ContentChanged, NotYours, Refused
from entilen.cases.models import Case
from entilen.plans.actions import (
    Saved,
    begin,
    begin_again,
    freeze,
    mark_done,
    save_area,
    save_links,
    save_milestones,
    save_self_assessment,
    settle_clash,
)
from entilen.plans.models import Area, AreaRevision, SelfAssessment
from entilen.plans.queries import answer_mark, clash_mark, current_fingerprint
from entilen.process.vocabulary import DeviceType
from entilen.submission.actions import submit
from tests.cast import Town, begin_case, ready_case, sent_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


def test_a_case_begins_with_all_that_is_known(town: Town) -> None:
    case = begin_case(town)
    rows = [(row.grade, row.pupils, row.devices, row.spares) for row in case.plan.grade_rows.all()]
    assert rows == [(5, 30, 30, 2), (6, 30, 30, 2), (7, 30, 30, 2)]
    assert case.plan.milestones.count() == 15
    case.refresh_from_db()
    assert case.summary == "1:1 på 5.–7. trinn"


def test_a_stale_save_keeps_both_texts(town: Town) -> None:
    case = begin_case(town)
    first = save_area(
        case=case, person=town.principal, key="vision", markdown="Rektors tekst", base_version=0
    )
    second = save_area(
        case=case, person=town.teacher, key="vision", markdown="Lærerens tekst", base_version=0
    )
    assert (first.conflict, second.conflict) == (False, True)
    area = Area.objects.get(plan=case.plan, key="vision")
    assert "Rektors tekst" in area.html
    assert "Lærerens tekst" in area.conflict_html
    with pytest.raises(Refused, match="To tekster"):
        mark_done(case=case, person=town.principal, key="vision", done=True)
    settle_clash(
        case=case,
        person=town.principal,
        key="vision",
        markdown="Begge to",
        seen=clash_mark(area),
    )
    area.refresh_from_db()
    assert (area.html, area.conflict_html) == ("<p>Begge to</p>", "")
    history = " ".join(AreaRevision.objects.filter(area=area).values_list("html", flat=True))
    assert "Rektors tekst" in history
    assert "Lærerens tekst" in history


def test_saves_in_one_sitting_are_one_line_of_history_and_another_author_begins_a_new(
    town: Town,
) -> None:
    case = begin_case(town)
    for number, text in enumerate(("a", "ab", "abc")):
        save_area(case=case, person=town.teacher, key="vision", markdown=text, base_version=number)
    save_area(case=case, person=town.principal, key="vision", markdown="abcd", base_version=3)
    assert [row.html for row in AreaRevision.objects.all()] == ["<p>abcd</p>", "<p>abc</p>"]


def test_numbers_saved_on_stale_numbers_are_refused_whole(town: Town) -> None:
    case = begin_case(town)
    save_milestones(case=case, person=town.principal, rows=[], base_version=0)
    with pytest.raises(Refused, match="Noen har endret dette"):
        save_milestones(case=case, person=town.teacher, rows=[], base_version=0)


def test_equal_content_is_the_same_version(town: Town) -> None:
    case = begin_case(town)
    first = freeze(case=case, person=town.principal)
    assert freeze(case=case, person=town.teacher) == first
    save_area(case=case, person=town.teacher, key="vision", markdown="Nytt", base_version=0)
    assert freeze(case=case, person=town.teacher).number == 2


def test_what_is_sent_is_what_was_seen(town: Town) -> None:
    case = ready_case(town)
    seen = current_fingerprint(case)
    save_area(case=case, person=town.teacher, key="vision", markdown="Endret", base_version=1)
    with pytest.raises(ContentChanged):
        submit(case=case, person=town.principal, seen=seen)
    assert case.submissions.count() == 0


def test_a_sent_plan_is_closed_and_others_never_write(town: Town) -> None:
    case = sent_case(town)
    with pytest.raises(Refused, match="kan ikke endres nå"):
        save_area(case=case, person=town.teacher, key="vision", markdown="x", base_version=1)
    for person in (town.adviser, town.director, town.outsider):
        with pytest.raises(NotYours):
            save_area(case=case, person=person, key="vision", markdown="x", base_version=1)


def save(town: Town, case: Case, text: str, base: int, window: str = "") -> Saved:
    return save_area(
        case=case,
        person=town.teacher,
        key="vision",
        markdown=text,
        base_version=base,
        window=window,
    )


def history(case: Case) -> set[str]:
    return set(AreaRevision.objects.filter(area__plan=case.plan).values_list("html", flat=True))


def test_ones_own_other_window_never_overwrites(town: Town) -> None:
    case = begin_case(town)
    assert not save(town, case, "Fra det første", 0, "a").conflict
    assert save(town, case, "Fra det andre", 0, "b").conflict
    area = Area.objects.get(plan=case.plan, key="vision")
    assert (area.html, area.conflict_html) == ("<p>Fra det første</p>", "<p>Fra det andre</p>")
    assert save(town, case, "Fra det andre igjen", 0, "b").conflict
    assert not save(town, case, "Fra det første igjen", area.version, "a").conflict
    area.refresh_from_db()
    settle_clash(
        case=case, person=town.teacher, key="vision", markdown="Alt", seen=clash_mark(area)
    )
    assert history(case) >= {
        "<p>Fra det andre</p>",
        "<p>Fra det andre igjen</p>",
        "<p>Fra det første igjen</p>",
        "<p>Alt</p>",
    }


def test_the_window_that_saved_last_goes_on_without_the_answer(town: Town) -> None:
    case = begin_case(town)
    save(town, case, "En", 0, "a")
    assert not save(town, case, "En setning", 0, "a").conflict
    assert save(town, case, "En tredje", 0).conflict


def test_a_clash_is_settled_only_on_the_texts_that_were_seen(town: Town) -> None:
    case = begin_case(town)
    save(town, case, "En", 0, "a")
    save(town, case, "To", 0, "b")
    area = Area.objects.get(plan=case.plan, key="vision")
    seen = clash_mark(area)
    save(town, case, "En og mer", 1, "a")
    with pytest.raises(Refused, match="skrevet mer her"):
        settle_clash(case=case, person=town.teacher, key="vision", markdown="Begge", seen=seen)
    area.refresh_from_db()
    assert area.html == "<p>En og mer</p>"


def test_links_saved_on_stale_ones_are_refused_whole(town: Town) -> None:
    case = begin_case(town)
    rows = [{"key": "strategic_plan", "subject": "", "url": "https://skole.eksempel.no"}]
    save_links(case=case, person=town.principal, rows=rows, base_version=0)
    with pytest.raises(Refused, match="endret dette i mellomtiden"):
        save_links(case=case, person=town.teacher, rows=[], base_version=0)
    assert case.plan.links.count() == 1


def answer(number: int, level: int | None, seen: SelfAssessment | None) -> dict[str, object]:
    return {
        "kind": "question",
        "number": number,
        "level": level,
        "text": "",
        "seen": answer_mark(seen),
    }


def test_two_answer_the_self_assessment_and_neither_blanks_the_other(town: Town) -> None:
    case = begin_case(town)
    both = [answer(1, 4, None), answer(2, None, None)]
    save_self_assessment(case=case, person=town.principal, answers=both)
    save_self_assessment(
        case=case, person=town.teacher, answers=[answer(1, None, None), answer(2, 2, None)]
    )
    assert [row.level for row in case.plan.self_assessment.all()] == [4, 2]
    with pytest.raises(Refused, match="Fokusområde 1: noen har svart i mellomtiden: «4"):
        save_self_assessment(case=case, person=town.teacher, answers=[answer(1, 1, None)])
    first = case.plan.self_assessment.get(number=1)
    save_self_assessment(case=case, person=town.teacher, answers=[answer(1, 1, first)])
    assert case.plan.self_assessment.get(number=1).level == 1


def test_an_ended_case_is_carried_on_also_before_it_had_any_grades(town: Town) -> None:
    case = begin_case(town)
    save_area(case=case, person=town.teacher, key="vision", markdown="Alle med", base_version=0)
    case.plan.grade_rows.all().delete()
    withdraw(case=case, person=town.principal, ground="Vi venter et år")
    new = begin_again(case=case, person=town.principal)
    assert not new.plan.grade_rows.exists() and new.plan.milestones.exists()
    assert new.plan.areas.get(key="vision").html == "<p>Alle med</p>"


def test_a_case_is_about_grades_that_the_school_has(town: Town) -> None:
    for grades in ([8], [7, 8], [0]):
        with pytest.raises(Refused, match=r"Lillevik skole har 1\.–7\. trinn"):
            begin(
                school=town.school,
                person=town.principal,
                grades=grades,
                school_year=2027,
                device_type=DeviceType.TABLET,
            )
    assert not Case.objects.exists()
