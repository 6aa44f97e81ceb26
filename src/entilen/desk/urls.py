from django.urls import path

from entilen.desk import case_pages, handbook, pages, wall_chart
from entilen.process.obstacles import Place

app_name = "desk"
PLACES = {Place.CASE: "case"}
urlpatterns = [
    path("", pages.home, name="home"),
    path("arbeid/", pages.work, name="work"),
    path("arbeid/mange/", pages.many, name="many"),
    path("saker/", pages.cases, name="cases"),
    path("saker.csv", pages.cases_csv, name="cases_csv"),
    path("oversikt/skoler/", wall_chart.wall_chart, name="wall_chart"),
    path("oversikt/", pages.overview, name="overview"),
    path("hjelp/", handbook.contents, name="help"),
    path("hjelp/<slug:key>/", handbook.page, name="help_page"),
    path("sak/", case_pages.own_cases, name="own_cases"),
    path("sak/<str:key>/", case_pages.case, name="case"),
    path("sak/<str:key>/tidslinje/", case_pages.timeline, name="timeline"),
    path("sak/<str:key>/fordel/", case_pages.give, name="assign"),
]
