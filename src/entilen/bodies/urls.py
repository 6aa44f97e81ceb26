from django.urls import path

from entilen.bodies import pages, paper_pages, treatment_pages
from entilen.process.obstacles import Place

app_name = "bodies"
PLACES = {Place.BODIES: "bodies"}
urlpatterns = [
    path("sak/<str:key>/organer/", pages.bodies, name="bodies"),
    path("sak/<str:key>/organer/registrer/", treatment_pages.record, name="record"),
    path("sak/<str:key>/organer/<int:pk>/stryk/", treatment_pages.strike, name="strike"),
    path("sak/<str:key>/organer/<int:pk>/endret/", treatment_pages.change_made, name="change_made"),
    path("sak/<str:key>/organer/uttalelse/", treatment_pages.statement, name="statement"),
    path("sak/<str:key>/organer/lenke/", pages.invite, name="invite"),
    path("sak/<str:key>/organer/lenke/<int:pk>/steng/", pages.revoke, name="revoke"),
    path("sak/<str:key>/organer/protokoll/<int:pk>/", treatment_pages.minutes, name="minutes"),
    path(
        "sak/<str:key>/organer/protokoll/<int:pk>/legg-ved/",
        treatment_pages.add_minutes,
        name="add_minutes",
    ),
    path("sak/<str:key>/saksframlegg/", paper_pages.prepare, name="prepare"),
    path("sak/<str:key>/saksframlegg/<int:number>/", paper_pages.paper, name="paper"),
    path("styre/<str:token>/", paper_pages.board, name="board"),
    path("styre/<str:token>/fil/<str:file>/", paper_pages.board_file, name="board_file"),
]
