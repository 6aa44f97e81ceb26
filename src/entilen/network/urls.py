from django.urls import path

from entilen.network import demand_pages, engineer_pages, pages, series_pages
from entilen.process.obstacles import Place

app_name = "network"
PLACES = {Place.NETWORK: "case"}
urlpatterns = [
    path("sak/<str:key>/nettverk/", pages.case_network, name="case"),
    path("sak/<str:key>/nettverk/dispensasjon/", pages.dispense, name="dispense"),
    path("sak/<str:key>/nettverk/annet/<int:site>/", pages.others, name="others"),
    path("sak/<str:key>/nettverk/vis-tallene/", pages.share, name="share"),
    path("nettverk/behov/", demand_pages.demand, name="demand"),
    path("nettverk/behov.csv", demand_pages.demand_csv, name="demand-csv"),
    path("nettverk/", engineer_pages.requests, name="queue"),
    path("nettverk/<int:pk>/", engineer_pages.answer, name="answer"),
    path("nettverk/<int:pk>/ta/", engineer_pages.take, name="take"),
    path("nettverk/<int:pk>/malinger/", series_pages.upload, name="measure"),
    path("nettverk/malinger/<str:key>/", series_pages.preview, name="series"),
    path("nettverk/malinger/<str:key>/fil/", series_pages.file, name="series-file"),
    path("nettverk/bekreftelse/<int:pk>/trekk/", engineer_pages.withdraw, name="withdraw"),
    path("nettverk/bekreftelse/<int:pk>/rett/", engineer_pages.correct, name="correct"),
    path("nettverk/<int:pk>/avvik/", engineer_pages.deviation, name="deviation"),
    path("nettverk/tiltak/<int:pk>/utfort/", engineer_pages.close, name="close"),
]
