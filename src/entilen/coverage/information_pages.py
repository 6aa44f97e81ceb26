"""Pages that tell: the requirements with their template, the open data, privacy, accessibility."""

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from entilen.coverage.queries import coverage_at
from entilen.coverage.template_file import template_docx
from entilen.programme.models import ProgrammeVersion
from entilen.programme.privacy_queries import terms_at
from entilen.programme.privacy_rules import ABOUT_PEOPLE, KEEPINGS, LASTING
from entilen.programme.queries import owner, version_at

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

STEPS = {5: "Fem", 6: "Seks", 7: "Sju", 8: "Åtte"}

FIELDS = [
    ("date", "Datoen tallene gjelder for, år-måned-dag."),
    ("basis", "«published»: eierens eget publiserte tall for denne datoen. «computed»: regnet ut."),
    ("definition", "Definisjonen av 1:1 som tallene bygger på."),
    ("schools", "Grunnskolene: total, full, partial, none og unknown."),
    (
        "by_type",
        "De samme fem tallene for hver skoletype. Skoler på 8.–13. trinn og videregående "
        "skoler står bare her.",
    ),
    (
        "unconfirmed",
        "Hvor mange av skolene som bygger på det de selv har oppgitt, og som ingen har bekreftet. "
        "Står også for hvert trinn, og sist på hver linje i CSV.",
    ),
    (
        "not_confirmed_this_year",
        "Hvor mange av skolene som har 1:1 på trinn der ingen har bekreftet det for skoleåret.",
    ),
    ("source", "Hvem som har sagt det, eller at det er regnet ut."),
    ("notes", "Det eieren ellers har opplyst, som at elever på videregående har egen enhet."),
    ("latest_published", "I svar som er regnet ut: eierens siste publiserte tall før datoen."),
]
COUNTS = [
    ("total", "skoler i alt"),
    ("full", "skoler der alle trinn har 1:1"),
    ("partial", "skoler der noen trinn har 1:1"),
    ("none", "skoler der alle trinn er kjent, og ingen har 1:1"),
    ("unknown", "skoler der ingen trinn har 1:1 så vidt vi vet, og ikke alle trinn er kjent"),
]
TYPES = [
    ("primary", "1.–7. trinn eller deler av det"),
    ("lower_secondary", "8.–10. trinn"),
    ("combined", "barnetrinn og ungdomstrinn"),
    ("lower_and_upper_secondary", "ungdomstrinn og videregående"),
    ("upper_secondary", "11.–13. trinn"),
    ("other", "alt annet"),
]


def _version(key: str) -> ProgrammeVersion:
    version = ProgrammeVersion.objects.filter(key=key).first() if key else None
    try:
        version = version or (None if key else version_at(timezone.localdate()))
    except ProgrammeVersion.DoesNotExist:
        version = None
    if version is None:
        raise Http404
    return version


@require_safe
def requirements(request: HttpRequest, key: str = "") -> HttpResponse:
    """What schools must do to go 1:1, in steps, and what the plan must hold."""
    if not key and not ProgrammeVersion.objects.filter(valid_from__lte=timezone.localdate()):
        return render(request, "coverage/no_requirements.html")
    version = _version(key)
    others = ProgrammeVersion.objects.filter(valid_from__lte=timezone.localdate()).exclude(
        pk=version.pk
    )
    newest = others.filter(valid_from__gt=version.valid_from).order_by("valid_from").last()
    context = {
        "version": version,
        "asked": version.requirements,
        "steps_title": f"{STEPS.get(len(version.requirements.steps), 'Alle')} steg",
        "template_href": f"/krav/{version.key}/mal.docx",
        "others": others.order_by("-valid_from").defer("content"),
        "newest": newest,
    }
    return render(request, "coverage/requirements.html", context)


@require_safe
def template_file(request: HttpRequest, key: str = "") -> HttpResponse:
    """The template of the development plan as a Word file, made from the version's own texts."""
    version = _version(key)
    response = HttpResponse(template_docx(version), content_type=DOCX)
    name = f"mal-utviklingsplan-{version.key}.docx"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """What machines can read, field by field, with licence and a living example."""
    day = timezone.localdate()
    answer = coverage_at(day)
    example = (answer.latest.date if answer.latest else day).isoformat()
    shown = coverage_at(answer.latest.date if answer.latest else day).as_dict()
    context = {
        "fields": FIELDS,
        "counts": COUNTS,
        "types": TYPES,
        "example_day": example,
        "example": json.dumps(shown, ensure_ascii=False, indent=2),
    }
    return render(request, "coverage/open_data.html", context)


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is stored about whom, and what is not."""
    terms = terms_at(timezone.localdate())
    times = [
        (row.what, row.how_long(terms.days[row.key])) for row in KEEPINGS if row.key in ABOUT_PEOPLE
    ]
    return render(
        request,
        "coverage/privacy.html",
        {"known": owner(), "times": times, "lasting": [what for what, _ in LASTING]},
    )


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """How the pages are made for everyone, what is tested, what is not."""
    return render(request, "coverage/accessibility.html", {"known": owner()})
