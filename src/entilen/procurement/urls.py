"""Addresses of what is bought for several schools."""

from django.urls import path

from entilen.procurement import pages

app_name = "procurement"
urlpatterns = [
    path("bestillinger/", pages.orders, name="orders"),
    path("bestillinger/alle.csv", pages.orders_csv, name="orders-csv"),
    path("bestillinger/<str:key>/", pages.pool, name="pool"),
    path("bestillinger/<str:key>/ordre.xml", pages.pool_xml, name="pool-xml"),
    path("bestillinger/<str:key>/ordre.csv", pages.pool_csv, name="pool-csv"),
]
