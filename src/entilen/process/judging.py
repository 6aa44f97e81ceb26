"""Asking the procedure: who may do what where, and what stands in the way."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from entilen.process.facts import Facts
from entilen.process.obstacles import Obstacle
from entilen.process.procedure import PROCEDURE, Move, Rule
from entilen.process.vocabulary import (
    Act,
    Role,
    Stage,
)


@dataclass(frozen=True, slots=True)
class Allowed:
    """The act is possible and takes the case to `target`."""

    rule: Rule
    target: Stage


@dataclass(frozen=True, slots=True)
class NotPermitted:
    """The roles may not do this act, whatever the stage: answered as if the case were not there."""

    act: Act


@dataclass(frozen=True, slots=True)
class WrongStage:
    """The roles may do this act, but not while the case stands here."""

    act: Act
    stage: Stage

    @property
    def what(self) -> str:
        """The refusal as a sentence."""
        return f"Du kan ikke {self.act.label} nå. Saken står slik: {self.stage.label}."


@dataclass(frozen=True, slots=True)
class Blocked:
    """The act is possible here once these obstacles are gone."""

    act: Act
    obstacles: tuple[Obstacle, ...]


Verdict = Allowed | NotPermitted | WrongStage | Blocked


Learn = Callable[[frozenset[str]], Facts]


def rules_for(act: Act) -> tuple[Rule, ...]:
    """All rows for an act, in the table's order."""
    return tuple(rule for rule in PROCEDURE if rule.act == act)


def row_for(act: Act, stage: Stage, roles: Iterable[Role]) -> Rule | None:
    """The row by which these roles may do the act at this stage, gates aside: the first one."""
    held = frozenset(roles)
    return next(
        (rule for rule in rules_for(act) if stage in rule.sources and held & rule.roles), None
    )


def permitted(act: Act, stage: Stage, roles: Iterable[Role]) -> bool:
    """Whether these roles may do the act at this stage, gates aside."""
    return row_for(act, stage, roles) is not None


def acts_at(stage: Stage, roles: Iterable[Role]) -> tuple[Act, ...]:
    """What these roles may do at this stage, in the table's order, gates aside."""
    held = frozenset(roles)
    return tuple(
        dict.fromkeys(rule.act for rule in PROCEDURE if stage in rule.sources and held & rule.roles)
    )


def consider(
    act: Act,
    *,
    stage: Stage,
    roles: Iterable[Role],
    learn: Learn,
    suspended_from: Stage | None = None,
) -> Verdict:
    """Judge one act: permission first, then stage, then every gate at once.

    `learn` gathers the named facts; it is asked only when permission and stage allow the act.
    """
    held = frozenset(roles)
    if not any(held & rule.roles for rule in rules_for(act)):
        return NotPermitted(act)
    rule = row_for(act, stage, held)
    if rule is None:
        return WrongStage(act, stage)
    facts = learn(rule.needs)
    obstacles = obstacles_of(rule, facts)
    if obstacles:
        return Blocked(act, obstacles)
    return Allowed(rule, _target(rule, stage, facts, suspended_from))


def obstacles_of(rule: Rule, facts: Facts) -> tuple[Obstacle, ...]:
    """Every obstacle of every gate of a rule, each once, in the table's order."""
    return tuple(dict.fromkeys(obstacle for gate in rule.gates for obstacle in gate(facts)))


def _target(rule: Rule, stage: Stage, facts: Facts, suspended_from: Stage | None) -> Stage:
    match rule.target:
        case Move.STAY:
            return stage
        case Move.RESUME:
            return suspended_from or Stage.PREPARING
        case Move.WHEN_ASSESSED:
            return Stage.SPECIALIST_REVIEW if facts.assessments_missing else Stage.RECOMMENDATION
        case Stage() as fixed:
            return fixed
