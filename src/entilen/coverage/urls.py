"""Addresses of the public pages, and of the school's own word when a year begins."""

from django.urls import path

from entilen.coverage import (
    correction_pages,
    development_pages,
    grade_pages,
    handling_pages,
    information_pages,
    map_pages,
    pages,
    passing_pages,
    plan_pages,
    under_way_pages,
    year_pages,
)

app_name = "coverage"
urlpatterns = [
    path("sak/<str:key>/nytt-skolear/", year_pages.confirm, name="year"),
    path("sak/<str:key>/overta/", passing_pages.take, name="take-over"),
    path("dekning/", pages.figure_page, name="figure"),
    path("dekning/utvikling/", development_pages.development_page, name="development"),
    path("dekning/trinn/", grade_pages.grades_page, name="grades"),
    path("dekning/kart/", map_pages.map_page, name="map"),
    path("dekning/til-behandling/", under_way_pages.under_way_page, name="under-way"),
    path("dekning/behandlingstid/", handling_pages.handling_page, name="handling"),
    path("rettelser/", correction_pages.corrections, name="corrections"),
    path(
        "rettelser/registrering/<int:pk>/hold-tilbake/",
        correction_pages.withhold,
        name="withhold",
    ),
    path(
        "rettelser/<slug:day>/<int:number>/hold-tilbake/",
        correction_pages.withhold_of_statement,
        name="withhold-of-statement",
    ),
    path("rettelser/<slug:day>/", correction_pages.correct, name="correct"),
    path("skoler/", pages.school_list, name="schools"),
    path("skoler/<slug:slug>/", pages.school_page, name="school"),
    path("skoler/<slug:slug>/plan/<str:number>/", plan_pages.plan_page, name="plan"),
    path("krav/", information_pages.requirements, name="requirements"),
    path("krav/mal.docx", information_pages.template_file, name="template"),
    path("krav/<slug:key>/", information_pages.requirements, name="requirements-version"),
    path("krav/<slug:key>/mal.docx", information_pages.template_file, name="template-version"),
    path("apne-data/", information_pages.open_data, name="open-data"),
    path("personvern/", information_pages.privacy, name="privacy"),
    path("tilgjengelighet/", information_pages.accessibility, name="accessibility"),
]
