"""Writing the plan. Saves never fail for what the text says, and never overwrite another's text."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.access import may
from entilen.cases.actions import lock, open_case
from entilen.cases.errors import NotYours, Refused
from entilen.cases.models import Case
from entilen.cases.rules import fingerprint
from entilen.files.actions import store_file
from entilen.files.models import StoredFile
from entilen.plans.content import content_of
from entilen.plans.models import (
    Area,
    AreaRevision,
    Attachment,
    GradeRow,
    Milestone,
    Plan,
    PlanLink,
    PlanVersion,
    SelfAssessment,
    UnlockedArea,
)
from entilen.plans.queries import area_titles, open_keys, summary_line
from entilen.plans.rules import plan_backwards, spare_devices
from entilen.plans.text import clean, to_html
from entilen.process.procedure import COPYABLE
from entilen.process.vocabulary import Act, CaseKind, DeviceType
from entilen.schools.models import School
from entilen.schools.queries import expected_pupils, first_school_day
from entilen.schools.rules import school_year_of

SITTING = timedelta(minutes=10)
"""Saves by one person within this time are one revision: a sitting, not a keystroke."""


@transaction.atomic
def begin(
    *,
    school: School,
    person: Person,
    grades: Iterable[int],
    school_year: int,
    device_type: DeviceType,
    owned_devices: int | None = None,
    kind: CaseKind = CaseKind.INTRODUCTION,
    predecessor: Case | None = None,
    original: StoredFile | None = None,
) -> Case:
    """Open a case with a plan that already holds all that the municipality knows.

    Grade rows get their pupils from the register, one device each and the usual spares; milestones
    are planned backwards from the first school day and the board's meetings.
    Raises NotYours and Refused as `open_case` does.
    """
    case = open_case(
        school=school, person=person, kind=kind, predecessor=predecessor, original=original
    )
    plan = Plan.objects.create(case=case, owned_devices=owned_devices)
    requirements = case.programme.requirements
    Area.objects.bulk_create(Area(plan=plan, key=area.key) for area in requirements.areas)
    _first_rows(plan, sorted(set(grades)), school_year, device_type)
    plan_milestones(plan=plan, school_year=school_year)
    _summarise(case)
    return case


def _first_rows(plan: Plan, grades: list[int], school_year: int, device_type: DeviceType) -> None:
    school = plan.case.school
    _, spare = plan.case.programme.requirements.spare_percent
    site = school.sites.filter(closed__isnull=True).first() or school.sites.create(
        name="Hovedbygget"
    )
    for grade in grades:
        pupils, source = expected_pupils(school, grade, school_year)
        GradeRow.objects.create(
            plan=plan,
            grade=grade,
            school_year=school_year,
            site=site,
            pupils=pupils,
            pupils_source=source,
            devices=pupils,
            spares=spare_devices(pupils, spare),
            device_type=device_type,
        )


def plan_milestones(*, plan: Plan, school_year: int) -> None:
    """Write the default milestones, planned backwards from the first day of the school year."""
    meetings = list(plan.case.school.board_meetings.values_list("date", flat=True))
    dated = plan_backwards(
        plan.case.programme.requirements.milestones,
        start=first_school_day(school_year),
        board_meetings=meetings,
        today=timezone.localdate(),
    )
    Milestone.objects.bulk_create(
        Milestone(
            plan=plan,
            key=template.key,
            title=template.title,
            area=template.area,
            due=due,
            done_when=template.done_when,
        )
        for template, due in dated
    )


def _summarise(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(summary=summary_line(case)[:200])


def require_open(*, case: Case, person: Person, key: str) -> None:
    """Raise unless the person may write in this part of the plan now.

    NotYours for those who never may; Refused with the reason where the part is closed.
    """
    if not may(person, case, Act.EDIT_PLAN):
        if key in area_titles(case) and may_ever_edit(case=case, person=person):
            raise Refused([f"Planen kan ikke endres nå. Saken står slik: {case.at.label}."])
        raise NotYours
    if key not in open_keys(case):
        raise Refused(
            ["Denne delen er godtatt og låst. Bare områder med punkter i returbrevet er åpne."]
        )


def may_ever_edit(*, case: Case, person: Person) -> bool:
    """Whether the person's roles let them write in the plan at some stage."""
    from entilen.cases.access import require  # noqa: PLC0415

    try:
        require(person, case, Act.EDIT_PLAN)
    except NotYours:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a save: the area as it now is, and whether it met another's text."""

    area: Area
    conflict: bool


@transaction.atomic
def save_area(*, case: Case, person: Person, key: str, markdown: str, base_version: int) -> Saved:
    """Save an area's text as light Markdown.

    A save on the version that stands is written. A save on an older one never overwrites: it is
    kept beside the text as the other text of a clash, until someone merges the two.
    """
    return _save_html(
        case=case, person=person, key=key, html=to_html(markdown), base_version=base_version
    )


