"""What each department looks at in a round: open points and what has changed."""

import re

import pytest
from django.test import Client

from entilen.accounts.models import Person, RoleAssignment
from entilen.cases.actions import assign, declare_impartiality
from entilen.cases.errors import Refused
from entilen.cases.models import Case
from entilen.cases.queries import candidates
from entilen.plans.actions import mark_done, save_area, save_grade_rows
from entilen.plans.forms import initial_rows
from entilen.plans.queries import current_fingerprint
from entilen.process.vocabulary import Department, Role, Stage
from entilen.review.actions import (
    Answered,
    answer_criteria,
    give_assessment,
    reply,
    return_formally,
    settle_remark,
)
from entilen.review.assessed import criterion_mark, missing_assessments, review_areas
from entilen.review.models import Remark
from entilen.review.reading import place_review
from entilen.review.rules import Level
from entilen.schools.models import Site
from entilen.submission.actions import submit
from tests.cast import (
    TODAY,
    Town,
    assess,
    at_director,
    confirm_network,
    declare_all,
    finance,
    formally_accepted,
    make_person,
    must,
    send_back,
    sent_case,
    treat_in_board,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]
NEW = "## Nytt\n\nSlik gjør vi det fra nå av."


def answered_and_sent(town: Town, case: Case, *remarks: Remark) -> None:
    for remark in remarks:
        reply(remark=remark, person=town.principal, text="Gjort.")
    confirm_network(town, case)
    treat_in_board(town, case)
    submit(case=case, person=town.principal, seen=current_fingerprint(case))
    case.refresh_from_db()


def rewrite(town: Town, case: Case, key: str, text: str = NEW) -> None:
    row = case.plan.areas.get(key=key)
    save_area(case=case, person=town.teacher, key=key, markdown=text, base_version=row.version)
    mark_done(case=case, person=town.principal, key=key, done=True)


def more_devices(town: Town, case: Case) -> None:
    rows = [{**row, "site": Site.objects.get(pk=row["site"])} for row in initial_rows(case)]
    rows[0]["devices"] += 3
    case.plan.refresh_from_db()
    save_grade_rows(case=case, person=town.principal, rows=rows, base_version=case.plan.row_version)
    finance(town, case)


def look(person: Person, case: Case, path: str) -> str:
    client = Client()
    client.force_login(person)
    return client.get(f"/sak/{case.key}/{path}").content.decode()


def test_changed_numbers_are_looked_at_by_the_technical_department(town: Town) -> None:
    case = at_director(town)
    remark = must(case, town.adviser, "grade_rows")
    send_back(town, case)
    more_devices(town, case)
    answered_and_sent(town, case, remark)
    assert {"grade_rows"} <= review_areas(case, Department.TECHNICAL)
    assert review_areas(case, Department.PEDAGOGICAL) == frozenset()
    formally_accepted(town, case)
    assert case.stage == Stage.SPECIALIST_REVIEW
    assert missing_assessments(case) == [Department.TECHNICAL]
    assert "Se over" in look(town.technician, case, "vurdering/")
    page = look(town.technician, case, "vurdering/grade_rows/")
    assert "<ins>" in page
    assert "<del>" in page
    assess(town, case, Department.TECHNICAL)
    assert case.stage == Stage.RECOMMENDATION


def test_a_departments_own_point_brings_its_part_back_to_it(town: Town) -> None:
    case = at_director(town)
    remark = must(case, town.pedagogue, "financing")
    send_back(town, case)
    answered_and_sent(town, case, remark)
    assert review_areas(case, Department.PEDAGOGICAL) == {"financing"}
    settle_remark(remark=remark, person=town.pedagogue, closed=True)
    assert review_areas(case, Department.PEDAGOGICAL) == frozenset()


def test_a_change_is_still_marked_when_the_round_in_between_was_not_assessed(town: Town) -> None:
    case = at_director(town)
    first = must(case, town.pedagogue, "vision")
    send_back(town, case)
    rewrite(town, case, "vision")
    answered_and_sent(town, case, first)
    second = must(case, town.adviser, "attachments")
    return_formally(case=case, person=town.adviser, introduction="")
    case.refresh_from_db()
    mark_done(case=case, person=town.principal, key="vision", done=True)
    answered_and_sent(town, case, first, second)
    assert case.round == 3
    assert "vision" in review_areas(case, Department.PEDAGOGICAL)
    place = place_review(case, "vision", Department.PEDAGOGICAL)
    assert place is not None
    assert place.change is not None
    assert "<ins>" in place.change.html
    again = place_review(case, "vision", None)
    assert again is not None
    assert again.change is None


