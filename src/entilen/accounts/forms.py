"""Forms for signing in, for people and their roles, and for substitutes."""

from typing import TYPE_CHECKING, Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from entilen.accounts.models import Person, RoleAssignment
from entilen.accounts.queries import possible_substitutes, posts
from entilen.accounts.rules import ADMINISTRATOR_GIVES, SCHOOL_GIVES, place_text
from entilen.process.vocabulary import Role
from entilen.schools.models import School
from entilen.ui.forms import DateField, EmailField, NameField

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "size": "12"}
PASSWORD_HELP = _("Minst 12 tegn. En setning med flere ord er lett å huske og vanskelig å gjette.")


def _password(label: "str | _StrPromise", autocomplete: str, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": autocomplete}),
        **kwargs,
    )


class SignInForm(LoginForm):  # type: ignore[misc]
    """E-mail and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = EmailField(
            label=_("E-post"), widget=forms.EmailInput({"autocomplete": "username"})
        )
        self.fields["password"] = _password(_("Passord"), "current-password")
        self.order_fields(["login", "password"])


class ConfirmPasswordForm(ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something that matters."""

    password = _password(_("Passordet ditt"), "current-password")


class NewPasswordForm(ChangePasswordForm):  # type: ignore[misc]
    """The old password, and a new one once: it can be shown, and it can be reset."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"] = _password(_("Passordet du bruker nå"), "current-password")
        self.fields["password1"] = _password(
            _("Nytt passord"), "new-password", help_text=PASSWORD_HELP
        )
        self.fields["password2"] = _password(_("Gjenta det nye passordet"), "new-password")

    def clean_password1(self) -> str:
        """Refuse what is easy to guess, with every reason."""
        password: str = self.cleaned_data["password1"]
        password_validation.validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        """The two must be the same."""
        return _same(self, "password1", "password2")


def _same(form: forms.Form, first: str, second: str) -> dict[str, Any]:
    cleaned = form.cleaned_data
    if cleaned.get(first) and cleaned.get(second) and cleaned[first] != cleaned[second]:
        form.add_error(second, _("Skriv det samme passordet begge steder."))
    return cleaned


class CodeForm(AuthenticateForm):  # type: ignore[misc]
    """The code of the app, or one of the recovery codes."""

    code = forms.CharField(
        label=_("Kode"),
        help_text=_("Seks sifre fra appen, eller en av reservekodene dine."),
        widget=forms.TextInput(CODE),
    )


class ConfirmCodeForm(ReauthenticateCodeForm):  # type: ignore[misc]
    """The code once more, before something that matters."""

    code = forms.CharField(
        label=_("Kode"),
        help_text=_("Seks sifre fra appen, eller en av reservekodene dine."),
        widget=forms.TextInput(CODE),
    )


class ActivateAppForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of the app shows that it was set up right."""

    code = forms.CharField(
        label=_("Koden som appen viser nå"),
        help_text=_("Seks sifre. Appen lager en ny kode hvert halve minutt."),
        widget=forms.TextInput(CODE),
    )


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """What the browser answers when it has made a passkey. Always one that can stand alone."""

    name = forms.CharField(
        label=_("Hva vil du kalle den?"),
        help_text=_("For eksempel «Telefonen min» eller «Jobbmaskinen»."),
        max_length=60,
        required=False,
    )
    passwordless = forms.BooleanField(
        required=False, initial=True, widget=forms.HiddenInput({"value": "on"})
    )
    credential = forms.JSONField(
        widget=forms.HiddenInput({"data-passkey-answer": ""}),
        error_messages={"required": _("Passnøkkelen ble ikke laget. Prøv igjen.")},
    )


class ForgottenForm(forms.Form):
    """Where to send a link to a new password."""

    email = EmailField(label=_("E-post"), widget=forms.EmailInput({"autocomplete": "email"}))


class AcceptForm(forms.Form):
    """Choose a password."""

    password = _password(_("Passord"), "new-password", help_text=PASSWORD_HELP)
    repeated = _password(_("Gjenta passordet"), "new-password")

    def __init__(self, *args: Any, person: Person | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean(self) -> dict[str, Any]:
        """Refuse what is easy to guess, also by the name that was typed beside it."""
        cleaned = _same(self, "password", "repeated")
        person = self.person or Person(email=cleaned.get("email", ""), name=cleaned.get("name", ""))
        if cleaned.get("password"):
            try:
                password_validation.validate_password(cleaned["password"], person)
            except forms.ValidationError as fault:
                self.add_error("password", fault)
        return cleaned


class FirstAdministratorForm(AcceptForm):
    """Who the first administrator is."""

    name = NameField(label=_("Navn"), max_length=120)
    email = EmailField(label=_("E-post"), widget=forms.EmailInput({"autocomplete": "email"}))
    field_order = ["name", "email", "password", "repeated"]


class _Dated(forms.Form):
    first_day = DateField(label=_("Fra og med"))
    last_day = DateField(label=_("Til og med"), required=False)

    def clean(self) -> dict[str, Any]:
        """Days in order."""
        cleaned = self.cleaned_data
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("Siste dag må være lik eller etter første dag."))
        return cleaned


