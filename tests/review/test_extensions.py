"""An extension names what it builds on: the version that was granted, and nothing else.

Only what was read and granted counts as read; through withdrawal, copying, rejection and reversal.
"""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from entilen.accounts.models import Person
from entilen.cases.actions import declare_impartiality, withdraw
from entilen.cases.errors import Refused
from entilen.cases.models import Case
from entilen.decision.actions import reverse
from entilen.financing.actions import propose_lines
from entilen.financing.models import Source
from entilen.plans.actions import (
    attach,
    begin,
    begin_again,
    copy_plan,
    mark_done,
    save_grade_rows,
    save_milestones,
    save_self_assessment,
)
from entilen.plans.basis import granted_version
from entilen.plans.forms import initial_rows
from entilen.plans.queries import answer_mark, current_fingerprint
from entilen.process.vocabulary import CaseKind, Department, DeviceType, Stage
from entilen.review.actions import recommend
from entilen.review.assessed import missing_assessments, review_areas
from entilen.schools.models import Site
from entilen.submission.actions import submit
from tests.cast import (
    Town,
    at_director,
    begin_case,
    confirm_network,
    declare_all,
    formally_accepted,
    say_yes,
    treat_in_board,
    write_plan,
)
from tests.review.test_rounds import rewrite

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


@pytest.fixture
def granted(town: Town) -> Case:
    case = at_director(town, (5, 6))
    say_yes(town, case, (5, 6))
    return case


def extend(town: Town, granted: Case) -> Case:
    """An extension as the page opens it: with the texts of what was granted."""
    case = begin(
        school=town.school,
        person=town.principal,
        grades=[7],
        school_year=2027,
        device_type=DeviceType.TABLET,
        builds_on=granted,
    )
    copy_plan(source=granted, target=case, person=town.principal)
    return case


def send(town: Town, case: Case) -> Case:
    """Finish the plan and send it."""
    for area in case.plan.areas.filter(done=False):
        mark_done(case=case, person=town.principal, key=area.key, done=True)
    write_money(town, case)
    confirm_network(town, case)
    treat_in_board(town, case)
    submit(case=case, person=town.principal, seen=current_fingerprint(case))
    declare_all(town, case)
    case.refresh_from_db()
    return case


def write_money(town: Town, case: Case) -> None:
    propose_lines(
        case=case,
        person=town.principal,
        source=Source.OWN_BUDGET,
        unit_price=Decimal(4000),
        first_year=2027,
    )


def both() -> list[Department]:
    return list(Department)


def test_an_extension_builds_on_the_version_that_was_granted(town: Town, granted: Case) -> None:
    case = extend(town, granted)
    assert case.kind == CaseKind.EXTENSION
    assert case.plan.builds_on == granted.submissions.get().version


def test_what_was_read_and_granted_is_not_read_again(town: Town, granted: Case) -> None:
    case = send(town, extend(town, granted))
    assert review_areas(case, Department.TECHNICAL) >= {"grade_rows"}
    assert len(review_areas(case, Department.PEDAGOGICAL)) < len(
        {area.key for area, _ in case.programme.requirements.criteria_of(Department.PEDAGOGICAL)}
    )


def test_an_extension_that_nobody_read_is_not_read_for_having_been_sent_before(
    town: Town, granted: Case
) -> None:
    case = extend(town, granted)
    rewrite(town, case, "vision", "## Visjon\n\nNoe som ingen har lest.")
    rewrite(town, case, "competence", "## Kompetanse\n\nHeller ikke dette.")
    case = send(town, case)
    wanted = review_areas(case, Department.PEDAGOGICAL)
    assert {"vision", "competence"} <= wanted
    withdraw(case=case, person=town.principal, ground="Vi venter")

    again = send(town, begin_again(case=case, person=town.principal))
    assert again.plan.builds_on == granted.submissions.get().version
    assert review_areas(again, Department.PEDAGOGICAL) == wanted
    formally_accepted(town, again)
    assert again.stage == Stage.SPECIALIST_REVIEW
    assert missing_assessments(again) == both()
    with pytest.raises(Refused):
        recommend(case=again, person=town.adviser, verdict="grant", text="Ingen har lest.")


