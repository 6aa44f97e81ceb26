from django.urls import path

from entilen.bodies import pages

app_name = "bodies"
urlpatterns = [
    path("sak/<str:key>/organer/", pages.bodies, name="bodies"),
    path("sak/<str:key>/organer/registrer/", pages.record, name="record"),
    path("sak/<str:key>/organer/uttalelse/", pages.statement, name="statement"),
    path("sak/<str:key>/organer/lenke/", pages.invite, name="invite"),
    path("sak/<str:key>/organer/lenke/<int:pk>/steng/", pages.revoke, name="revoke"),
    path("sak/<str:key>/organer/protokoll/<int:pk>/", pages.minutes, name="minutes"),
    path("sak/<str:key>/saksframlegg/", pages.prepare, name="prepare"),
    path("sak/<str:key>/saksframlegg/<int:number>/", pages.paper, name="paper"),
    path("styre/<str:token>/", pages.board, name="board"),
]
