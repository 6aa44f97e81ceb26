from django.urls import path

from entilen.financing import choice_pages, frame_pages, grant_pages, pages
from entilen.process.obstacles import Place

app_name = "financing"
PLACES = {Place.FINANCING: "lines"}
urlpatterns = [
    path("sak/<str:key>/finansiering/", pages.lines, name="lines"),
    path("sak/<str:key>/finansiering/innvilget/", grant_pages.after, name="after"),
    path("sak/<str:key>/finansiering/innvilget/ny/", grant_pages.revise, name="revise"),
    path("sak/<str:key>/finansiering/innvilget/styret/", grant_pages.board_saw, name="board-saw"),
    path("sak/<str:key>/finansiering/hva-om/", choice_pages.what_if, name="what-if"),
    path("sak/<str:key>/finansiering/budsjett/", frame_pages.budget, name="budget"),
    path("sak/<str:key>/finansiering/tidligere-kjop/", frame_pages.running, name="running"),
    path("sak/<str:key>/finansiering/tidligere-kjop/ut/", frame_pages.withdraw, name="withdraw"),
    path("sak/<str:key>/finansiering/etter-kjopet/", frame_pages.upkeep, name="upkeep"),
    path("sak/<str:key>/finansiering/prislisten/", pages.listed, name="listed"),
    path("sak/<str:key>/finansiering/fyll-inn/", pages.propose, name="propose"),
]
