"""Who sees what: the draft is the school's own."""

import pytest

from entilen.accounts.models import Person
from entilen.bodies.models import Outcome
from entilen.cases.access import case_for, visible_cases
from entilen.cases.actions import share_draft
from entilen.cases.errors import NotYours
from entilen.process.vocabulary import Role
from tests.cast import (
    Town,
    begin_case,
    make_person,
    make_school,
    sent_case,
    treat_in_board,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]
ADMINISTRATION = (
    "adviser", "pedagogue", "technician", "director", "divisional", "manager", "archivist",
)  # fmt: skip


def sees(person: Person) -> int:
    person.__dict__.pop("_held_roles", None)
    return visible_cases(person).count()


def test_a_draft_is_the_schools_own(town: Town) -> None:
    case = begin_case(town)
    assert sees(town.principal) == sees(town.teacher) == 1
    for name in (*ADMINISTRATION, "engineer", "administrator", "outsider"):
        assert sees(getattr(town, name)) == 0, name
        with pytest.raises(NotYours):
            case_for(getattr(town, name), case.key)


def test_a_shared_draft_is_seen_by_advisers_alone_until_it_is_taken_back(town: Town) -> None:
    case = begin_case(town)
    share_draft(case=case, person=town.principal, shared=True)
    assert [name for name in ADMINISTRATION if sees(getattr(town, name))] == ["adviser"]
    share_draft(case=case, person=town.principal, shared=False)
    assert sees(town.adviser) == 0


def test_a_sent_case_is_seen_by_the_administration_but_not_by_the_network(town: Town) -> None:
    sent_case(town)
    assert all(sees(getattr(town, name)) == 1 for name in ADMINISTRATION)
    assert sees(town.engineer) == sees(town.outsider) == sees(town.administrator) == 0


def test_a_director_sees_only_their_own_schools(town: Town) -> None:
    sent_case(town)
    make_school("Storvik skole")
    assert sees(town.other_director) == 0


def test_a_postponed_board_does_not_open_the_gate(town: Town) -> None:
    case = begin_case(town)
    treat_in_board(town, case, Outcome.POSTPONED)
    from entilen.submission.queries import obstacles

    assert any("utsatt" in obstacle.what for obstacle in obstacles(case, town.principal))


def test_a_school_role_without_a_school_opens_no_draft(town: Town) -> None:
    """A role given wrongly, in the whole agency, is no way into every school's drafts."""
    case = begin_case(town)
    stray = make_person("Stine Streif", Role.PRINCIPAL)
    assert sees(stray) == 0
    with pytest.raises(NotYours):
        case_for(stray, case.key)