def test_what_is_reversed_is_not_built_on(town: Town, granted: Case) -> None:
    case = send(town, extend(town, granted))
    read_in_part = review_areas(case, Department.PEDAGOGICAL)
    reverse(case=granted, person=town.director, ground="Feil tall")
    everything = review_areas(Case.objects.get(pk=case.pk), Department.PEDAGOGICAL)
    assert everything > read_in_part
    criteria = case.programme.requirements.criteria_of(Department.PEDAGOGICAL)
    assert everything == {area.key for area, _ in criteria}


def test_an_extension_whose_ground_is_gone_is_copied_as_a_plan_of_its_own(
    town: Town, granted: Case
) -> None:
    case = extend(town, granted)
    withdraw(case=case, person=town.principal, ground="Vi venter")
    reverse(case=granted, person=town.director, ground="Feil tall")
    new = begin_again(case=case, person=town.principal)
    assert new.kind == CaseKind.INTRODUCTION
    assert new.plan.builds_on is None


def test_only_what_is_granted_can_be_built_on(town: Town, granted: Case) -> None:
    assert granted_version(granted) == granted.submissions.get().version
    reverse(case=granted, person=town.director, ground="Feil tall")
    assert granted_version(granted) is None
    person = Person.objects.get(pk=town.director.pk)
    declare_impartiality(case=granted, person=person, disqualified=False)
    say_yes(town, granted, (5,))
    assert granted_version(granted) == granted.submissions.get().version


def test_a_copy_holds_the_whole_plan(town: Town) -> None:
    case = begin_case(town)
    write_plan(town, case)
    rows = [{**row, "site": Site.objects.get(pk=row["site"])} for row in initial_rows(case)]
    rows[0] |= {"device_type": DeviceType.PC, "spares": 4}
    rows[1] |= {"school_year": 2028, "devices": 17}
    case.plan.refresh_from_db()
    save_grade_rows(case=case, person=town.principal, rows=rows, base_version=case.plan.row_version)
    case.plan.refresh_from_db()
    own = {"key": "", "title": "Foreldremøte", "due": date(2027, 9, 1)}
    kept = [
        {"row": row.pk, "key": row.key, "title": row.title, "due": row.due}
        for row in case.plan.milestones.all()
    ]
    save_milestones(
        case=case,
        person=town.principal,
        rows=[*kept, own],
        base_version=case.plan.row_version,
    )
    who: dict[str, Any] = {"case": case, "person": town.principal}
    attach(upload=SimpleUploadedFile("a.txt", b"Plan"), title="Risikovurdering", **who)
    answer = {"kind": "question", "number": 1, "level": 4, "text": "Godt i gang", "seen": ""}
    save_self_assessment(answers=[{**answer, "seen": answer_mark(None)}], **who)
    withdraw(ground="Vi venter", **who)

    new = begin_again(case=case, person=town.principal)

    def numbers(one: Case) -> list[tuple[object, ...]]:
        return list(
            one.plan.grade_rows.values_list(
                "grade", "school_year", "site", "devices", "spares", "device_type"
            )
        )

    assert numbers(new) == numbers(case)
    amounts = ("year", "quantity", "unit_price")
    assert list(new.financing_lines.values_list(*amounts)) == list(
        case.financing_lines.values_list(*amounts)
    )
    assert new.plan.milestones.filter(title="Foreldremøte", due=date(2027, 9, 1)).exists()
    assert new.plan.attachments.get().title == "Risikovurdering"
    assert new.plan.self_assessment.get().text == "Godt i gang"
    assert new.plan.questions_shared_at is None
