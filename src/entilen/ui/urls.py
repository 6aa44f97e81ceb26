"""The style guide's address."""

from django.urls import path

from entilen.ui import pages

app_name = "ui"
urlpatterns = [path("ui/", pages.gallery, name="gallery")]
