"""Two editions may meet on one database while an upgrade rolls: steps expand first, and contract an
edition later (docs/operations/upgrade.md, decision record 0023)."""

from pathlib import Path
from typing import Any

import pytest
from django.db import migrations, models
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState

from entilen.config.upgrades import ANNOUNCED, CONTRACT, Step
from tests.architecture.expanding import faults, judged, ours

LIST = Path(__file__).with_name("released_steps.txt")
"""The steps of the last edition, and after `announced:` the contracts it said that it can bear.
Written anew when an edition is released, and by nothing else."""

UNRELEASED = "no edition is released yet: nobody has old code beside it"
EXEMPT: dict[Step, str] = {
    ("schools", "0003_what_the_database_refuses"): UNRELEASED,
    ("devices", "0007_what_the_database_refuses"): UNRELEASED,
    ("devices", "0008_history"): UNRELEASED,
    ("schools", "0004_facts"): UNRELEASED,
    ("schools", "0005_counts_on_two_clocks"): UNRELEASED,
    ("plans", "0011_moved_milestones"): "it guards a new table",
    ("schools", "0008_search"): "it fills a column that old code does not know",
    ("coverage", "0004_spells"): UNRELEASED,
    ("coverage", "0005_kinds_of_device"): UNRELEASED,
    ("devices", "0009_passings"): UNRELEASED,
    ("devices", "0010_returned"): "it widens the list of kinds; old code writes only those it knew",
    ("procurement", "0005_pooled_orders"): "it guards new tables",
    ("procurement", "0006_central_scheme"): "it guards new tables",
    ("procurement", "0007_renewal"): "it guards new tables",
    ("rollout", "0002_readiness"): "it guards a new table",
    ("procurement", "0004_orders_point_to_the_ledger"): "it fills a column that old code does not "
    "know, and guards new tables; the columns that old code reads stay",
}
"""Steps since then that the rule cannot read or would refuse, and why old code bears them."""


def recorded() -> tuple[frozenset[Step], frozenset[Step]]:
    released, _, announced = LIST.read_text(encoding="utf-8").partition("announced:")
    return _steps(released), _steps(announced)


def _steps(text: str) -> frozenset[Step]:
    rows = (line.split() for line in text.splitlines() if line and not line.startswith("#"))
    return frozenset((app, name) for app, name in rows)


def test_the_edition_before_can_run_beside_every_step_since_it() -> None:
    released, announced = recorded()
    wrong = [
        f"{step[0]} {step[1]}: {fault}"
        for step, fault in faults(released, announced)
        if step not in EXEMPT
    ]
    assert not wrong, "\n".join(wrong)


def test_no_released_step_is_gone_and_no_exemption_is_stale() -> None:
    released, announced = recorded()
    shipped = set(ours())
    replaced = {one for it in ours().values() for one in it.replaces}
    assert released <= shipped | replaced
    assert set(EXEMPT) <= shipped - released
    assert all(CONTRACT.match(name) for _, name in ANNOUNCED | announced)


def before() -> ProjectState:
    """A database with one table that old code knows."""
    state = ProjectState()
    fields: list[tuple[str, models.Field[Any, Any]]] = [
        ("id", models.BigAutoField(primary_key=True)),
        ("name", models.CharField(max_length=20)),
        ("note", models.TextField(null=True)),
    ]
    state.add_model(ModelState("mail", "Old", fields))
    return state


def refused(*found: Operation) -> list[str]:
    return list(judged(list(found), "mail", before(), set()))


NEW = migrations.CreateModel("New", [("id", models.BigAutoField(primary_key=True))])


@pytest.mark.parametrize(
    "found",
    [
        [NEW],
        [NEW, migrations.AddField("new", "word", models.TextField(default=""))],
        [NEW, migrations.DeleteModel("New")],
        [migrations.AddField("old", "more", models.TextField(null=True))],
        [migrations.AddField("old", "more", models.TextField(db_default=""))],
        [migrations.AlterField("old", "name", models.CharField(max_length=40))],
        [migrations.AddIndex("old", models.Index(fields=["name"], name="old_name"))],
    ],
)
def test_what_only_adds_is_let_through(found: list[Operation]) -> None:
    assert not refused(*found)


@pytest.mark.parametrize(
    "found",
    [
        migrations.RemoveField("old", "name"),
        migrations.RenameField("old", "name", "title"),
        migrations.RenameModel("Old", "Older"),
        migrations.DeleteModel("Old"),
        migrations.AlterModelTable("old", "elsewhere"),
        migrations.AddField("old", "more", models.TextField(default="")),
        migrations.AlterField("old", "note", models.TextField(default="")),
        migrations.AlterField("old", "name", models.CharField(max_length=10)),
        migrations.AlterField("old", "name", models.CharField(max_length=20, unique=True)),
        migrations.AlterField("old", "name", models.IntegerField()),
        migrations.AddConstraint(
            "old", models.CheckConstraint(name="some", condition=~models.Q(name=""))
        ),
        migrations.RunSQL("DROP TABLE mail_old"),
        migrations.RunPython(migrations.RunPython.noop),
        migrations.SeparateDatabaseAndState([migrations.RemoveField("old", "name")]),
    ],
    ids=lambda it: type(it).__name__,
)
def test_what_old_code_could_not_bear_is_refused(found: Operation) -> None:
    assert len(refused(found)) == 1
