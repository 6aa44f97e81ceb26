from django.urls import path

from entilen.financing import pages
from entilen.process.obstacles import Place

app_name = "financing"
PLACES = {Place.FINANCING: "lines"}
urlpatterns = [
    path("sak/<str:key>/finansiering/", pages.lines, name="lines"),
    path("sak/<str:key>/finansiering/prislisten/", pages.listed, name="listed"),
    path("sak/<str:key>/finansiering/fyll-inn/", pages.propose, name="propose"),
]
