"""While the school prepares: the shared draft, the board's links, the plan sent."""

from entilen.bodies.models import BoardLink
from entilen.cases.models import CaseEvent
from entilen.notifications import queries as who
from entilen.notifications.queries import Notice, actor_of, day, here, member, to_people
from entilen.plans.models import DraftComment


def draft_shared(event: CaseEvent) -> Notice:
    """The advisers learn that a school would like somebody to read its draft."""
    return Notice(
        to=to_people(who.advisers(event.case)),
        path=f"/sak/{event.case.key}/utkast/",
        condition="draft_is_shared",
        about={"case": event.case_id},
    )


def commented(event: CaseEvent) -> Notice:
    """The school gets an adviser's comment."""
    comment = DraftComment.objects.get(pk=event.details["comment"])
    return Notice(
        to=to_people(who.school_of(event.case)),
        path=f"/sak/{event.case.key}/utkast/kommentar/{comment.pk}/",
        values={"by": actor_of(event), "comment": comment.text},
        condition="comment_open",
        about={"comment": comment.pk},
    )


def comment_answered(event: CaseEvent) -> Notice | None:
    """Whoever commented gets the answer, if there is one and the draft is still shared."""
    comment = DraftComment.objects.select_related("written_by").get(pk=event.details["comment"])
    if not comment.answer:
        return None
    return Notice(
        to=to_people([comment.written_by]),
        path=f"/sak/{event.case.key}/utkast/",
        values={"comment": comment.text, "answer": comment.answer},
        condition="draft_is_shared",
        about={"case": event.case_id},
    )


def board_invited(event: CaseEvent) -> Notice | None:
    """The board member gets the personal link; a link that was closed tells nobody."""
    link = BoardLink.objects.open_now().filter(pk=event.details["link"]).first()
    if link is None or not link.email:
        return None
    return Notice(
        to=[member(link)],
        path=f"/styre/{link.token}/",
        condition="link_open",
        about={"link": link.pk},
    )


def plan_received(event: CaseEvent) -> Notice:
    """Somebody must check that all is there."""
    return Notice(
        to=to_people(who.advisers(event.case)),
        path=f"/sak/{event.case.key}/kontroll/",
        values={"version": f"runde {event.round}" if event.round > 1 else "første gang"},
        condition="case_at",
        about=here(event.case) | {"stage": event.stage_after, "round": event.round},
    )


def receipt(event: CaseEvent) -> Notice | None:
    """The school gets a receipt whose address still answers next year."""
    sent = event.case.submissions.filter(round=event.round).first()
    if sent is None:
        return None
    return Notice(
        to=to_people([*who.school_of(event.case), sent.sent_by]),
        path=f"/kvittering/{sent.key}/",
        values={"expected": day(sent.answer_expected)},
        to_actor=True,
    )


def registered(event: CaseEvent) -> Notice:
    """The school learns that its plan from the e-mail is registered, and where it goes on."""
    return Notice(
        to=to_people(who.school_of(event.case)),
        path=f"/sak/{event.case.key}/",
        values={"by": actor_of(event)},
    )
