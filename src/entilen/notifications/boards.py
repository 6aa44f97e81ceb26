"""Telling the school board that a plan is no longer the one that it treated."""

from django.conf import settings

from entilen.bodies.models import BoardLink
from entilen.bodies.queries import changed_after_resolution, last_treatment
from entilen.cases.models import Case
from entilen.mail.actions import write
from entilen.notifications.rules import WORDS, letter
from entilen.process.vocabulary import SCHOOL_STAGES


def tell_boards() -> int:
    """Write to the members with an open link, once for each resolution that a change has overtaken.

    Looked for every morning, not at every save: nobody is told of a number that was mended the
    same day. Returns how many cases it found.
    """
    links = (
        BoardLink.objects.open_now()
        .filter(case__stage__in=SCHOOL_STAGES, case__treatments__isnull=False)
        .exclude(email="")
    )
    cases = Case.objects.filter(pk__in=links.values("case")).select_related("school", "programme")
    told = 0
    for case in cases:
        problems = changed_after_resolution(case)
        if problems:
            _tell(case, problems, list(links.filter(case=case).distinct()))
            told += 1
    return told


def _tell(case: Case, problems: list[str], links: list[BoardLink]) -> None:
    treated = last_treatment(case, "school_board")
    for link in links:
        values = {"school": case.school.name, "number": case.number, "changed": problems[0]}
        address = f"{settings.PUBLIC_ADDRESS}/styre/{link.token}/"
        subject, body = letter(WORDS["changed_for_board"], link.name, values, "{lenke}")
        write(
            cause=f"board:{treated.pk if treated else 0}:b{link.pk}",
            to_name=link.name,
            to_address=link.email,
            subject=subject,
            body=body,
            secret=address,
            condition="plan_changed_for_board",
            about={"link": link.pk},
        )
