"""A change at the heart of the numbers fails a test (finding K13, and more of the kind).

In the suite those that need no database; `./run prove numbers` makes every one.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass

import pytest

from entilen.runtime.places import ROOT


@dataclass(frozen=True)
class Change:
    """A text of a module that stands there once, what stands there instead, and who must notice."""

    what: str
    module: str
    old: str
    new: str
    tests: str
    pure: bool = False


FLOW, NUMBERS = "entilen.reckoning.flow", "entilen.reckoning.numbers"
PURE, ONE = "tests/reckoning/test_numbers.py", "tests/reckoning/test_one_answer.py"
YEAR = "tests/coverage/test_new_year.py"
SPELLS = "tests/coverage/test_spells.py"
PASSING = "tests/schools/test_passing.py"
CHANGES = [
    Change(
        "a grant is the sum of years",
        "entilen.decision.actions.deciding",
        "(Kind.GRANTED, counted.new[row.year, row.place])",
        "(Kind.GRANTED, row.in_use)",
        ONE,
    ),
    Change(
        "the network's peak is the sum of years",
        NUMBERS,
        "return max(self.needs.get(site, {}).values(), default=0)",
        "return sum(self.needs.get(site, {}).values())",
        PURE,
        pure=True,
    ),
    Change(
        "an extension needs nothing of what was granted before",
        NUMBERS,
        "_needs(mine, flow(overlay(earlier, mine, later)",
        "_needs(mine, flow(overlay(mine)",
        PURE,
        pure=True,
    ),
    Change(
        "an order under a dispensation opens the hand-out",
        "entilen.procurement.actions",
        "network_valid=covered",
        "network_valid=True",
        "tests/rollout",
    ),
    Change(
        "instalments are summed",
        "entilen.financing.rules",
        "sum(instalments.values()) // min(len(instalments), instalment_years)",
        "sum(instalments.values())",
        "tests/financing",
    ),
    Change(
        "full since the first grade was full",
        "entilen.plans.rules",
        "return max(since.values()) if need",
        "return min(since.values()) if need",
        "tests/plans/test_milestones.py",
    ),
    Change(
        "devices that follow stay",
        FLOW,
        "now = grade + 1 if moves is Moves.PUPIL else grade",
        "now = grade",
        PURE,
        pure=True,
    ),
    Change(
        "what came back is used for ever", FLOW, "self.spare -= stocked", "pass", PURE, pure=True
    ),
    Change(
        "a renewal buys nothing",
        FLOW,
        "0 if level.renews else min(there, level.devices)",
        "min(there, level.devices)",
        PURE,
        pure=True,
    ),
    Change(
        "the first grant stands over the later",
        "entilen.reckoning.levels",
        "for layer in layers:",
        "for layer in reversed(layers):",
        PURE,
        pure=True,
    ),
    Change(
        "spares are bought as pupils' devices",
        FLOW,
        "return self.new - lacking",
        "return 0",
        ONE,
    ),
    Change(
        "a red site stops the whole school",
        "entilen.network.queries",
        "and self.site in {None, row.site_id}",
        "and True",
        ONE,
    ),
    Change(
        "a part of a grant needs the whole plan",
        "entilen.network.queries",
        "frozenset(grades) if grades is not None else None",
        "None",
        ONE,
    ),
    Change(
        "an order is judged without the other grades of its site",
        "entilen.network.queries",
        "None if case.at is Stage.GRANTED else part.grades",
        "part.grades",
        ONE,
    ),
    Change(
        "an order at one site opens the hand-out at another",
        "entilen.procurement.queries",
        "and one.row.site_id in {None, site}",
        "",
        ONE,
    ),
    Change(
        "what is handed out without an order takes nothing of the grant",
        "entilen.devices.rules",
        "most = max(most, ahead)",
        "most = 0",
        "tests/procurement/test_orders.py",
    ),
    Change(
        "more may come than was ordered",
        "entilen.procurement.rules",
        "- self.extra - too_many, 0)",
        "- self.extra - quantity, 0)",
        "tests/procurement/test_deliveries.py",
    ),
    Change(
        "the central scheme admits beyond its frame",
        "entilen.procurement.scheme_rules",
        "elif devices > frame.left:",
        "elif devices > asked:",
        "tests/procurement/test_scheme.py",
    ),
    Change(
        "cohorts never move up",
        "entilen.coverage.spell_rules",
        "else grade_on(row.grade, row.cohort, day)",
        "else row.grade",
        YEAR,
    ),
    Change(
        "last year's word is this year's",
        "entilen.coverage.spell_rules",
        "for row in mine) and newest.effective < begun",
        "for row in mine) and newest.effective < date.min",
        YEAR,
    ),
    Change(
        "what is confirmed is counted twice",
        "entilen.coverage.spell_rules",
        '"confirmed": 0}',
        '"confirmed": row.quantity}',
        YEAR,
    ),
    Change(
        "what is told late changes what was believed",
        "entilen.coverage.spell_rules",
        "return moment is None or self.recorded_at <= moment",
        "return True",
        SPELLS,
    ),
    Change(
        "a fact that is told late is believed before",
        "entilen.schools.fact_rules",
        "known is None or fact.recorded_at <= known]",
        "True]",
        SPELLS,
    ),
    Change(
        "a fact that is taken back holds on",
        "entilen.schools.fact_rules",
        "fact.key not in gone and fact.value is not None",
        "fact.value is not None",
        SPELLS,
    ),
    Change(
        "pupils of schools that merge are not added",
        "entilen.coverage.passing_actions",
        "else mine + theirs",
        "else mine",
        PASSING,
    ),
    Change(
        "grades that do not pass pass too",
        "entilen.coverage.passing_actions",
        "if not passing.first <= grade <= passing.last:",
        "if not grade:",
        PASSING,
    ),
    Change(
        "what is lost is still there",
        "entilen.coverage.year_actions",
        "fewer = place.devices - word.devices",
        "fewer = 0",
        YEAR,
    ),
    Change(
        "unknown is none",
        "entilen.coverage.rules",
        "known = self.grades and all(",
        "known = self.grades and any(",
        "tests/coverage/test_rules.py",
        pure=True,
    ),
]


def fails(change: Change) -> bool:
    """Whether a test fails on the changed house."""
    asked = {"module": change.module, "old": change.old, "new": change.new}
    run = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-x", "-p", "tests.reckoning.changing"),
            *change.tests.split(),
        ],
        cwd=ROOT,
        env={**os.environ, "ENTILEN_CHANGE": json.dumps(asked)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode in {0, 1}, run.stdout[-2000:] + run.stderr[-2000:]
    return run.returncode == 1


def asked() -> list[Change]:
    """Those that need no database; every one in the proof."""
    everything = os.environ.get("ENTILEN_PROVE") == "numbers"
    return [change for change in CHANGES if change.pure or everything]


@pytest.mark.parametrize("change", asked(), ids=lambda change: change.what)
def test_the_change_fails_a_test(change: Change) -> None:
    assert fails(change), f"«{change.what}» passes {change.tests}"


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.what)
def test_the_text_to_change_stands_there_once(change: Change) -> None:
    path = ROOT / "src" / f"{change.module.replace('.', '/')}.py"
    assert path.read_text(encoding="utf-8").count(change.old) == 1
