"""People, the roles they hold, where and when, and who stands in for whom."""

import hashlib
import secrets
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q

from entilen.process.vocabulary import DERIVED, Role
from entilen.schools.models import School
from entilen.ui.rules import one_line

ASSIGNABLE = [(role.value, role.label) for role in Role if role not in DERIVED]


class PersonManager(BaseUserManager["Person"]):
    """Makes people from an e-mail address."""

    def create_user(self, email: str, name: str, password: str | None = None) -> "Person":
        """Make a person; without a password they can only come in by invitation.

        A name is one line, so that it can stand in a list and in the subject of a letter.
        """
        person = self.model(email=self.normalize_email(email).lower(), name=one_line(name))
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Someone who uses the product. `superior` is who they report to, for disqualification."""

    email = models.EmailField("e-post", unique=True)
    name = models.CharField("navn", max_length=120)
    superior = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="reports"
    )
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = PersonManager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class RoleAssignment(models.Model):
    """A role given to a person: at one school, or (without a school) in the whole agency; dated.

    The responsible director of a school is the one who holds `director` at that school. `ended_at`
    is set when someone took it back before its last day; it counts no longer from that moment.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(max_length=30, choices=ASSIGNABLE)
    school = models.ForeignKey(
        School, null=True, blank=True, on_delete=models.PROTECT, related_name="role_assignments"
    )
    first_day = models.DateField("fra og med")
    last_day = models.DateField("til og med", null=True, blank=True)
    given_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["school", "role"])]
        constraints = [
            models.CheckConstraint(
                name="role_days_in_order",
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
            )
        ]


class Substitution(models.Model):
    """A person who acts for another in one role at one place, within dates that the other set.

    Nothing beyond that role and place goes with it: no other role of the absent, no other school.
    Without a school it is a role in the whole agency.
    """

    absent = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="substitutions")
    substitute = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="stands_in_for")
    role = models.CharField(max_length=30, choices=ASSIGNABLE)
    school = models.ForeignKey(
        School, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    first_day = models.DateField("fra og med")
    last_day = models.DateField("til og med")
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="substitution_days_in_order", condition=Q(last_day__gte=F("first_day"))
            ),
            models.CheckConstraint(
                name="nobody_stands_in_for_themselves", condition=~Q(absent=F("substitute"))
            ),
        ]


def hashed(token: str) -> str:
    """What is stored of a secret link: enough to recognise it, not enough to use it."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    """The secret part of a link, too long to guess."""
    return secrets.token_urlsafe(32)


class Invitation(models.Model):
    """A link that works once: it lets a person choose a password, and then a second factor.

    Without a person it makes the first administrator of an empty installation.
    """

    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="invitations"
    )
    token_hash = models.CharField(unique=True, max_length=64, editable=False)
    given_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    given_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]


class AccountRecord(models.Model):
    """What was done with a person's access, by whom. Never changed (a trigger sees to it).

    `person` is whom it concerns; `by` is empty where the installation itself did it.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="account_records")
    school = models.ForeignKey(
        School, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    text = models.CharField(max_length=300)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["school", "-id"])]


class CacheEntry(models.Model):
    """The table of Django's database cache: what is limited is counted across processes.

    A model, so that it is made, and emptied between tests, like every other table.
    """

    cache_key = models.CharField(primary_key=True, max_length=255)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "accounts_cache"


class SignInAttempt(models.Model):
    """A try at signing in with a password: digests of whose and from where, never the words."""

    person = models.CharField(max_length=64)
    address = models.CharField(max_length=64, blank=True)
    right = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "at"], name="attempts_for_a_person"),
            models.Index(fields=["address", "at"], name="attempts_from_an_address"),
        ]


class SentForm(models.Model):
    """A form that was sent and led somewhere, so that sending it again leads there too.

    `key` is a digest of what was sent; no content is kept. Removed after a day.
    """

    key = models.CharField(primary_key=True, max_length=64)
    location = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(db_index=True)


class KeptSession(AbstractBaseSession):
    """A session, and whose it is: so that a person sees the own ones, and can end them."""

    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="sessions"
    )
    began_at = models.DateTimeField(null=True, blank=True)
    browser = models.CharField(max_length=60, blank=True)

    class Meta(AbstractBaseSession.Meta):
        db_table = "accounts_session"

    @property
    def name(self) -> str:
        """What a page calls it: the key itself would let whoever reads the page in."""
        return hashed(self.session_key)[:24]

    @classmethod
    def get_session_store_class(cls) -> "type[SessionBase]":
        """The store that reads and writes these rows."""
        from entilen.accounts.sessions import SessionStore  # noqa: PLC0415 - it needs this model

        return SessionStore
