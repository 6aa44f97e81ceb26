from django.urls import path

from entilen.devices import pages

app_name = "devices"
urlpatterns = [path("sak/<str:key>/enheter/", pages.today, name="today")]
