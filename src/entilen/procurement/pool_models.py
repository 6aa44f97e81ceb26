"""Orders of several schools that went to a supplier as one."""

from django.db import models

from entilen import clock
from entilen.accounts.models import Person
from entilen.cases.models import CaseEvent
from entilen.files.models import new_key
from entilen.procurement.catalogue_models import Agreement
from entilen.procurement.models import Order


class PooledOrder(models.Model):
    """One order file to a supplier, as it was made. Never changed.

    `document` is the file itself: whoever takes it later gets what was made. Numbers run within
    the agreement.
    """

    key = models.CharField(unique=True, max_length=20, default=new_key, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="pools")
    number = models.PositiveSmallIntegerField()
    supplier = models.CharField("leverandør", max_length=120)
    deliver_by = models.DateField("ønsket levert senest", null=True, blank=True)
    document = models.TextField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "number"], name="one_pooled_order_of_a_number"
            )
        ]

    @property
    def title(self) -> str:
        """«RA-14-3»: what the supplier knows the order by."""
        return f"{self.agreement.reference}-{self.number}"


class PooledLine(models.Model):
    """An order as it stood when it was pooled; an order is pooled once. Never changed."""

    pool = models.ForeignKey(PooledOrder, on_delete=models.PROTECT, related_name="lines")
    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="pooled")
    event = models.OneToOneField(CaseEvent, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField("antall enheter")

    class Meta:
        ordering = ["pk"]
