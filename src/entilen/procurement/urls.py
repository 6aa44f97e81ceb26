"""Addresses of what is bought for several schools."""

from django.urls import path

from entilen.procurement import pages, renewal_pages, scheme_pages

app_name = "procurement"
urlpatterns = [
    path("fornying/", renewal_pages.renewal, name="renewal"),
    path("fornying/modell/<int:pk>/", renewal_pages.ask, name="renewal-ask"),
    path("fornying/<int:pk>/", renewal_pages.campaign, name="renewal-answers"),
    path("sentral-ordning/", scheme_pages.overview, name="scheme"),
    path("sentral-ordning/ramme/", scheme_pages.frame, name="frame"),
    path("sentral-ordning/rekkefolge/", scheme_pages.queue, name="queue"),
    path("sentral-ordning/<int:pk>/", scheme_pages.answer, name="answer"),
    path("bestillinger/", pages.orders, name="orders"),
    path("bestillinger/alle.csv", pages.orders_csv, name="orders-csv"),
    path("bestillinger/<str:key>/", pages.pool, name="pool"),
    path("bestillinger/<str:key>/ordre.xml", pages.pool_xml, name="pool-xml"),
    path("bestillinger/<str:key>/ordre.csv", pages.pool_csv, name="pool-csv"),
]
