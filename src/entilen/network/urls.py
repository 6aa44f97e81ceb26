from django.urls import path

from entilen.network import pages

app_name = "network"
urlpatterns = [
    path("sak/<str:key>/nettverk/", pages.case_network, name="case"),
    path("sak/<str:key>/nettverk/dispensasjon/", pages.dispense, name="dispense"),
    path("nettverk/", pages.requests, name="queue"),
    path("nettverk/<int:pk>/", pages.answer, name="answer"),
    path("nettverk/<int:pk>/ta/", pages.take, name="take"),
    path("nettverk/bekreftelse/<int:pk>/trekk/", pages.withdraw, name="withdraw"),
    path("nettverk/tiltak/<int:pk>/utfort/", pages.close, name="close"),
]
