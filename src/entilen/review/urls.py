from django.urls import path

from entilen.process.obstacles import Place
from entilen.review import (
    assessment_pages,
    formal_pages,
    pages,
    remark_pages,
    school_pages,
    standard_pages,
)

app_name = "review"
PLACES = {Place.POINTS: "points", Place.FORMAL: "formal", Place.ASSESSMENT: "assessment"}
urlpatterns = [
    path("sak/<str:key>/kontroll/", formal_pages.formal, name="formal"),
    path("sak/<str:key>/vurdering/", assessment_pages.assessment, name="assessment"),
    path("sak/<str:key>/vurdering/igjen/", assessment_pages.reopen, name="reopen"),
    path("sak/<str:key>/vurdering/<slug:area>/", assessment_pages.area, name="area"),
    path("sak/<str:key>/merknad/", remark_pages.remark, name="remark"),
    path("sak/<str:key>/merknad/<int:pk>/", remark_pages.settle, name="settle"),
    path("sak/<str:key>/sporsmal/", pages.ask, name="ask"),
    path("sak/<str:key>/innstilling/", pages.recommend, name="recommend"),
    path("sak/<str:key>/punkter/", school_pages.letter, name="points"),
    path("sak/<str:key>/punkter/<int:pk>/", school_pages.reply, name="reply"),
    path("sak/<str:key>/returbrev/<int:pk>/", school_pages.sent_letter, name="sent_letter"),
    path("sak/<str:key>/hent-tilbake/", school_pages.take_back, name="take_back"),
    path("sak/<str:key>/sporsmal/<int:pk>/", school_pages.question, name="question"),
    path("standardmerknader/", standard_pages.standards, name="standards"),
    path("standardmerknader/ny/", standard_pages.new, name="new_standard"),
    path("standardmerknader/<int:pk>/", standard_pages.standard, name="standard"),
    path("standardmerknader/<int:pk>/ny/", standard_pages.rewrite, name="rewrite_standard"),
    path("standardmerknader/<int:pk>/bruk/", standard_pages.retire, name="retire_standard"),
]
