from django.urls import path

from entilen.notifications import pages

app_name = "notifications"
urlpatterns = [
    path("brev/", pages.letters, name="letters"),
    path("brev/<int:pk>/igjen/", pages.again, name="again"),
]
