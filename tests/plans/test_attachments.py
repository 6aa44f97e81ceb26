"""A file that was taken out of the plan is gone from its address."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from entilen.plans.actions import attach, detach, freeze
from tests.cast import begin_case, make_town

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("frozen", [False, True])
def test_a_removed_file_is_gone_unless_a_version_that_was_made_holds_it(frozen: bool) -> None:
    town = make_town()
    case = begin_case(town)
    upload = SimpleUploadedFile("notat.txt", b"Et notat")
    row = attach(case=case, person=town.principal, upload=upload, title="Notat")
    client = Client()
    client.force_login(town.principal)
    here = f"/sak/{case.key}/fil/{row.file.key}/"
    assert client.get(here).status_code == 200
    if frozen:
        freeze(case=case, person=town.principal)
    detach(case=case, person=town.principal, attachment=row)
    assert client.get(here).status_code == (200 if frozen else 404)
