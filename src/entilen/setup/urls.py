"""Addresses of setting up."""

from django.urls import path

from entilen.setup import (
    boundary_pages,
    catalogue_pages,
    file_pages,
    history_pages,
    kind_pages,
    money_pages,
    pages,
    price_pages,
)

app_name = "setup"
urlpatterns = [
    path("oppsett/", pages.contents, name="contents"),
    path("oppsett/kommunen/", pages.municipality, name="municipality"),
    path("oppsett/krav/", file_pages.requirements, name="requirements"),
    path("oppsett/krav/utkast.json", file_pages.version_file, name="start"),
    path("oppsett/krav/fil/<str:key>/", file_pages.version, name="version"),
    path("oppsett/krav/<slug:key>.json", file_pages.version_file, name="version-file"),
    path("oppsett/skolerute/", pages.calendar, name="calendar"),
    path("oppsett/personer/", file_pages.people, name="people"),
    path("oppsett/personer/fil/<str:key>/", file_pages.people_preview, name="people-file"),
    path("oppsett/avtaler/", catalogue_pages.catalogue, name="catalogue"),
    path("oppsett/avtaler/ny/", catalogue_pages.new_agreement, name="agreement-new"),
    path(
        "oppsett/avtaler/fil/<str:key>/", catalogue_pages.catalogue_preview, name="catalogue-file"
    ),
    path("oppsett/avtaler/pris/<int:pk>/", catalogue_pages.price, name="model-price"),
    path("oppsett/avtaler/<str:key>/", catalogue_pages.agreement, name="agreement"),
    path("oppsett/avtaler/<str:key>/vilkar/", catalogue_pages.terms, name="agreement-terms"),
    path("oppsett/avtaler/<str:key>/modell/", catalogue_pages.model, name="model"),
    path("oppsett/historie/", history_pages.history, name="history"),
    path("oppsett/historie/fil/<str:key>/", history_pages.history_preview, name="history-file"),
    path("oppsett/kart/", boundary_pages.boundary, name="boundary"),
    path("oppsett/penger/", money_pages.money, name="money"),
    path("oppsett/enhetstyper/", kind_pages.kinds, name="kinds"),
    path("oppsett/enhetstyper/<slug:code>/", kind_pages.kind, name="kind"),
    path("oppsett/priser/", price_pages.prices, name="prices"),
    path("oppsett/priser/ny/", price_pages.price, name="price"),
    path("oppsett/priser/<int:pk>/", price_pages.price, name="new-price"),
    path("oppsett/priser/fil/<str:key>/", price_pages.price_preview, name="price-file"),
    path("oppsett/penger/<slug:place>/", money_pages.money_rule, name="money-rule"),
    path("oppsett/tall/", pages.published, name="published"),
    path("oppsett/tall/nytt/", pages.new_statement, name="statement"),
    path("oppsett/tall/alle/", pages.new_standing, name="standing"),
    path("oppsett/provebrev/", pages.test_letter, name="test-letter"),
    path("oppsett/provebrev/send/", pages.send_test_letter, name="send-test-letter"),
]
