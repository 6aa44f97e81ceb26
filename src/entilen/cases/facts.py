"""Gathering facts for the gates.

A step registers its provider with `provides`; `cases` imports none of the steps.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from entilen.accounts.models import Person
from entilen.accounts.queries import roles_at
from entilen.cases.access import behalf_of
from entilen.cases.models import Case
from entilen.cases.queries import (
    declarations,
    other_adviser,
    preparations,
    prepared_by,
    school_staff,
    sent_for_school,
)
from entilen.cases.reads import Read, remembering
from entilen.process.facts import Facts, NotGathered
from entilen.process.vocabulary import DIRECTORS, SCHOOL_ROLES


@dataclass(frozen=True, slots=True)
class Asked:
    """What facts are gathered for: the case, who acts, and what the act itself asks for."""

    case: Case
    actor: Person | None
    details: Mapping[str, Any]


Provider = Callable[[Asked], Mapping[str, Any]]
PROVIDERS: dict[tuple[str, ...], Provider] = {}
READS: dict[tuple[str, ...], tuple[Read[Any], ...]] = {}


def provides(*names: str, reads: Sequence[Read[Any]] = ()) -> Callable[[Provider], Provider]:
    """Register a function as the one provider of these facts, and what it reads for them."""

    def register(provider: Provider) -> Provider:
        PROVIDERS[names] = provider
        READS[names] = tuple(reads)
        return provider

    return register


def gather(
    case: Case,
    actor: Person | None,
    details: Mapping[str, Any] | None = None,
    *,
    names: frozenset[str] | None = None,
) -> Facts:
    """The named facts of a case (all when none are named) for one actor today.

    `details` are the act's own `asked_*` values. Facts that were not asked for are `NotGathered`.
    What the providers read is read once, in one statement: all facts are of one moment.
    """
    own = dict(details or {})
    values: dict[str, Any] = {name: NotGathered() for group in PROVIDERS for name in group}
    asked = Asked(remembering(case, *reads_for(names)), actor, own)
    for group in _wanted(names):
        values.update(PROVIDERS[group](asked))
    values["today"] = timezone.localdate()
    return Facts(
        **values, **{name: value for name, value in own.items() if name.startswith("asked_")}
    )


def _wanted(names: frozenset[str] | None) -> list[tuple[str, ...]]:
    return [group for group in PROVIDERS if names is None or names.intersection(group)]


def reads_for(names: frozenset[str] | None) -> list[Read[Any]]:
    """What must be read to gather these facts."""
    return [one for group in _wanted(names) for one in READS[group]]


@provides("school_in_procedure")
def _school(asked: Asked) -> Mapping[str, Any]:
    return {"school_in_procedure": asked.case.school.in_procedure}


@provides("draft_shared")
def _sharing(asked: Asked) -> Mapping[str, Any]:
    return {"draft_shared": asked.case.shared_since is not None}


@provides(
    "actor_of_the_school",
    "actor_disqualified",
    "actor_superior_disqualified",
    "actor_has_declared",
    reads=[declarations],
)
def _actor(asked: Asked) -> Mapping[str, Any]:
    declared = {row.person_id: row.disqualified for row in declarations(asked.case)}
    actor = asked.actor
    if actor is None:
        return {
            "actor_of_the_school": False,
            "actor_disqualified": False,
            "actor_superior_disqualified": False,
            "actor_has_declared": True,
        }
    absent = behalf_of(actor, asked.case, DIRECTORS)
    above = {actor.superior_id}
    if absent:
        above |= {absent.pk, absent.superior_id}
    return {
        "actor_of_the_school": bool(roles_at(actor, asked.case.school_id) & SCHOOL_ROLES),
        "actor_disqualified": declared.get(actor.pk, False),
        "actor_superior_disqualified": any(declared.get(key, False) for key in above if key),
        "actor_has_declared": actor.pk in declared,
    }


@provides("actor_prepared", reads=[preparations])
def _own_work(asked: Asked) -> Mapping[str, Any]:
    return {"actor_prepared": prepared_by(asked.case, asked.actor) if asked.actor else ()}


@provides("actor_checks_own_sending", reads=[preparations, declarations, school_staff])
def _own_sending(asked: Asked) -> Mapping[str, Any]:
    case, actor = asked.case, asked.actor
    sent = actor is not None and sent_for_school(case, actor) and other_adviser(case, actor)
    return {"actor_checks_own_sending": sent}


@provides("decided_by_other")
def _decider(asked: Asked) -> Mapping[str, Any]:
    decider, actor = asked.case.decider, asked.actor
    acts_for = behalf_of(actor, asked.case, DIRECTORS) if decider and actor else None
    other = decider is not None and decider not in {actor, acts_for}
    return {"decided_by_other": decider.name if decider and other else ""}
