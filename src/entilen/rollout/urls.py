from django.urls import path

from entilen.process.obstacles import Place
from entilen.rollout import order_pages, pages, readiness_pages, renewal_pages, scheme_pages

app_name = "rollout"
PLACES = {Place.ROLLOUT: "overview"}
ORDER = "sak/<str:key>/innforing/bestilling/<int:pk>/"
urlpatterns = [
    path("sak/<str:key>/innforing/", pages.overview, name="overview"),
    path("sak/<str:key>/innforing/bestill/", order_pages.order, name="order"),
    path(ORDER, order_pages.one, name="order-one"),
    path(f"{ORDER}endre/", order_pages.change, name="order-change"),
    path(f"{ORDER}levering/", order_pages.deliver, name="deliver"),
    path(f"{ORDER}levering/<int:delivery>/rett/", order_pages.correct, name="deliver-correct"),
    path(f"{ORDER}retur/", order_pages.send_back, name="return"),
    path("sak/<str:key>/innforing/fornying/<int:pk>/", renewal_pages.renewal, name="renewal"),
    path("sak/<str:key>/innforing/sentral-ordning/", scheme_pages.scheme, name="scheme"),
    path(
        "sak/<str:key>/innforing/sentral-ordning/<int:pk>/trekk/",
        scheme_pages.withdraw,
        name="scheme-withdraw",
    ),
    path("sak/<str:key>/innforing/klart/<int:grade>/", readiness_pages.readiness, name="readiness"),
    path("sak/<str:key>/innforing/del-ut/", pages.record, name="record"),
    path("sak/<str:key>/innforing/rett/<int:pk>/", pages.correct, name="correct"),
    path("sak/<str:key>/innforing/bevis/<str:file>/", pages.evidence, name="evidence"),
]
