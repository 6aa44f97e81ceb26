"""Addresses of coming in by an issuer."""

from django.urls import include, path

from entilen.federation import pages

own = (
    [
        path("innlogginger/", pages.proposals, name="proposals"),
        path("innlogginger/<int:pk>/", pages.proposal, name="proposal"),
        path("innlogginger/opphev/<int:pk>/", pages.end, name="end"),
    ],
    "federation",
)
urlpatterns = [
    path("", include(own)),
    path("logg-inn/med/<slug:provider_id>/", pages.begin, name="openid_connect_login"),
    path("logg-inn/med/<slug:provider_id>/tilbake/", pages.back, name="openid_connect_callback"),
]
