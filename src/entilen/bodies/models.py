"""How the school's bodies treated the plan."""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from entilen import clock
from entilen.accounts.models import Person, hashed
from entilen.cases.models import Case
from entilen.files.models import StoredFile
from entilen.plans.models import PlanVersion
from entilen.process.vocabulary import Word
from entilen.programme.privacy_queries import terms_at


class Outcome(Word):
    """How a treatment ended."""

    ADOPTED = "adopted", "vedtatt"
    ADOPTED_WITH_CHANGES = "adopted_with_changes", "vedtatt med endringer"
    ENDORSED = "endorsed", "tilsluttet"
    ENDORSED_WITH_REMARKS = "endorsed_with_remarks", "tilsluttet med merknader"
    TAKEN_NOTE = "taken_note", "tatt til etterretning"
    NOTED = "noted", "tatt til orientering"
    POSTPONED = "postponed", "utsatt"
    SENT_BACK = "sent_back", "sendt tilbake"
    NOT_ENDORSED = "not_endorsed", "ikke tilsluttet"
    NOT_QUORATE = "not_quorate", "ikke beslutningsdyktig"


UNKNOWN_VERSION = "planen slik den var den dagen"

CLOSING = (Outcome.POSTPONED, Outcome.SENT_BACK, Outcome.NOT_ENDORSED, Outcome.NOT_QUORATE)
"""Outcomes that do not open the gate."""


class PupilsPresent(Word):
    """Whether the pupils' representatives were there."""

    YES = "yes", "Ja"
    NO = "no", "Nei"
    NOT_APPLICABLE = "not_applicable", "Ikke aktuelt"


class BodyTreatment(models.Model):
    """One body's treatment of one version of the plan; a wrong one is struck and stays.

    `change` is what the body changed where it adopted the plan with changes. `same_plan_ground`
    says how the school knows that a meeting before the case was opened treated this plan. Where
    `version_known` is false, the version is the plan as it stood when this was registered.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="treatments")
    body = models.CharField("organ", max_length=40)
    meeting_date = models.DateField("møtedato")
    case_number = models.CharField("saksnummer", max_length=20, blank=True)
    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="treatments")
    outcome = models.CharField("utfall", max_length=30, choices=Outcome.choices())
    wording = models.TextField("ordlyd", blank=True)
    dissent = models.TextField("mindretall eller merknad", blank=True)
    disqualified_count = models.PositiveSmallIntegerField("inhabile medlemmer", default=0)
    change = models.TextField("endringen", blank=True)
    same_plan_ground = models.TextField("hvordan det var denne planen", blank=True)
    version_known = models.BooleanField("versjonen er kjent", default=True)
    members = models.PositiveSmallIntegerField("medlemmer", null=True, blank=True)
    present = models.PositiveSmallIntegerField("til stede", null=True, blank=True)
    pupils_present = models.CharField(
        "elevene til stede", max_length=20, choices=PupilsPresent.choices(), blank=True
    )
    pupils_reason = models.CharField("hvorfor ikke aktuelt", max_length=300, blank=True)
    minutes = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    registered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(default=clock.now)
    struck_at = models.DateTimeField("strøket", null=True, blank=True)
    struck_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    strike_reason = models.TextField("hvorfor den er strøket", blank=True)

    class Meta:
        ordering = ["meeting_date", "pk"]

    @property
    def about(self) -> str:
        """What was treated: «versjon 3», or the plan as it was that day."""
        return f"versjon {self.version.number}" if self.version_known else UNKNOWN_VERSION

    @property
    def attendance(self) -> str:
        """Who was there, in counts and never names; empty where it was not asked."""
        if not self.pupils_present:
            return ""
        pupils = {
            PupilsPresent.YES: "Elevene var til stede.",
            PupilsPresent.NO: "Elevene var ikke til stede.",
        }.get(
            PupilsPresent(self.pupils_present),
            f"Elevenes plasser var ikke aktuelle: {self.pupils_reason}",
        )
        return f"{self.present} av {self.members} medlemmer var til stede. {pupils}"


class ChangeMade(models.Model):
    """The school's word that it has made the change which a body adopted the plan with, and in
    which version: later changes are held against that one."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="changes_made")
    treatment = models.OneToOneField(
        BodyTreatment, on_delete=models.PROTECT, related_name="change_made"
    )
    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="+")
    what = models.TextField("hva som er endret")
    registered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(default=clock.now)


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


def new_nonce() -> str:
    """What a personal link is derived from, together with a key that is not in the database."""
    return secrets.token_urlsafe(24)


class BoardLinks(models.QuerySet["BoardLink"]):
    """Links of board members."""

    def open_now(self) -> "BoardLinks":
        """Those that work: not closed, and not past their last day."""
        return self.filter(revoked_at__isnull=True, ends_at__gt=timezone.now())


def last_moment() -> datetime:
    """When a link that is given now ends by itself, by the terms in force."""
    days = terms_at(timezone.localdate()).days["board_access"]
    return timezone.now() + timedelta(days=days)


class BoardLink(models.Model):
    """A personal, revocable link to the board's paper and the plan of one case; no account.

    Its secret is nowhere in the database: it is made of `nonce` and the installation's key, and
    recognised by its digest.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="board_links")
    name = models.CharField("navn", max_length=120)
    email = models.EmailField("e-post", blank=True)
    nonce = models.CharField(max_length=40, default=new_nonce)
    token_hash = models.CharField(unique=True, max_length=64, editable=False)
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=clock.now)
    ends_at = models.DateTimeField(default=last_moment)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_opened_at = models.DateTimeField(null=True, blank=True)

    objects = BoardLinks.as_manager()

    class Meta:
        ordering = ["pk"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the digest of the secret with a new row."""
        self.token_hash = self.token_hash or hashed(self._derived(settings.SECRET_KEY))
        super().save(*args, **kwargs)

    @property
    def token(self) -> str:
        """The secret of the link; empty where the key it was made with is gone."""
        keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        made = (self._derived(key) for key in keys)
        return next((token for token in made if hashed(token) == self.token_hash), "")

    def _derived(self, key: str) -> str:
        digest = hmac.new(key.encode(), f"board:{self.nonce}".encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest[:24]).decode()
