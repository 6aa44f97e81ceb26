"""The table walked: every stage × act × role, and every gate."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from entilen.process import gates as g
from entilen.process import impartiality as who
from entilen.process import supply
from entilen.process.facts import AreaFact, Facts, GrantLimit, NotGathered, SiteCover
from entilen.process.judging import (
    Allowed,
    Blocked,
    NotPermitted,
    WrongStage,
    acts_at,
    consider,
    permitted,
    rules_for,
)
from entilen.process.obstacles import NEEDS, Gate
from entilen.process.procedure import OPENING_ACTS, PROCEDURE, Move, Rule
from entilen.process.vocabulary import (
    DIRECTORS,
    ENDED,
    SCHOOL_ROLES,
    Act,
    DeviceType,
    Role,
    Stage,
)
from tests.process.open_facts import DAY, LAPSED, NAMES, OPEN, facts


def learn(known: Facts) -> Callable[[frozenset[str]], Facts]:
    return lambda names: known


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("act", [act for act in Act if act not in OPENING_ACTS])
def test_every_stage_act_and_role_is_answered_as_the_table_says(stage: Stage, act: Act) -> None:
    for role in Role:
        verdict = consider(
            act,
            stage=stage,
            roles=[role],
            learn=learn(LAPSED if act is Act.LAPSE else OPEN),
            suspended_from=Stage.AT_DIRECTOR,
        )
        mine = [rule for rule in PROCEDURE if rule.act == act and role in rule.roles]
        here = [rule for rule in mine if stage in rule.sources]
        if not mine:
            assert verdict == NotPermitted(act)
        elif not here:
            assert verdict == WrongStage(act, stage)
        else:
            assert isinstance(verdict, Allowed)
            assert verdict.target in Stage
        assert permitted(act, stage, [role]) == bool(here)
        assert (act in acts_at(stage, [role])) == bool(here)


def test_every_act_has_a_row_and_every_recorded_one_a_role() -> None:
    assert {rule.act for rule in PROCEDURE} == set(Act) - OPENING_ACTS
    assert all(rule.roles for rule in PROCEDURE)


def test_no_role_has_two_rows_for_one_act_at_one_stage() -> None:
    seen: set[tuple[Act, Stage, Role]] = set()
    for rule in PROCEDURE:
        for stage in rule.sources:
            for role in rule.roles:
                assert (rule.act, stage, role) not in seen
                seen.add((rule.act, stage, role))


def test_every_stage_can_be_reached_and_left_unless_it_is_an_end() -> None:
    reached = {Stage.PREPARING}
    for rule in PROCEDURE:
        if isinstance(rule.target, Stage):
            reached.add(rule.target)
        if rule.target is Move.WHEN_ASSESSED:
            reached |= {Stage.SPECIALIST_REVIEW, Stage.RECOMMENDATION}
    assert reached == set(Stage)
    left = {stage for rule in PROCEDURE if rule.target is not Move.STAY for stage in rule.sources}
    assert set(Stage) - left == ENDED - {Stage.REJECTED}


def test_only_the_school_sends_and_only_directors_decide() -> None:
    senders = {role for rule in rules_for(Act.SUBMIT) for role in rule.roles}
    assert senders <= SCHOOL_ROLES | {Role.REGISTRAR}
    for act in (Act.GRANT, Act.RETURN, Act.REJECT, Act.REVERSE, Act.WARN_OF_REJECTION):
        assert {role for rule in rules_for(act) for role in rule.roles} == DIRECTORS


JUDGING = {
    Role.ICT_ADVISER, Role.PEDAGOGICAL_REVIEWER, Role.TECHNICAL_REVIEWER, Role.DIRECTOR,
    Role.DIVISIONAL_DIRECTOR, Role.NETWORK_ENGINEER, Role.PROGRAMME_MANAGER,
}  # fmt: skip


@pytest.mark.parametrize("rule", PROCEDURE, ids=lambda rule: f"{rule.act}-{len(rule.sources)}")
def test_who_judges_is_impartial_or_the_table_says_why_not(rule: Rule) -> None:
    """Those who act as the school are asked nothing, so no row is for both."""
    if not rule.roles & JUDGING:
        assert not rule.asks_impartiality and not rule.without_impartiality
        return
    assert rule.asks_impartiality != bool(rule.without_impartiality)
    assert not rule.roles & (SCHOOL_ROLES | {Role.REGISTRAR})


def test_a_ground_opens_the_gate_for_who_prepared_the_case() -> None:
    prepared = facts(actor_prepared=("vurdert planen faglig", "svart om nettverket"))
    [obstacle] = who.decides_not_own_work(prepared)
    assert "vurdert planen faglig og svart om nettverket" in obstacle.what
    known = facts(actor_prepared=("a",), asked_own_work_ground="Ingen andre er på jobb.")
    assert not list(who.decides_not_own_work(known))


def test_the_network_binds_sending_deciding_ordering_and_handing_out() -> None:
    for act in (Act.SUBMIT, Act.GRANT, Act.ORDER):
        assert all(g.network_confirmed in rule.gates for rule in rules_for(act))
    assert g.network_for_hand_out in rules_for(Act.HAND_OUT)[0].gates


def test_resume_goes_back_to_where_it_came_from() -> None:
    for stage in Stage:
        verdict = consider(
            Act.RESUME,
            stage=Stage.SUSPENDED,
            roles=[Role.PRINCIPAL],
            learn=learn(OPEN),
            suspended_from=stage,
        )
        assert isinstance(verdict, Allowed)
        assert verdict.target is stage


CLOSED: dict[Gate, dict[str, Any]] = {
    g.school_in_procedure: {"school_in_procedure": False},
    g.plan_complete: {
        "unfinished_areas": (AreaFact("vision", "Visjon", "mangler"),),
        "missing_links": ("strategisk plan",),
    },
    g.draft_is_shared: {"draft_shared": False},
    g.rows_complete: {"grade_row_count": 0, "grade_row_problems": ("feil",)},
    g.plans_attached: {
        "milestone_problems": ("mangler",),
        "financing_problems": ("tom", "null"),
    },
    g.network_confirmed: {"network_sites": (SiteCover("A", 10, None, None),)},
    g.network_ready: {"network_conditions_open": ("nytt nett",)},
    g.network_for_hand_out: {
        "network_sites": (SiteCover("A", 10, 20, date(2027, 1, 1), withdrawn=True),),
        "asked_under_valid_order": True,
    },
    g.board_treated: {"board_problem": "Driftsstyret må behandle planen."},
    g.points_answered: {"points_without_reply": ("a", "b")},
    g.something_to_correct: {"points_to_school": 0},
    g.something_to_warn_of: {"points_to_school": 0},
    g.no_open_must: {"open_must_points": ("a",)},
    g.formal_check_done: {"formal_items_open": ("a",)},
    g.criteria_answered: {"criteria_open": ("a",)},
    g.points_settled: {"points_unsettled": ("a", "b")},
    g.assessed: {"assessments_missing": ("teknisk",)},
    who.impartial: {"actor_of_the_school": True},
    who.impartial_at_the_site: {"actor_of_the_school": True},
    who.impartial_to_decide: {"actor_superior_disqualified": True},
    who.not_disqualified: {"actor_disqualified": True},
    who.decides_not_own_work: {"actor_prepared": ("skrevet innstillingen",)},
    who.decision_is_here: {"decided_by_other": "Dagny Direktør"},
    who.checks_not_own_sending: {"actor_checks_own_sending": True},
    g.warned: {"warned_of_rejection": False},
    g.order_conditions_met: {"order_conditions_open": ("a",)},
    g.order_within_grant: {"asked_devices": 33},
    supply.admitted_to_scheme: {"scheme_left": 1, "asked_devices": 2},
    supply.financing_is_settled: {"financing_owed": "a"},
    supply.ready_for_hand_out: {"readiness_missing": ("a", "b")},
    supply.delivered_within_order: {"asked_unexplained": 1},
    g.hand_out_within_grant: {"asked_type": DeviceType.PC},
    g.grant_in_force: {"grant_expires": date(2026, 11, 22)},
    g.grant_expired: {"grant_expires": date(2027, 1, 1)},
}


@pytest.mark.parametrize("gate", CLOSED, ids=lambda gate: gate.__name__)
def test_a_gate_is_open_when_all_is_well_and_says_every_reason_when_not(gate: Gate) -> None:
    assert list(gate(LAPSED if gate is g.grant_expired else OPEN)) == []
    obstacles = list(gate(facts(**CLOSED[gate])))
    values = [value for value in CLOSED[gate].values() if isinstance(value, tuple)]
    assert len(obstacles) >= max(1, *(len(value) for value in values), 1)
    assert all(reason.what and reason.gate for reason in obstacles)


def test_every_gate_of_the_table_is_tried_above_and_says_what_it_asks_for() -> None:
    used = {gate for rule in PROCEDURE for gate in rule.gates}
    assert used <= set(CLOSED)
    assert all(NEEDS[gate] <= NAMES for gate in used)


@pytest.mark.parametrize("rule", PROCEDURE, ids=lambda rule: f"{rule.act}-{len(rule.sources)}")
def test_a_rule_gathers_all_that_its_gates_use(rule: object) -> None:
    """With every other fact missing, the gates still answer."""
    known = {name: getattr(OPEN, name) for name in NAMES}
    asked = rule.needs  # type: ignore[attr-defined]
    bare: dict[str, Any] = {
        name: value
        if name in asked or name == "today" or name.startswith("asked_")
        else NotGathered()
        for name, value in known.items()
    }
    for gate in rule.gates:  # type: ignore[attr-defined]
        list(gate(Facts(**bare)))


def test_a_fact_that_was_not_gathered_fails_loudly() -> None:
    with pytest.raises(LookupError):
        bool(NotGathered())


def test_all_obstacles_of_all_gates_come_at_once() -> None:
    closed = facts(
        unfinished_areas=(AreaFact("a", "A", "x."), AreaFact("b", "B", "y.")),
        financing_problems=("Finansieringsplanen er tom.",),
        board_problem="Driftsstyret må behandle planen.",
        network_sites=(SiteCover("Hovedbygget", 10, 5, date(2027, 1, 1)),),
    )
    verdict = consider(
        Act.SUBMIT, stage=Stage.PREPARING, roles=[Role.PRINCIPAL], learn=learn(closed)
    )
    assert isinstance(verdict, Blocked)
    assert [obstacle.gate for obstacle in verdict.obstacles] == [
        "plan_complete",
        "plan_complete",
        "plans_attached",
        "network_confirmed",
        "board_treated",
    ]


@pytest.mark.parametrize(
    ("cover", "words"),
    [
        (SiteCover("A", 10, 10, DAY), ""),
        (SiteCover("A", 0, None, None), ""),
        (SiteCover("A", 10, None, None), "ikke bekreftet"),
        (SiteCover("A", 10, 9, date(2027, 1, 1)), "bekreftet for 9 enheter, men planen trenger 10"),
        (SiteCover("A", 10, 10, date(2026, 11, 22)), "gikk ut 22.11.2026"),
        (SiteCover("A", 10, 10, date(2027, 1, 1), withdrawn=True), "trukket tilbake"),
    ],
)
def test_a_confirmation_covers_up_to_its_number_and_its_last_day(
    cover: SiteCover, words: str
) -> None:
    problem = cover.problem(DAY)
    assert words in problem
    assert bool(problem) == bool(words)


def test_the_grant_is_the_limit_spares_included() -> None:
    limit = (GrantLimit(5, DeviceType.TABLET, granted=32, ordered=30),)
    assert list(g.order_within_grant(facts(limits=limit, asked_devices=2))) == []
    assert (
        "høyst 2 enheter til"
        in next(iter(g.order_within_grant(facts(limits=limit, asked_devices=3)))).what
    )
