"""After a partial grant a school needs the network for the grades that were granted, no more."""

import pytest

from entilen.cases.models import Case
from entilen.decision.actions import reverse
from entilen.network.actions import withdraw_confirmation
from entilen.network.lasting import ending, stopped
from entilen.network.models import NetworkConfirmation, NetworkRequest
from entilen.network.queries import cover, need_by_site, wanted
from entilen.schools.models import Site
from tests.cast import TODAY, Town, at_director, begin_case, say_yes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


def devices_of(case: Case, *grades: int) -> int:
    return sum(row.total for row in case.plan.grade_rows.filter(grade__in=grades))


def partly_granted(town: Town) -> Case:
    case = at_director(town)
    say_yes(town, case, grades=(5, 6))
    return case


def take_back(town: Town) -> None:
    withdraw_confirmation(
        confirmation=NetworkConfirmation.objects.latest("pk"),
        person=town.engineer,
        ground="Linja er flyttet",
    )


def test_what_is_asked_again_is_what_was_granted(town: Town) -> None:
    case = partly_granted(town)
    take_back(town)
    again = NetworkRequest.objects.latest("pk")
    assert again.case == case
    assert again.devices == devices_of(case, 5, 6) < devices_of(case, 5, 6, 7)
    assert [row["grade"] for row in again.rows] == [5, 6]


def test_an_extension_adds_only_what_was_granted(town: Town) -> None:
    first = partly_granted(town)
    extension = begin_case(town, (7,))
    [site] = need_by_site(extension)
    assert wanted(extension)[site].others == devices_of(first, 5, 6)
    assert need_by_site(extension)[site] == devices_of(first, 5, 6) + devices_of(extension, 7)


def test_a_reversed_grant_needs_the_whole_plan_again(town: Town) -> None:
    case = partly_granted(town)
    reverse(case=case, person=town.director, ground="Feil regnet")
    case.refresh_from_db()
    assert list(need_by_site(case).values()) == [devices_of(case, 5, 6, 7)]


def test_a_site_of_refused_grades_alone_stops_nothing_and_is_not_spoken_of(town: Town) -> None:
    case = begin_case(town)
    pavilion = Site.objects.create(school=town.school, name="Paviljongen")
    case.plan.grade_rows.filter(grade=7).update(site=pavilion)
    at_director(town, begun=case)
    end = NetworkConfirmation.objects.values_list("valid_until", flat=True)[0]
    assert end and len(ending(end)) == 2
    say_yes(town, case, grades=(5, 6))
    assert [place.site for place in cover(case)] == ["Hovedbygget"]
    assert [row.confirmation.request.site.name for row in ending(end)] == ["Hovedbygget"]
    withdraw_confirmation(
        confirmation=NetworkConfirmation.objects.get(request__site=pavilion),
        person=town.engineer,
        ground="Paviljongen rives",
    )
    assert stopped([case.pk], TODAY) == {}
    assert not NetworkRequest.objects.filter(answered_at__isnull=True).exists()
