from django.urls import path

from entilen.plans import (
    attachment_pages,
    draft_pages,
    lacking_pages,
    milestone_pages,
    number_pages,
    opening_pages,
    pages,
    version_pages,
)
from entilen.process.obstacles import Place

app_name = "plans"
PLACES = {
    Place.AREA: "area",
    Place.LINKS: "links",
    Place.GRADE_ROWS: "grade_rows",
    Place.MILESTONES: "milestones",
}
urlpatterns = [
    path("skole/<slug:slug>/ny-sak/", opening_pages.begin, name="begin"),
    path("registrer-plan/", opening_pages.register, name="register"),
    path("sak/<str:key>/kopier/", opening_pages.copy, name="copy"),
    path(
        "sak/<str:key>/egenvurdering/les/",
        number_pages.read_self_assessment,
        name="read_self_assessment",
    ),
    path("sak/<str:key>/plan/<slug:area>/", pages.area, name="area"),
    path("sak/<str:key>/plan/<slug:area>/sammen/", pages.settle, name="settle"),
    path("sak/<str:key>/plan/<slug:area>/ansvar/", pages.delegate, name="delegate"),
    path("sak/<str:key>/plan/<slug:area>/historikk/", pages.history, name="history"),
    path("sak/<str:key>/utkast/", draft_pages.draft, name="draft"),
    path("sak/<str:key>/utkast/kommenter/", draft_pages.comment, name="comment"),
    path("sak/<str:key>/utkast/kommentar/<int:pk>/", draft_pages.settle, name="settle_comment"),
    path("sak/<str:key>/trinn/", number_pages.grade_rows, name="grade_rows"),
    path("sak/<str:key>/milepaler/", milestone_pages.milestones, name="milestones"),
    path("sak/<str:key>/milepaler/<int:pk>/nadd/", milestone_pages.reach, name="reach"),
    path("sak/<str:key>/milepaler/<int:pk>/flytt/", milestone_pages.move, name="move"),
    path("sak/<str:key>/milepaler/<int:pk>/angre/", milestone_pages.unreach, name="unreach"),
    path("sak/<str:key>/milepaler/<slug:lack>/legg-inn/", lacking_pages.restore, name="restore"),
    path(
        "sak/<str:key>/ikke-aktuelt/<slug:word>/<slug:lack>/",
        lacking_pages.say,
        name="not_applicable",
    ),
    path(
        "sak/<str:key>/ikke-aktuelt/<slug:word>/<slug:lack>/angre/",
        lacking_pages.take_back,
        name="applicable",
    ),
    path("sak/<str:key>/lenker/", number_pages.links, name="links"),
    path("sak/<str:key>/egenvurdering/", number_pages.self_assessment, name="self_assessment"),
    path(
        "sak/<str:key>/egenvurdering/del/",
        number_pages.share_self_assessment,
        name="share_self_assessment",
    ),
    path("sak/<str:key>/vedlegg/", attachment_pages.attachments, name="attachments"),
    path("sak/<str:key>/vedlegg/<int:pk>/fjern/", attachment_pages.detach, name="detach"),
    path("sak/<str:key>/fil/<str:file>/", attachment_pages.attached_file, name="file"),
    path("sak/<str:key>/versjoner/", version_pages.versions, name="versions"),
    path("sak/<str:key>/versjoner/<int:number>/", version_pages.version, name="version"),
]
