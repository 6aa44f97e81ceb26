"""What the case page reads, in one statement, and lists: the plan's parts, what is confirmed."""

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.bodies.queries import (
    awaited_change,
    changed_after_resolution,
    last_treatment,
    treatments,
)
from entilen.cases.models import Case, CaseEvent
from entilen.cases.queries import school_staff
from entilen.cases.reads import CASE, Read, read
from entilen.decision.queries import conditions, conditions_of, decisions
from entilen.devices.queries import owned, said_at, statements
from entilen.financing.money_queries import money_rules
from entilen.financing.part_queries import financing_versions
from entilen.financing.queries import financing_lines
from entilen.network.queries import (
    COVER,
    cover,
    dispensation,
    dispensations_in_force,
    waiting_requests,
)
from entilen.plans.models import Area
from entilen.plans.queries import area_titles, open_comments, open_keys
from entilen.plans.reads import (
    areas,
    attachments,
    comments,
    grade_rows,
    links,
    milestones,
    plans,
    unlocked,
)
from entilen.process.vocabulary import DRAFTING, SCHOOL_STAGES, Stage
from entilen.process.words import count, long_date
from entilen.review.queries import living_remarks, questions, returned_formally
from entilen.rollout.holds import ASKED, NOT_ASKED, STOPPED, WAITS, holds_of
from entilen.submission.queries import check_reads, submissions
from entilen.turns.queries import TURN

LAST = 5
"""Events that the case page shows."""


@read
def last_events() -> QuerySet[CaseEvent]:
    """What happened last, the newest first, without each change in a plan at the school."""
    return (
        CaseEvent.objects.filter(case=CASE)
        .exclude(act__in=DRAFTING)
        .select_related("actor", "on_behalf_of")
        .order_by("-sequence")[:LAST]
    )


@read
def last_open_events() -> QuerySet[CaseEvent]:
    """The same without what only the administration reads."""
    events = (
        CaseEvent.objects.filter(case=CASE)
        .filter(internal=False)
        .exclude(act__in=DRAFTING)
        .select_related("actor", "on_behalf_of")
    )
    return events.order_by("-sequence")[:LAST]


def shown_in(case: Case, *, school: bool, writes: bool) -> list[Read[Any]]:
    """What the page reads, in one statement."""
    shown: list[Read[Any]] = [last_open_events if school else last_events, plans, questions]
    shown += [*COVER, dispensations_in_force, treatments, decisions, returned_formally, submissions]
    shown += [owned, financing_lines, money_rules]
    shown += TURN
    if writes:
        shown += [areas, milestones, links, attachments]
    if case.at in SCHOOL_STAGES and (writes or not case.submitted_at):
        shown += check_reads(case)
    if not school:
        shown.append(school_staff)
    if case.at is Stage.PREPARING and writes:
        shown.append(comments)
    if case.at is Stage.CORRECTION:
        shown += [living_remarks, unlocked]
    if case.at is Stage.GRANTED:
        shown += [conditions, financing_versions]
    return shown


def plan_tasks(case: Case, person: Person) -> list[dict[str, Any]]:
    """The areas and the numbered parts, each with how far it has come, whose it is and by when."""
    opened = open_keys(case)
    base = f"/sak/{case.key}/"
    tasks = []
    titles = area_titles(case)
    per_area = Counter(row.area for row in open_comments(case))
    for area in areas(case):
        tasks.append(
            {
                "label": titles.get(area.key, area.key),
                "href": f"{base}plan/{area.key}/",
                "note": " · ".join(filter(None, (_whose(area, person), _said(per_area[area.key])))),
                "tag": area.state if area.key in opened else "Låst",
                "tone": _tone(area.state) if area.key in opened else "lock",
            }
        )
    counts = {
        "grade_rows": ("trinn/", len(grade_rows(case))),
        "milestones": ("milepaler/", len(milestones(case))),
        "financing": ("finansiering/", len(financing_lines(case))),
        "links": ("lenker/", len(links(case))),
        "attachments": ("vedlegg/", len(attachments(case))),
    }
    for key, (path, number) in counts.items():
        locked = key not in opened
        tasks.append(
            {
                "label": titles[key],
                "href": base + path,
                "note": _said(per_area[key]),
                "tag": "Låst" if locked else _rows(number),
                "tone": "lock" if locked else "ok" if number else "todo",
            }
        )
    return tasks