def test_two_of_one_department_never_overwrite_each_other(town: Town) -> None:
    case = sent_case(town)
    declare_all(town, case)
    formally_accepted(town, case)
    area, criterion = case.programme.requirements.criteria_of(Department.PEDAGOGICAL)[0]
    colleague = make_person("Per Pedagog", Role.PEDAGOGICAL_REVIEWER)

    def say(person: Person, level: Level, reason: str, seen: str) -> None:
        answer_criteria(
            case=case,
            person=person,
            department=Department.PEDAGOGICAL,
            answers=[Answered(criterion.key, level, reason, seen)],
        )

    declare_impartiality(case=case, person=colleague, disqualified=False)
    unseen = criterion_mark(None)
    say(town.pedagogue, Level.MET, "Godt.", unseen)
    say(colleague, Level.MET, "Godt.", unseen)
    with pytest.raises(Refused, match="Petra Pedagog har svart"):
        say(colleague, Level.NOT_MET, "Ikke godt.", unseen)
    stands = case.criterion_answers.get()
    assert (stands.level, stands.reason) == (Level.MET, "Godt.")
    client = Client()
    client.force_login(colleague)
    address = f"/sak/{case.key}/vurdering/{area.key}/"
    sent: dict[str, str] = {}
    for asked in area.criteria:
        if asked.department == Department.PEDAGOGICAL:
            sent |= {f"level-{asked.key}": "met", f"seen-{asked.key}": unseen}
    sent |= {f"level-{criterion.key}": "not_met", f"reason-{criterion.key}": "Ikke godt."}
    answer = client.post(address, sent)
    page = answer.content.decode()
    assert "har svart på et kriterium her i mellomtiden" in page
    assert "Ikke godt." in page
    marks = answer.context["form"].data
    assert client.post(address, marks).status_code == 302
    assert case.criterion_answers.get(criterion=criterion.key).reason == "Ikke godt."


def test_nobody_reviews_their_own_school_whatever_they_answer(town: Town) -> None:
    case = sent_case(town)
    declare_all(town, case)
    formally_accepted(town, case)
    RoleAssignment.objects.create(
        person=town.principal, role=Role.PEDAGOGICAL_REVIEWER, first_day=TODAY
    )
    both = Person.objects.get(pk=town.principal.pk)
    declare_impartiality(case=case, person=both, disqualified=False)
    assert both not in candidates(case, "pedagogical_reviewer")
    with pytest.raises(Refused, match="rolle ved skolen"):
        assign(case=case, person=town.manager, task="pedagogical_reviewer", to=both)
    with pytest.raises(Refused, match="rolle ved skolen"):
        must(case, both, "vision")
    with pytest.raises(Refused, match="rolle ved skolen"):
        give_assessment(case=case, person=both, department=Department.PEDAGOGICAL, summary="Flott.")


@pytest.mark.parametrize("name", ["adviser", "manager", "director"])
def test_what_the_school_corrects_is_not_read_before_it_is_sent(town: Town, name: str) -> None:
    case = at_director(town)
    remark = must(case, town.adviser, "grade_rows")
    send_back(town, case)
    heading = case.summary
    more_devices(town, case)
    save_fewer_grades(town, case)
    case.refresh_from_db()
    assert case.summary == heading
    person = getattr(town, name)
    for path in ("", "nettverk/", "organer/", "vurdering/infrastructure/"):
        page = look(person, case, path)
        assert not re.search(r">67<|67 (enheter|elever)", page), path
        assert "vesentlig endret" not in page, path
    assert "67 enheter" in look(town.principal, case, "nettverk/")
    answered_and_sent(town, case, remark)
    assert case.summary == "1:1 på 5. og 6. trinn"
    assert "67 enheter" in look(person, case, "nettverk/")


def save_fewer_grades(town: Town, case: Case) -> None:
    rows = [{**row, "site": Site.objects.get(pk=row["site"])} for row in initial_rows(case)]
    case.plan.refresh_from_db()
    save_grade_rows(
        case=case,
        person=town.principal,
        rows=rows[:-1],
        base_version=case.plan.row_version,
    )


def test_answers_that_are_not_finished_are_kept_when_a_remark_is_to_be_written(town: Town) -> None:
    case = sent_case(town)
    declare_all(town, case)
    formally_accepted(town, case)
    area, criterion = case.programme.requirements.criteria_of(Department.PEDAGOGICAL)[0]
    client = Client()
    client.force_login(town.pedagogue)
    address = f"/sak/{case.key}/vurdering/{area.key}/"
    sent = {f"level-{criterion.key}": "met", f"seen-{criterion.key}": criterion_mark(None)}
    assert client.post(address, sent | {"etterpa": "merknad"}).headers["Location"] == (
        f"/sak/{case.key}/merknad/?omrade={area.key}"
    )
    assert case.criterion_answers.get().criterion == criterion.key
