from django.urls import path

from entilen.review import assessment_pages, pages, school_pages

app_name = "review"
urlpatterns = [
    path("sak/<str:key>/kontroll/", pages.formal, name="formal"),
    path("sak/<str:key>/vurdering/", assessment_pages.assessment, name="assessment"),
    path("sak/<str:key>/vurdering/<slug:area>/", assessment_pages.area, name="area"),
    path("sak/<str:key>/merknad/", pages.remark, name="remark"),
    path("sak/<str:key>/merknad/<int:pk>/", pages.settle, name="settle"),
    path("sak/<str:key>/sporsmal/", pages.ask, name="ask"),
    path("sak/<str:key>/innstilling/", pages.recommend, name="recommend"),
    path("sak/<str:key>/punkter/", school_pages.letter, name="points"),
    path("sak/<str:key>/punkter/<int:pk>/", school_pages.reply, name="reply"),
    path("sak/<str:key>/sporsmal/<int:pk>/", school_pages.question, name="question"),
]