class RoleForm(_Dated):
    """A role for somebody who is here."""

    role = forms.ChoiceField(
        label=_("Rolle"), choices=[(role.value, role.label) for role in ADMINISTRATOR_GIVES]
    )
    school = forms.ModelChoiceField(
        School.objects.all(),
        label=_("Skole"),
        required=False,
        empty_label=_("Hele etaten"),
        help_text=_("Rektor, plangruppe og ansvarlig direktør gjelder alltid én skole."),
    )
    field_order = ["role", "school", "first_day", "last_day"]


class InviteForm(RoleForm):
    """Somebody new, with the first role."""

    name = NameField(label=_("Navn"), max_length=120)
    email = EmailField(label=_("E-post"))
    field_order = ["name", "email", "role", "school", "first_day", "last_day"]


class IdentityForm(forms.Form):
    """Who somebody is now, and whom they report to."""

    name = NameField(
        label=_("Navn"), max_length=120, help_text=_("Det som er gjort, beholder navnet fra da.")
    )
    email = EmailField(
        label=_("E-post"), help_text=_("Brukes til å logge inn. Begge adressene får et brev.")
    )
    superior = forms.ModelChoiceField(
        Person.objects.none(),
        label=_("Rapporterer til"),
        required=False,
        empty_label=_("Ingen"),
        help_text=_("Er lederen inhabil, kan ingen som hører under lederen, avgjøre saken."),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["superior"]
        choices.queryset = Person.objects.filter(is_active=True).exclude(pk=person.pk)
        self.initial = {
            "name": person.name, "email": person.email, "superior": person.superior_id,
        }  # fmt: skip


class SchoolInviteForm(_Dated):
    """One of the school's own people."""

    name = NameField(label=_("Navn"), max_length=120)
    email = EmailField(label=_("E-post"))
    role = forms.ChoiceField(
        label=_("Rolle"),
        choices=[(role.value, role.label) for role in SCHOOL_GIVES],
        widget=forms.RadioSelect,
        initial=SCHOOL_GIVES[0].value,
    )
    field_order = ["name", "email", "role", "first_day", "last_day"]

    def __init__(self, *args: Any, gives: tuple[Role, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles: Any = self.fields["role"]
        roles.choices = [(role.value, role.label) for role in SCHOOL_GIVES if role in gives]


class HandOverForm(forms.Form):
    """Who becomes principal, and when."""

    name = NameField(label=_("Navn på ny rektor"), max_length=120)
    email = EmailField(label=_("E-post"))
    from_day = DateField(label=_("Rektor fra og med"))


class PostsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Roles of one person, each with its place."""

    widget = forms.CheckboxSelectMultiple

    of_one_kind = False
    """Whether only the place tells the roles apart."""

    def label_from_instance(self, obj: RoleAssignment) -> str:
        """«Rektor ved Lillevik skole», or the school's name alone."""
        if self.of_one_kind and obj.school:
            return obj.school.name
        text = place_text(obj.get_role_display(), obj.school)
        return text[:1].upper() + text[1:]


class SubstituteForm(forms.Form):
    """Who acts for me, in which of my roles, and when."""

    roles = PostsField(
        RoleAssignment.objects.none(),
        label=_("Hvilke roller?"),
        error_messages={"required": _("Velg minst én rolle.")},
    )
    substitute = forms.ModelChoiceField(
        Person.objects.none(), label=_("Stedfortreder"), empty_label=_("Velg en person")
    )
    first_day = DateField(label=_("Fra og med"))
    last_day = DateField(label=_("Til og med"))

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        """Ask for the roles only where the person has several."""
        super().__init__(*args, **kwargs)
        held = posts(person)
        rows = list(held)
        ids = {
            pk for post in rows for pk in possible_substitutes(post).values_list("pk", flat=True)
        }
        choices: Any = self.fields["substitute"]
        choices.queryset = Person.objects.filter(pk__in=ids)
        if len(rows) == 1:
            del self.fields["roles"]
        else:
            roles: Any = self.fields["roles"]
            roles.queryset, roles.initial, roles.quiet = held, rows, True
            if len({post.role for post in rows}) == 1:
                roles.of_one_kind = True
                roles.label = f"Hvor skal noen handle for deg som {rows[0].get_role_display()}?"