def _whose(area: Area, person: Person) -> str:
    """«Ditt ansvar, frist 3. desember 2026», or the name of who else writes it."""
    due = f"frist {long_date(area.due)}" if area.due else ""
    if area.responsible is None:
        return due.capitalize()
    who = "Ditt ansvar" if area.responsible == person else f"Ansvarlig: {area.responsible.name}"
    return ", ".join(filter(None, (who, due)))


def _said(comments: int) -> str:
    if not comments:
        return ""
    return f"{count(comments, 'kommentar', 'kommentarer').capitalize()} fra IKT-veileder"


def _rows(number: int) -> str:
    return {0: "Tom", 1: "1 rad"}.get(number, f"{number} rader")


def _tone(state: str) -> str:
    return {"Ferdig": "ok", "Under arbeid": "wait"}.get(state, "todo")


def confirmations(case: Case, *, finished: bool, writes: bool) -> list[dict[str, str]]:
    """Network, board, order and conditions: what is confirmed and what waits.

    When the roll-out is `finished`, nothing waits for the network any more.
    """
    today = timezone.localdate()
    base = f"/sak/{case.key}/"
    rows = []
    if dispensation(case):
        rows.append(
            _row("Nettverk", f"{base}nettverk/", "Dispensasjon er gitt", "Dispensasjon", "wait")
        )
    waiting = {request.site.name: request for request in waiting_requests(case)}
    for site in cover(case):
        problem = site.problem(today) if not finished else ""
        asked = waiting.get(site.site) if problem else None
        if asked:
            note, tag = f"{site.site}: {asked.status_sentence}", ("Venter", "wait")
        elif problem:
            note, tag = problem, ("Mangler", "stop")
        else:
            note, tag = (
                f"{site.site}: {site.needed_text} trengs{site.besides_text}{site.valid_text}",
                _CONFIRMED,
            )
        rows.append(_row("Nettverk", f"{base}nettverk/", note, *tag))
    treated = last_treatment(case, "school_board")
    if treated:
        outcome = treated.get_outcome_display().capitalize()
        note = f"{outcome} {treated.meeting_date:%d.%m.%Y}, versjon {treated.version.number}"
        problems = changed_after_resolution(case) if writes else []
        tag = ("Må behandles på nytt", "stop") if problems else ("Behandlet", "ok")
        if awaited_change(case, treated):
            tag = ("Endringen er ikke gjort", "wait")
        rows.append(_row("Driftsstyret", f"{base}organer/", note, *tag))
    else:
        rows.append(
            _row("Driftsstyret", f"{base}organer/", "Ikke behandlet ennå", "Mangler", "stop")
        )
    rows.append(_stated(case, today))
    if case.at is Stage.GRANTED:
        rows.append(
            _row(
                "Innføring",
                f"{base}innforing/",
                "Bestilling og utdeling",
                *_roll_out(case, finished),
            )
        )
        for condition in conditions_of(case):
            rows.append(
                _row(
                    "Vilkår",
                    f"{base}vilkar/",
                    condition.text,
                    condition.get_state_display().capitalize(),
                    "ok" if condition.state == "fulfilled" else "wait",
                )
            )
    return rows


def _roll_out(case: Case, finished: bool) -> tuple[str, str]:
    """How the roll-out stands, in a word: what is held back is not going on."""
    if finished:
        return ("Ferdig", "ok")
    holds = holds_of(case)
    if {NOT_ASKED, ASKED} & set(holds):
        return STOPPED
    return WAITS if holds else ("I gang", "todo")


def _stated(case: Case, today: date) -> dict[str, str]:
    """What the school has said that its pupils have."""
    href = f"/sak/{case.key}/enheter/"
    rows = said_at(statements(case), today).values()
    if not rows:
        return _row("Enheter i dag", href, "Hva har elevene fra før?", "Ikke oppgitt", "todo")
    newest = max(row.effective for row in rows)
    number = count(sum(row.quantity for row in rows), "enhet", "enheter").capitalize()
    note = f"{number} fra {newest:%d.%m.%Y}"
    if all(hasattr(row, "check_given") for row in rows):
        return _row("Enheter i dag", href, note, "Bekreftet", "ok")
    return _row("Enheter i dag", href, f"{note}, ikke bekreftet", "Oppgitt", "wait")


_CONFIRMED = ("Bekreftet", "ok")


def _row(label: str, href: str, note: str, tag: str, tone: str) -> dict[str, str]:
    return {"label": label, "href": href, "note": note, "tag": tag, "tone": tone}
