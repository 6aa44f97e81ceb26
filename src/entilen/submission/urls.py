from django.urls import path

from entilen.submission import pages

app_name = "submission"
urlpatterns = [
    path("sak/<str:key>/send/", pages.check, name="check"),
    path("kvittering/<str:key>/", pages.receipt, name="receipt"),
    path("kvittering/<str:key>/kvittering.pdf", pages.receipt_file, name="receipt_file"),
]
