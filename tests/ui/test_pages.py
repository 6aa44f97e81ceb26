"""The style guide and the error pages."""

import pytest
from django.http import Http404
from django.test import RequestFactory

from entilen.ui import pages


@pytest.mark.django_db
def test_the_style_guide_shows_every_component_without_inline_style() -> None:
    html = pages.gallery(RequestFactory().get("/ui/", {"page": "4"})).content.decode()
    assert " style=" not in html and "<script>" not in html
    assert html.count("<h1>") == 1
    assert "ui/dist/entilen" in html


def test_forbidden_cannot_be_told_from_missing() -> None:
    request = RequestFactory().get("/sak/x/")
    hidden, missing = pages.forbidden(request), pages.not_found(request, Http404())
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content


def test_error_pages_say_what_to_do() -> None:
    request = RequestFactory().get("/")
    for page, status, words in [
        (pages.bad_request(request), 400, "Gå tilbake"),
        (pages.server_error(request), 500, "er trygt"),
        (pages.csrf_failure(request), 403, "det er ikke lagret"),
    ]:
        assert page.status_code == status
        assert words in page.content.decode()
