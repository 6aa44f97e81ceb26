"""When a model's security updates end: the schools that have it are asked once, and answer."""

from django.db import models

from entilen import clock
from entilen.accounts.models import Person
from entilen.cases.models import Case, CaseEvent
from entilen.process.vocabulary import RenewalWord
from entilen.procurement.catalogue_models import DeviceModel
from entilen.schools.models import School


class RenewalCampaign(models.Model):
    """That the schools with a model are asked whether they renew it. A model is asked of once.

    `updates_until` is the last day of security updates as it was known then.
    """

    model = models.OneToOneField(DeviceModel, on_delete=models.PROTECT, related_name="campaign")
    updates_until = models.DateField("sikkerhetsoppdateringer til")
    answer_by = models.DateField("svar innen")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-pk"]


class RenewalQuestion(models.Model):
    """One school that is asked, in the case in which it last ordered the model; with the devices
    it had of it. Never changed."""

    campaign = models.ForeignKey(
        RenewalCampaign, on_delete=models.PROTECT, related_name="questions"
    )
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    event = models.OneToOneField(CaseEvent, on_delete=models.PROTECT, related_name="+")
    devices = models.PositiveIntegerField("antall enheter")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "school"], name="a_school_is_asked_once_in_a_campaign"
            )
        ]


class RenewalAnswer(models.Model):
    """What a school answered; the newest holds. Never changed."""

    question = models.ForeignKey(RenewalQuestion, on_delete=models.PROTECT, related_name="answers")
    event = models.OneToOneField(CaseEvent, on_delete=models.PROTECT, related_name="+")
    word = models.CharField("svar", max_length=10, choices=RenewalWord.choices())
    note = models.CharField("merknad", max_length=300, blank=True)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
