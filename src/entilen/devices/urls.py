from django.urls import path

from entilen.devices import pages, staff_pages

app_name = "devices"
urlpatterns = [
    path("sak/<str:key>/enheter/", pages.today, name="today"),
    path("sak/<str:key>/enheter/offentliggjor/", pages.publish, name="publish"),
    path("sak/<str:key>/enheter/trekk/<str:day>/", pages.retract, name="retract"),
    path("sak/<str:key>/avvik/", staff_pages.deviation, name="deviation"),
    path("enheter/oppgitt/", staff_pages.stated, name="stated"),
]
