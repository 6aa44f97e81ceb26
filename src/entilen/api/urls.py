"""The API's addresses. The description is at /api/v1/openapi.json, in words at /apne-data/."""

from django.urls import path
from ninja import NinjaAPI

from entilen.api import catalog, coverage, schools, through_time
from entilen.api.problems import BadRequest, bad_request

api = NinjaAPI(
    title="Entilen, åpne data",
    version="1.0.0",
    description="Hvem har 1:1, på hvilken som helst dato. Lisens: NLOD 2.0 eller CC BY 4.0.",
    docs_url=None,
    urls_namespace="api-v1",
)
for step in (coverage, schools, through_time, catalog):
    api.add_router("", step.router)
api.add_exception_handler(BadRequest, bad_request)

urlpatterns = [path("api/v1/", api.urls)]
