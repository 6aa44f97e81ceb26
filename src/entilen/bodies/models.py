"""How the school's bodies treated the plan."""

import secrets

from django.db import models

from entilen import clock
from entilen.accounts.models import Person
from entilen.cases.models import Case
from entilen.files.models import StoredFile
from entilen.plans.models import PlanVersion
from entilen.process.vocabulary import Word


class Outcome(Word):
    """How a treatment ended."""

    ADOPTED = "adopted", "vedtatt"
    ENDORSED = "endorsed", "tilsluttet"
    ENDORSED_WITH_REMARKS = "endorsed_with_remarks", "tilsluttet med merknader"
    TAKEN_NOTE = "taken_note", "tatt til etterretning"
    NOTED = "noted", "tatt til orientering"
    POSTPONED = "postponed", "utsatt"
    SENT_BACK = "sent_back", "sendt tilbake"
    NOT_ENDORSED = "not_endorsed", "ikke tilsluttet"
    NOT_QUORATE = "not_quorate", "ikke beslutningsdyktig"


CLOSING = (Outcome.POSTPONED, Outcome.SENT_BACK, Outcome.NOT_ENDORSED, Outcome.NOT_QUORATE)
"""Outcomes that do not open the gate (domain, section 4)."""


class BodyTreatment(models.Model):
    """One body's treatment of one version of the plan."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="treatments")
    body = models.CharField("organ", max_length=40)
    meeting_date = models.DateField("møtedato")
    case_number = models.CharField("saksnummer", max_length=20, blank=True)
    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="treatments")
    outcome = models.CharField("utfall", max_length=30, choices=Outcome.choices())
    wording = models.TextField("ordlyd", blank=True)
    dissent = models.TextField("mindretall eller merknad", blank=True)
    disqualified_count = models.PositiveSmallIntegerField("inhabile medlemmer", default=0)
    minutes = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    registered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["meeting_date", "pk"]


class ChairStatement(models.Model):
    """The board chair's recorded statement that a resolution still holds for a later version."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="chair_statements")
    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="+")
    treatment = models.ForeignKey(BodyTreatment, on_delete=models.PROTECT, related_name="+")
    chair = models.CharField("styreleder", max_length=120)
    ground = models.TextField("begrunnelse")
    stated_on = models.DateField("dato")
    registered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(default=clock.now)


def new_token() -> str:
    """The secret part of a personal link."""
    return secrets.token_urlsafe(24)


class BoardLink(models.Model):
    """A personal, revocable link to the board's paper and the plan of one case; no account."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="board_links")
    name = models.CharField("navn", max_length=120)
    email = models.EmailField("e-post", blank=True)
    token = models.CharField(unique=True, max_length=40, default=new_token)
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=clock.now)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
