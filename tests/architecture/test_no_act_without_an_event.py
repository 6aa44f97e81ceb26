"""No act without an event: every verb that writes a case's rows also writes what happened.

Each verb is done once, with what it writes watched in the database; a table that a verb may write
without an event stands below with the reason.
"""

import inspect
import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models

from entilen.cases.models import Case, CaseEvent
from entilen.cases.rules import SEAL_FORMAT
from tests.process.each_act import READY, make_ready

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]

BESIDE = {
    "plans_area": "the text of a draft: every save is a revision, and autosave is no act",
    "plans_arearevision": "it is itself the history of a text",
    "plans_selfassessment": "private to the school until it is shared, which is an act",
    "plans_plan": "the counter that tells whether rows have changed",
    "cases_draftlook": "it is itself the record of a look, and is never changed",
    "cases_casenumberseries": "the last number of the year",
    "bodies_boardlink": "when a link was opened last",
}
"""Tables that may be written without an event, and why."""
VERBS_BESIDE = {
    "save_area": "the text of a draft has revisions",
    "settle_clash": "the text of a draft has revisions",
    "save_self_assessment": "private to the school until it is shared",
    "note_look": "the look is the record",
    "keep_series": "a file to look at counts for nothing; taking it in writes the event",
    "take": "which engineer looks at a request is told in the queue and judges nothing",
    "freeze": "part of the act that needs it",
    "unlock": "part of the return that opens it",
    "copy_plan": "part of opening a case",
    "plan_milestones": "part of opening a case",
    "summarise": "the heading, worked out from the rows",
    "touch": "part of the change that is noted",
    "note_rows": "it writes the event",
    "note_change": "it writes the event",
    "set_money_rule": "a rule of the municipality's, about no case; its rows are the record",
    "open_part": "the door itself",
    "open_plan": "the door itself",
    "lock": "locks",
    "judge": "asks the procedure",
    "record": "writes the event",
    "advance": "writes the event",
    "enter": "part of the act whose event it is given",
    "write_letter": "part of a return",
    "letter_seal": "reads",
    "note_departments": "worked out from the assessments",
    "takes_up": "part of the formal check, in its event's details",
    "sent_now": "reads",
    "say": "part of an answer",
    "move_requests": "part of changing the calendar, in its event's details",
    "move_questions_with_calendar": "part of changing the calendar, in its event's details",
    "request_to": "reads",
    "set_terms": "of no case; its row says who and when, and is never changed",
    "index_case": "the words that a sending is found by",
}
"""Functions beside the verbs that have an event of their own."""


def tables_of_a_case() -> set[str]:
    """Every table whose rows belong to a case, directly or through another."""
    tables = {Case._meta.db_table}
    models_left = [m for m in apps.get_models() if m._meta.app_label in settings.STEPS]
    grown = True
    while grown:
        grown = False
        for model in models_left:
            table = model._meta.db_table
            targets = {
                field.remote_field.model._meta.db_table
                for field in model._meta.concrete_fields
                if isinstance(field, models.ForeignKey) and (field.name == "case" or not field.null)
            }
            if table not in tables and targets & tables:
                tables.add(table)
                grown = True
    return tables - {CaseEvent._meta.db_table}


@contextmanager
def written() -> Iterator[set[str]]:
    """The tables that are written meanwhile."""
    tables: set[str] = set()

    def watch(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        tables.update(re.findall(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"', str(sql)))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield tables


@pytest.mark.parametrize("name", READY)
def test_an_act_that_writes_leaves_an_event_that_names_what_it_wrote(name: str) -> None:
    one = make_ready(name)
    last = CaseEvent.objects.latest("pk").pk
    with written() as tables:
        one.do(one)
    event = CaseEvent.objects.filter(pk__gt=last).order_by("pk").first()
    assert tables & tables_of_a_case() - set(BESIDE)
    assert event is not None
    assert event.format == SEAL_FORMAT
    assert event.summary


def verbs() -> dict[str, Any]:
    """Every public function of the steps' verbs after the case exists."""
    functions = {}
    for step in settings.STEPS[settings.STEPS.index("cases") :]:
        try:
            package = import_module(f"entilen.{step}.actions")
        except ModuleNotFoundError:
            continue
        for name, function in inspect.getmembers(package, inspect.isfunction):
            own = not name.startswith("_")
            if own and function.__module__.startswith(f"entilen.{step}.actions"):
                functions[f"{step}.{name}"] = function
    return functions


def test_every_verb_of_a_case_writes_its_event() -> None:
    """By reading: a verb calls `advance`, `record` or another verb, or says why it does not."""
    silent = []
    for name, function in verbs().items():
        bare = name.rpartition(".")[2]
        source = inspect.getsource(function)
        module = inspect.getsource(inspect.getmodule(function) or function)
        noting = (
            r"\b(advance|record|note_change|note_rows|_note|_note_file|_mark|_record|_withhold)\("
        )
        called = re.findall(r"\b(_?\w+)\(", source)
        inner = any(
            re.search(rf"def {helper}\(.*?(?=\ndef |\Z)", module, re.S)
            and re.search(noting, re.search(rf"def {helper}\(.*?(?=\ndef |\Z)", module, re.S)[0])  # type: ignore[index]
            for helper in called
        )
        writes = re.search(r"\.(create|save|update|delete|bulk_create|update_or_create)\(", source)
        if writes and not re.search(noting, source) and not inner and bare not in VERBS_BESIDE:
            silent.append(name)
    allowed = {"coverage", "mail", "notifications", "desk", "schools", "accounts", "setup"}
    assert [name for name in silent if name.partition(".")[0] not in allowed] == []
