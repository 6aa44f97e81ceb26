"""Writing in a plan goes through one door: it locks the case and judges it as it stands then."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from functools import partial
from threading import Event
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections, transaction

from entilen.cases.errors import Refused
from entilen.cases.models import Case, CaseEvent
from entilen.financing.actions import propose_lines, save_lines
from entilen.financing.models import Source
from entilen.plans.actions import (
    attach,
    delegate_area,
    detach,
    mark_done,
    save_area,
    save_grade_rows,
    save_links,
    save_milestones,
    save_self_assessment,
    share_self_assessment,
)
from entilen.plans.forms import initial_rows
from entilen.plans.queries import current_fingerprint
from entilen.process.vocabulary import Act
from entilen.schools.models import Site
from entilen.submission.actions import submit
from tests.cast import TODAY, Town, make_town, ready_case

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("a_day")]


def rows_of(case: Case, devices: int) -> list[dict[str, Any]]:
    rows = [{**row, "site": Site.objects.get(pk=row["site"])} for row in initial_rows(case)]
    return [{**row, "devices": devices} for row in rows]


def writes(town: Town, case: Case) -> dict[str, Callable[[], object]]:
    """Every verb that writes in a plan, each ready to write something new."""
    version = case.plan.row_version
    who: dict[str, Any] = {"case": case, "person": town.principal}
    milestone = {"key": "", "title": "Ny", "area": "", "responsible": "", "due": TODAY}
    paper = attach(upload=SimpleUploadedFile("a.txt", b"Plan"), title="Plan", **who)
    return {
        "grade rows": lambda: save_grade_rows(rows=rows_of(case, 1), base_version=version, **who),
        "milestones": lambda: save_milestones(rows=[milestone], base_version=version, **who),
        "links": lambda: save_links(rows=[], base_version=version, **who),
        "financing": lambda: save_lines(rows=[], base_version=version, **who),
        "proposed lines": lambda: propose_lines(
            source=Source.CENTRAL_SCHEME, unit_price=Decimal(1), first_year=2027, **who
        ),
        "text": lambda: save_area(key="vision", markdown="For sent.", base_version=1, **who),
        "done": lambda: mark_done(key="vision", done=False, **who),
        "whose": lambda: delegate_area(
            key="vision", responsible=town.teacher, due=TODAY + timedelta(days=3), **who
        ),
        "attachment": lambda: attach(
            upload=SimpleUploadedFile("b.txt", b"Mer"), title="Mer", **who
        ),
        "detachment": lambda: detach(attachment=paper, **who),
        "self-assessment": lambda: save_self_assessment(
            answers=[{"kind": "question", "number": 1, "level": 3, "text": "x", "seen": ""}],
            **who,
        ),
        "sharing": lambda: share_self_assessment(shared=True, **who),
    }


def in_background(pool: ThreadPoolExecutor, do: Callable[[], object]) -> Future[str]:
    def run() -> str:
        try:
            do()
        except Refused as refused:
            return str(refused)
        finally:
            connections.close_all()
        return ""

    return pool.submit(run)


def wait_until_blocked() -> None:
    """Until another session waits for a lock that this one holds."""
    for _ in range(400):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks "
                "WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)
    raise AssertionError("Nobody waits for a lock.")


@pytest.mark.parametrize(
    "name",
    [
        "grade rows",
        "milestones",
        "links",
        "financing",
        "proposed lines",
        "text",
        "done",
        "whose",
        "attachment",
        "detachment",
        "self-assessment",
        "sharing",
    ],
)
def test_nothing_begun_before_a_sending_is_written_after_it(name: str) -> None:
    town = make_town()
    case = ready_case(town)
    late = writes(town, Case.objects.get(pk=case.pk))[name]
    seen = current_fingerprint(case)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            sent = submit(case=case, person=town.principal, seen=seen)
            answer = in_background(pool, late)
            wait_until_blocked()
        assert "Planen kan ikke endres nå" in answer.result(timeout=10)
    assert current_fingerprint(Case.objects.get(pk=case.pk)) == sent.version.fingerprint


def test_a_change_of_numbers_leaves_an_event_with_the_rows_as_they_stand() -> None:
    town = make_town()
    case = ready_case(town)
    save_grade_rows(
        case=case,
        person=town.teacher,
        rows=rows_of(case, 31),
        base_version=case.plan.row_version,
    )
    event = CaseEvent.objects.filter(case=case, act=Act.CHANGE_PLAN).latest("pk")
    assert event.actor == town.teacher
    assert "Trinn og enheter" in event.summary
    assert all("31 enheter" in row for row in event.details["rows"])


def test_the_changes_of_a_draft_are_read_by_the_school_alone(client: Any) -> None:
    town = make_town()
    case = ready_case(town)
    submit(case=case, person=town.principal, seen=current_fingerprint(case))
    for person, reads in ((town.teacher, True), (town.adviser, False)):
        client.force_login(person)
        page = client.get(f"/sak/{case.key}/tidslinje/").content.decode()
        assert ("Finansieringsplan:" in page) is reads
        assert "Planen ble sendt inn" in page


def test_two_saves_at_once_are_one_after_the_other() -> None:
    town = make_town()
    case = ready_case(town)
    version = case.plan.row_version
    go = Event()

    def save(devices: int) -> str:
        go.wait()
        own = Case.objects.get(pk=case.pk)
        save_grade_rows(
            case=own, person=town.principal, rows=rows_of(own, devices), base_version=version
        )
        return ""

    with ThreadPoolExecutor(2) as pool:
        answers = [in_background(pool, partial(save, number)) for number in (40, 50)]
        go.set()
        refused = sorted(answer.result(timeout=10) for answer in answers)
    assert refused[0] == ""
    assert "Noen har endret dette i mellomtiden" in refused[1]
