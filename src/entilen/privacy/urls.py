"""Addresses of what is kept and erased."""

from django.urls import path

from entilen.privacy import pages

app_name = "privacy"
urlpatterns = [
    path("oppsett/personvern/", pages.overview, name="overview"),
    path("oppsett/personvern/tider/", pages.change_terms, name="terms"),
    path("oppsett/personvern/filer/", pages.find, name="find"),
    path("oppsett/personvern/filer/<str:key>/", pages.erase, name="erase"),
    path("oppsett/personvern/virus/", pages.viruses, name="viruses"),
    path("konto/om-meg/", pages.about_me, name="about-me"),
]
