from django.urls import path

from entilen.decision import condition_pages, letter_pages, pages
from entilen.process.obstacles import Place

app_name = "decision"
PLACES = {Place.CONDITIONS: "conditions", Place.DECISION: "decide"}
urlpatterns = [
    path("sak/<str:key>/beslutning/", pages.decide, name="decide"),
    path("sak/<str:key>/omgjor/", letter_pages.reverse, name="reverse"),
    path("sak/<str:key>/vilkar/", condition_pages.conditions, name="conditions"),
    path("sak/<str:key>/vilkar/<int:pk>/meld/", condition_pages.report, name="report"),
    path("sak/<str:key>/vilkar/<int:pk>/godkjenn/", condition_pages.fulfil, name="fulfil"),
    path("sak/<str:key>/vilkar/<int:pk>/bevis/", condition_pages.evidence, name="evidence"),
    path("beslutning/<str:key>/rett/", letter_pages.correct, name="correct"),
    path("beslutning/<str:key>/", letter_pages.decision, name="decision"),
]
