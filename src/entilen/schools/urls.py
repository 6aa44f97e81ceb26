"""Addresses of the register."""

from django.urls import path

from entilen.schools import change_pages, import_pages, pages

app_name = "schools"
urlpatterns = [
    path("register/", pages.register, name="register"),
    path("register/fil/", import_pages.upload, name="upload"),
    path("register/fil/<str:key>/", import_pages.preview_page, name="preview"),
    path("register/ny/", change_pages.new_school, name="new"),
    path("register/<slug:slug>/", pages.school_page, name="school"),
    path("register/<slug:slug>/elever/<int:year>/<int:grade>/", pages.pupils, name="pupils"),
    path("register/<slug:slug>/sted/", pages.site, name="new-site"),
    path("register/<slug:slug>/sted/<int:key>/", pages.site, name="site"),
    path("register/<slug:slug>/sted/<int:key>/lukk/", pages.close_site, name="close-site"),
    path("register/<slug:slug>/mote/", pages.meeting, name="meeting"),
    path("register/<slug:slug>/mote/<int:key>/fjern/", pages.remove_meeting, name="no-meeting"),
    path("register/<slug:slug>/endring/", change_pages.change, name="change"),
    path(
        "register/<slug:slug>/endring/<int:key>/tilbake/",
        change_pages.take_change_back,
        name="take-back",
    ),
    path("register/<slug:slug>/trinn-over/", change_pages.pass_grades, name="pass"),
    path(
        "register/<slug:slug>/trinn-over/<int:key>/tilbake/",
        change_pages.take_back_pass,
        name="take-back-pass",
    ),
    path("register/<slug:slug>/legg-ned/", pages.close_school, name="close"),
]
