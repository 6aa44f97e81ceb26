from django.urls import path

from entilen.decision import pages

app_name = "decision"
urlpatterns = [
    path("sak/<str:key>/beslutning/", pages.decide, name="decide"),
    path("sak/<str:key>/omgjor/", pages.reverse, name="reverse"),
    path("sak/<str:key>/vilkar/", pages.conditions, name="conditions"),
    path("sak/<str:key>/vilkar/<int:pk>/meld/", pages.report, name="report"),
    path("sak/<str:key>/vilkar/<int:pk>/godkjenn/", pages.fulfil, name="fulfil"),
    path("beslutning/<str:key>/", pages.decision, name="decision"),
]