def _save_html(*, case: Case, person: Person, key: str, html: str, base_version: int) -> Saved:
    require_open(case=case, person=person, key=key)
    area = _locked(case, key)
    if html == area.html:
        return Saved(area, conflict=False)
    if base_version != area.version and area.saved_by_id != person.pk:
        return _keep_both(area, person, html)
    _write(area, person, html)
    return Saved(area, conflict=False)


def _locked(case: Case, key: str) -> Area:
    """The area with its row locked, and who has saved it."""
    found = Area.objects.select_for_update(of=("self",)).select_related("saved_by")
    return found.get(plan__case=case, key=key)


def _keep_both(area: Area, person: Person, html: str) -> Saved:
    if area.conflict_html and area.conflict_by_id != person.pk:
        _revise(area, area.conflict_html, area.conflict_by or person, area.version, sitting=False)
    area.conflict_html, area.conflict_by = html, person
    area.conflict_at = timezone.now()
    area.save(update_fields=["conflict_html", "conflict_by", "conflict_at"])
    return Saved(area, conflict=True)


def _write(area: Area, person: Person, html: str) -> None:
    now = timezone.now()
    area.version += 1
    area.html, area.saved_at, area.saved_by = html, now, person
    area.save(update_fields=["html", "version", "saved_at", "saved_by"])
    _revise(area, html, person, area.version, sitting=True)


def _revise(area: Area, html: str, person: Person, version: int, *, sitting: bool) -> None:
    now = timezone.now()
    frozen = PlanVersion.objects.filter(case__plan=area.plan_id, made_at__gte=OuterRef("begun_at"))
    last = area.revisions.annotate(frozen_since=Exists(frozen)).first()
    if (
        sitting
        and last
        and last.author_id == person.pk
        and now - last.begun_at < SITTING
        and not last.frozen_since
    ):
        last.version, last.html, last.saved_at = version, html, now
        last.save(update_fields=["version", "html", "saved_at"])
        return
    AreaRevision.objects.create(
        area=area, version=version, html=html, author=person, begun_at=now, saved_at=now
    )


@transaction.atomic
def settle_clash(*, case: Case, person: Person, key: str, markdown: str) -> Area:
    """Replace both texts of a clash by one that somebody has merged. Both stay in the history."""
    require_open(case=case, person=person, key=key)
    area = _locked(case, key)
    if area.conflict_html:
        area.version += 1
        AreaRevision.objects.create(
            area=area,
            version=area.version,
            html=area.conflict_html,
            author=area.conflict_by or person,
        )
    area.conflict_html, area.conflict_by, area.conflict_at = "", None, None
    area.save()
    _write(area, person, to_html(markdown))
    return area


@transaction.atomic
def mark_done(*, case: Case, person: Person, key: str, done: bool) -> Area:
    """Mark an area as done, or open it again."""
    require_open(case=case, person=person, key=key)
    area = _locked(case, key)
    if done and not area.html:
        raise Refused(["Skriv noe i området før du merker det som ferdig."])
    if done and area.conflict_html:
        raise Refused(["To tekster står mot hverandre her. Slå dem sammen først."])
    area.done = done
    area.save(update_fields=["done"])
    return area


@transaction.atomic
def delegate_area(
    *, case: Case, person: Person, key: str, responsible: Person | None, due: date | None
) -> Area:
    """Say who writes an area, and by when."""
    require_open(case=case, person=person, key=key)
    area = _locked(case, key)
    area.responsible, area.due = responsible, due
    area.save(update_fields=["responsible", "due"])
    return area


def touch(*, case: Case, person: Person, key: str, base_version: int) -> Plan:
    """Lock the plan's numbers for one change; a change on stale numbers is refused whole."""
    require_open(case=case, person=person, key=key)
    plan = Plan.objects.select_for_update().get(case=case)
    if base_version != plan.row_version:
        raise Refused(
            [
                "Noen andre har endret tallene i mellomtiden. Det du skrev, står fortsatt i "
                "skjemaet. Se over tallene og lagre på nytt."
            ]
        )
    plan.row_version += 1
    plan.save(update_fields=["row_version"])
    return plan


@transaction.atomic
def save_grade_rows(
    *, case: Case, person: Person, rows: Sequence[Mapping[str, Any]], base_version: int
) -> None:
    """Replace the grade rows by these. The register's number is remembered as their source."""
    plan = touch(case=case, person=person, key="grade_rows", base_version=base_version)
    kept = {(row.grade, row.school_year): row for row in plan.grade_rows.all()}
    plan.grade_rows.all().delete()
    for values in rows:
        old = kept.get((values["grade"], values["school_year"]))
        pupils, source = expected_pupils(case.school, values["grade"], values["school_year"])
        if values["pupils"] != pupils:
            source = f"endret av {person.name} {timezone.localdate():%d.%m.%Y}"
            if old and old.pupils == values["pupils"]:
                source = old.pupils_source
        GradeRow.objects.create(plan=plan, pupils_source=source, **values)
    _summarise(case)


