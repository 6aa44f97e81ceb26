from django.urls import path

from entilen.notifications import choice_pages, pages

app_name = "notifications"
urlpatterns = [
    path("brev/", pages.letters, name="letters"),
    path("konto/brev/", choice_pages.rhythm, name="rhythm"),
    path("brev/<int:pk>/igjen/", pages.again, name="again"),
]
