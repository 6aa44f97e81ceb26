"""The answer that the supervisor and a load balancer wait for."""

import pytest
from django.test import Client


@pytest.mark.django_db
def test_it_answers_when_the_database_does(client: Client) -> None:
    answer = client.get("/helse")
    assert answer.status_code == 200
    assert answer.content == b"ok"


@pytest.mark.django_db
def test_every_answer_carries_a_strict_policy(client: Client) -> None:
    policy = client.get("/helse")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self'" in policy
    assert "unsafe" not in policy