@transaction.atomic
def save_milestones(
    *, case: Case, person: Person, rows: Sequence[Mapping[str, Any]], base_version: int
) -> None:
    """Replace the milestones by these."""
    plan = touch(case=case, person=person, key="milestones", base_version=base_version)
    plan.milestones.all().delete()
    Milestone.objects.bulk_create(Milestone(plan=plan, **values) for values in rows)


@transaction.atomic
def save_links(*, case: Case, person: Person, rows: Sequence[Mapping[str, Any]]) -> None:
    """Replace the links to the school's other plans by these."""
    require_open(case=case, person=person, key="links")
    case.plan.links.all().delete()
    PlanLink.objects.bulk_create(PlanLink(plan=case.plan, **values) for values in rows)


@transaction.atomic
def attach(*, case: Case, person: Person, upload: "UploadedFile[Any]", title: str) -> Attachment:
    """Add a file to the plan. Raises ValidationError when the file is not let in."""
    require_open(case=case, person=person, key="attachments")
    stored = store_file(upload=upload)
    return Attachment.objects.create(
        plan=case.plan, file=stored, title=title or stored.name, added_by=person
    )


@transaction.atomic
def detach(*, case: Case, person: Person, attachment: Attachment) -> None:
    """Take a file out of the plan; it stays in the versions that had it."""
    require_open(case=case, person=person, key="attachments")
    attachment.removed_at = timezone.now()
    attachment.save(update_fields=["removed_at"])


@transaction.atomic
def save_self_assessment(
    *, case: Case, person: Person, answers: Iterable[Mapping[str, Any]]
) -> None:
    """Save the school's private answers to the focus questions and success criteria."""
    if not may(person, case, Act.EDIT_PLAN):
        raise NotYours
    for answer in answers:
        SelfAssessment.objects.update_or_create(
            plan=case.plan,
            kind=answer["kind"],
            number=answer["number"],
            defaults={"level": answer["level"], "text": answer["text"]},
        )


@transaction.atomic
def share_self_assessment(*, case: Case, person: Person, shared: bool) -> None:
    """Let the administration read the self-assessment, or stop it, until the plan is sent."""
    if not may(person, case, Act.EDIT_PLAN):
        raise NotYours
    plan = Plan.objects.select_for_update().get(case=case)
    plan.questions_shared_at = timezone.now() if shared else None
    plan.save(update_fields=["questions_shared_at"])


def freeze(*, case: Case, person: Person) -> PlanVersion:
    """The plan as it stands, as a numbered version. Equal content is the same version.

    Call it inside the transaction of the act that needs it.
    """
    content = content_of(lock(case))
    mark = fingerprint(content)
    found = PlanVersion.objects.filter(case=case, fingerprint=mark).first()
    if found:
        return found
    last = case.versions.order_by("number").last()
    return PlanVersion.objects.create(
        case=case,
        number=last.number + 1 if last else 1,
        content=content,
        fingerprint=mark,
        made_by=person,
    )


def unlock(*, case: Case, keys: Iterable[str]) -> None:
    """Open the areas that a return has points on; they must be marked done again."""
    for key in sorted(set(keys)):
        UnlockedArea.objects.get_or_create(case=case, round=case.round, key=key)
    Area.objects.filter(plan__case=case, key__in=set(keys)).update(done=False)


@transaction.atomic
def begin_again(*, case: Case, person: Person) -> Case:
    """A new case that carries on the plan of an ended one.

    Raises Refused unless the case was withdrawn, rejected or has lapsed.
    """
    if case.at not in COPYABLE:
        raise Refused(["Bare en sak som er trukket, avslått eller bortfalt, kan kopieres."])
    rows = list(case.plan.grade_rows.all())
    new = begin(
        school=case.school,
        person=person,
        grades=[row.grade for row in rows],
        school_year=max(
            min(row.school_year for row in rows), school_year_of(timezone.localdate()) + 1
        ),
        device_type=DeviceType(rows[0].device_type),
        owned_devices=case.plan.owned_devices,
        kind=CaseKind(case.kind),
        predecessor=case,
    )
    copy_plan(source=case, target=new, person=person)
    return new


@transaction.atomic
def copy_plan(*, source: Case, target: Case, person: Person) -> None:
    """Fill a new case's plan with the texts, links and milestones of an older one."""
    for area in source.plan.areas.exclude(html=""):
        new = target.plan.areas.filter(key=area.key).first()
        if new:
            _write(new, person, clean(area.html))
    PlanLink.objects.bulk_create(
        PlanLink(plan=target.plan, key=link.key, subject=link.subject, url=link.url)
        for link in source.plan.links.all()
    )
