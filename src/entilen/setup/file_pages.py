"""Files that are looked at before they are used: requirements, and a list of people."""

import json
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from entilen.accounts.doors import signed_in
from entilen.accounts.queries import is_administrator
from entilen.process.vocabulary import Role
from entilen.process.words import long_date
from entilen.programme.actions import START, problems_of
from entilen.programme.models import ProgrammeVersion
from entilen.setup import actions, people_file
from entilen.setup.forms import FileForm
from entilen.setup.models import FileKind, KeptFile
from entilen.setup.pages import keeper
from entilen.setup.queries import schools_by_name
from entilen.setup.rules import differences

SHOWN = 200


@signed_in
def requirements(request: HttpRequest) -> HttpResponse:
    """The versions that are published, and a file with a new one."""
    person = keeper(request)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        content = _object_in(file.read())
        if content is None:
            form.add_error("file", "Filen er ikke JSON i UTF-8. Begynn fra utkastet på siden.")
        else:
            kept = actions.keep_file(
                by=person, kind=FileKind.VERSION, name=file.name, content=content
            )
            return redirect("setup:version", key=kept.key)
    versions = ProgrammeVersion.objects.order_by("-valid_from")
    return render(request, "setup/requirements.html", {"form": form, "versions": versions})


def _object_in(content: bytes) -> dict[str, Any] | None:
    """The JSON object that a file holds; None when it holds anything else."""
    try:
        told = content.decode("utf-8-sig")
        read = json.loads(told)
    except (UnicodeDecodeError, ValueError, RecursionError):
        return None
    return read if isinstance(read, dict) and "\\u0000" not in told else None


@signed_in
def version_file(request: HttpRequest, key: str = "") -> HttpResponse:
    """A version as a file to change and upload again; without a key the draft to begin from."""
    keeper(request)
    if not key:
        told, name = START.read_text(encoding="utf-8"), "krav-utkast.json"
    else:
        version = get_object_or_404(ProgrammeVersion, key=key)
        whole = {
            "key": version.key,
            "title": version.title,
            "valid_from": version.valid_from.isoformat(),
            "source": version.source,
            "content": version.content,
        }
        told, name = json.dumps(whole, ensure_ascii=False, indent=2), f"{version.key}.json"
    response = HttpResponse(told, content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _kept(kind: FileKind, key: str) -> KeptFile:
    kept = get_object_or_404(KeptFile, key=key, kind=kind)
    if kept.used_at:
        raise Http404
    return kept


@signed_in
def version(request: HttpRequest, key: str) -> HttpResponse:
    """What a file of requirements would change, and the one act that publishes it."""
    person = keeper(request)
    kept = _kept(FileKind.VERSION, key)
    problems = problems_of(kept.content)
    if request.method == "POST" and not problems:
        try:
            published = actions.publish_requirements(by=person, kept=kept)
        except ValidationError as fault:
            problems = fault.messages
        else:
            messages.success(request, f"{published.title} er publisert.")
            return redirect("setup:requirements")
    return render(request, "setup/version.html", _version_shown(kept, problems))


def _version_shown(kept: KeptFile, problems: list[str]) -> dict[str, Any]:
    shown: dict[str, Any] = {"kept": kept, "problems": problems[:SHOWN]}
    if not problems:
        last = ProgrammeVersion.objects.order_by("valid_from").last()
        begins = date.fromisoformat(kept.content["valid_from"])
        shown["about"] = [
            ("Tittel", kept.content["title"]),
            ("Gjelder fra", long_date(begins)),
            ("Kilde", kept.content["source"]),
        ]
        shown["last"] = last
        shown["differences"] = differences(last.content if last else {}, kept.content["content"])
    return shown


@signed_in
def people(request: HttpRequest) -> HttpResponse:
    """A list of people with roles."""
    person = keeper(request)
    if not is_administrator(person):
        raise Http404
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            rows = people_file.rows_of(file.read())
        except people_file.Unreadable as fault:
            form.add_error("file", str(fault))
        else:
            kept = actions.keep_file(by=person, kind=FileKind.PEOPLE, name=file.name, content=rows)
            return redirect("setup:people-file", key=kept.key)
    return render(
        request,
        "setup/people.html",
        {"form": form, "roles": [role.label for role in people_file.ROLES.values()]},
    )


@signed_in
def people_preview(request: HttpRequest, key: str) -> HttpResponse:
    """Who would get which role, and the one act that gives them."""
    person = keeper(request)
    kept = _kept(FileKind.PEOPLE, key)
    lines, faults = people_file.read(kept.content, schools_by_name(), timezone.localdate())
    refused: list[str] = []
    if request.method == "POST":
        try:
            roles = actions.take_in_people(by=person, kept=kept, lines=lines)
        except ValidationError as fault:
            refused = fault.messages
        else:
            messages.success(request, f"{roles} roller er gitt. De nye har fått invitasjon.")
            return redirect("setup:contents")
    names = {pk: name for name, pk in schools_by_name().items() if not name.isdigit()}
    shown = [(line, _role(line.role), names.get(line.school or 0, "")) for line in lines[:SHOWN]]
    return render(
        request,
        "setup/people_preview.html",
        {
            "kept": kept,
            "lines": shown,
            "number": len(lines),
            "faults": faults[:SHOWN],
            "refused": refused,
        },
    )


def _role(code: str) -> str:
    return str(Role(code).label)
