from django.urls import path

from entilen.rollout import pages

app_name = "rollout"
urlpatterns = [
    path("sak/<str:key>/innforing/", pages.overview, name="overview"),
    path("sak/<str:key>/innforing/bestill/", pages.order, name="order"),
    path("sak/<str:key>/innforing/del-ut/", pages.record, name="record"),
    path("sak/<str:key>/innforing/rett/<int:pk>/", pages.correct, name="correct"),
    path("sak/<str:key>/innforing/bevis/<str:file>/", pages.evidence, name="evidence"),
]
