"""Addresses. The names that begin with account_ and mfa_ are the ones django-allauth asks for."""

from allauth.account import views as allauth
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkey
from django.urls import path

from entilen.accounts.pages import account, demo, entry, people, school

urlpatterns = [
    # in and out
    path("logg-inn/", allauth.login, name="account_login"),
    path("logg-inn/kode/", factor.authenticate, name="mfa_authenticate"),
    path("logg-inn/passnokkel/", passkey.login_webauthn, name="mfa_login_webauthn"),
    path("logg-inn/stengt/", allauth.account_inactive, name="account_inactive"),
    path("logg-ut/", allauth.logout, name="account_logout"),
    path("glemt-passord/", entry.forgotten, name="account_reset_password"),
    path("glemt-passord/sendt/", entry.forgotten_sent, name="forgotten_sent"),
    path("invitasjon/<str:token>/", entry.invitation, name="invitation"),
    # my account
    path("konto/", account.mine, name="account"),
    path("konto/", account.mine, name="mfa_index"),
    path("konto/", account.mine, name="mfa_list_webauthn"),
    path("konto/andre-trinn/", entry.second_factor, name="second_factor"),
    path("konto/okt/avslutt/", account.end_session, name="end_session"),
    path("konto/passord/", account.password, name="account_change_password"),
    path("konto/bekreft/", allauth.reauthenticate, name="account_reauthenticate"),
    path("konto/bekreft/kode/", factor.reauthenticate, name="mfa_reauthenticate"),
    path(
        "konto/bekreft/passnokkel/",
        passkey.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path("konto/app/", app.activate_totp, name="mfa_activate_totp"),
    path("konto/app/fjern/", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("konto/passnokkel/", passkey.add_webauthn, name="mfa_add_webauthn"),
    path("konto/passnokkel/<int:pk>/fjern/", passkey.remove_webauthn, name="mfa_remove_webauthn"),
    path("konto/reservekoder/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "konto/reservekoder/nye/",
        codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path("konto/stedfortreder/", account.substitutes, name="substitutes"),
    path("konto/stedfortreder/<int:pk>/avslutt/", account.end_substitute, name="end_substitute"),
    # people
    path("personer/", people.everyone, name="people"),
    path("personer/inviter/", people.new, name="invite"),
    path("personer/<int:pk>/", people.one, name="person"),
    path("personer/<int:pk>/hvem/", people.identity, name="identity"),
    path("personer/<int:pk>/rolle/<int:role>/avslutt/", people.end, name="end_role"),
    path("personer/<int:pk>/nullstill/", people.reset, name="reset_sign_in"),
    path("personer/<int:pk>/inviter-igjen/", people.again, name="invite_again"),
    path("personer/<int:pk>/tilgang/", people.access, name="set_access"),
    path("skole/<slug:slug>/personer/", school.staff, name="school_people"),
    path("skole/<slug:slug>/personer/<int:role>/avslutt/", school.end, name="end_school_role"),
    path("skole/<slug:slug>/ny-rektor/", school.successor, name="hand_over"),
    # the demo town
    path("demo/", demo.door, name="demo"),
    path("demo/inn/", demo.enter, name="demo_enter"),
    path("demo/post/", demo.post, name="demo_post"),
]
