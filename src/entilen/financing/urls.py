from django.urls import path

from entilen.financing import pages

app_name = "financing"
urlpatterns = [
    path("sak/<str:key>/finansiering/", pages.lines, name="lines"),
    path("sak/<str:key>/finansiering/fyll-inn/", pages.propose, name="propose"),
]
