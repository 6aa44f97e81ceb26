from django.urls import path

from entilen.cases import pages
from entilen.process.obstacles import Place

app_name = "cases"
PLACES = {Place.IMPARTIALITY: "impartiality"}
urlpatterns = [
    path("sak/<str:key>/handling/<slug:name>/", pages.grounded, name="grounded"),
    path("sak/<str:key>/habilitet/", pages.impartiality, name="impartiality"),
    path("sak/<str:key>/opphev-inhabilitet/", pages.lift, name="lift"),
    path("sak/<str:key>/ta-opp/", pages.resume, name="resume"),
    path("sak/<str:key>/del/", pages.share, name="share"),
    path("sak/<str:key>/slutt-a-dele/", pages.unshare, name="unshare"),
]
