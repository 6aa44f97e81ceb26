"""A plan that came by e-mail is registered for a school, with the grades that the school has."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from entilen.cases.models import Case
from tests.cast import Town, make_school
from tests.visiting import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


def test_only_the_grades_of_the_school_can_be_chosen(town: Town) -> None:
    make_school("Storvik ungdomsskole", 8, 10)
    client = client_of(town.adviser)
    first = client.get("/registrer-plan/").content.decode()
    assert "Hvilken skole gjelder planen?" in first and "8. trinn" not in first
    shown = client.get("/registrer-plan/?skole=storvik-ungdomsskole").content.decode()
    assert "8. trinn" in shown and "7. trinn" not in shown and "Storvik ungdomsskole" in shown


def test_the_plan_is_registered_with_its_original(town: Town) -> None:
    client = client_of(town.adviser)
    sent = client.post(
        f"/registrer-plan/?skole={town.school.slug}",
        {
            "original": SimpleUploadedFile("Plan.txt", b"Planen."),
            "grades": ["5", "6"],
            "school_year": "2027",
            "device_type": "tablet",
        },
    )
    case = Case.objects.get()
    assert sent.status_code == 302 and case.school == town.school and case.by_email


def test_a_school_that_is_none_asks_again(town: Town) -> None:
    answer = client_of(town.adviser).get("/registrer-plan/?skole=finnes-ikke")
    assert "Hvilken skole gjelder planen?" in answer.content.decode()
