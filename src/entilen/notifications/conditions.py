"""What must still be true when a notice leaves. What a later act has made untrue is not sent."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from entilen.bodies.models import BoardLink
from entilen.bodies.queries import changed_after_resolution
from entilen.cases.models import Case
from entilen.cases.queries import disqualified
from entilen.coverage.year_queries import is_confirmed
from entilen.decision.models import Condition, Decision
from entilen.devices.queries import in_use
from entilen.mail.conditions import condition
from entilen.network.models import NetworkConfirmation
from entilen.network.waiting import open_actions, open_requests
from entilen.plans.models import Area, DraftComment
from entilen.plans.reached import reached
from entilen.process.vocabulary import ANSWERING, Department
from entilen.procurement.renewal_models import RenewalAnswer
from entilen.procurement.scheme_models import SchemeStep
from entilen.review.assessed import missing_assessments
from entilen.review.models import Question
from entilen.turns.queries import waiting_of

About = Mapping[str, Any]


@condition("case_at")
def case_at(about: About) -> bool:
    """The case still stands there, in the same round."""
    return Case.objects.filter(
        pk=about["case"], stage=about["stage"], round=about["round"]
    ).exists()


@condition("deadline_stands")
def deadline_stands(about: About) -> bool:
    """The case still stands there, with the same deadline."""
    return Case.objects.filter(pk=about["case"], stage=about["stage"], due=about["due"]).exists()


@condition("draft_is_shared")
def draft_is_shared(about: About) -> bool:
    """The school still shares its draft, and has not sent the plan."""
    return Case.objects.filter(
        pk=about["case"], shared_since__isnull=False, submitted_at__isnull=True
    ).exists()


@condition("comment_open")
def comment_open(about: About) -> bool:
    """The school is not done with the comment, and the plan is still a draft."""
    return DraftComment.objects.filter(
        pk=about["comment"], settled_at__isnull=True, plan__case__submitted_at__isnull=True
    ).exists()


@condition("network_waits")
def network_waits(about: About) -> bool:
    """The school still waits for an answer about the network."""
    return open_requests().filter(case=about["case"]).exists()


@condition("request_waits")
def request_waits(about: About) -> bool:
    """This request still waits for an answer."""
    return open_requests().filter(pk=about["request"]).exists()


@condition("confirmation_is")
def confirmation_is(about: About) -> bool:
    """The answer about the network still stands, or is still withdrawn."""
    return NetworkConfirmation.objects.filter(
        pk=about["confirmation"], withdrawn_at__isnull=not about["withdrawn"]
    ).exists()


@condition("confirmation_ends")
def confirmation_ends(about: About) -> bool:
    """The answer about the network still ends that day: not withdrawn, nor corrected."""
    return NetworkConfirmation.objects.filter(
        pk=about["confirmation"],
        valid_until=about["until"],
        withdrawn_at__isnull=True,
        replaced_by__isnull=True,
    ).exists()


@condition("link_open")
def link_open(about: About) -> bool:
    """The board member's link is open, and the decision (if it tells of one) is the newest."""
    link = BoardLink.objects.open_now().filter(pk=about["link"])
    return link.exists() and ("decision" not in about or decision_stands(about))


@condition("assessment_missing")
def assessment_missing(about: About) -> bool:
    """The department's assessment is still missing in this round."""
    case = Case.objects.select_related("programme").filter(pk=about["case"]).first()
    if case is None or case.stage != about["stage"] or case.round != about["round"]:
        return False
    return Department(about["department"]) in missing_assessments(case)


@condition("question_open")
def question_open(about: About) -> bool:
    """The question has no answer yet, and can still be answered."""
    return Question.objects.filter(
        pk=about["question"], answered_at__isnull=True, case__stage__in=ANSWERING
    ).exists()


@condition("decision_stands")
def decision_stands(about: About) -> bool:
    """No newer decision has taken its place."""
    newest = Decision.objects.filter(case=about["case"]).order_by("pk").last()
    return newest is not None and newest.pk == about["decision"]


@condition("turn_stands")
def turn_stands(about: About) -> bool:
    """The case still waits for the task."""
    case = Case.objects.select_related("programme").filter(pk=about["case"]).first()
    return case is not None and any(wait.task == about["task"] for wait in waiting_of(case))


@condition("impartial_is")
def impartial_is(about: About) -> bool:
    """Nobody has said since that the person is disqualified."""
    case = Case.objects.get(pk=about["case"])
    return about["person"] not in disqualified(case)


@condition("director_missing")
def director_missing(about: About) -> bool:
    """As letters written before there were turns asked: the director has not been replaced."""
    not_replaced = Q(decider__isnull=True) | Q(decider=about["director"])
    return Case.objects.filter(not_replaced, pk=about["case"]).exists()


@condition("condition_is")
def condition_is(about: About) -> bool:
    """The condition of the grant still stands as the letter says."""
    return Condition.objects.filter(pk=about["condition"], state=about["state"]).exists()


@condition("renewal_unanswered")
def renewal_unanswered(about: About) -> bool:
    """The school has not answered."""
    return not RenewalAnswer.objects.filter(question=about["question"]).exists()


@condition("scheme_step_stands")
def scheme_step_stands(about: About) -> bool:
    """Nothing newer has become of the application."""
    steps = SchemeStep.objects.filter(application=about["application"])
    return not steps.filter(pk__gt=about["step"]).exists()


@condition("assigned")
def assigned(about: About) -> bool:
    """The person still has the task."""
    return Case.objects.filter(pk=about["case"], **{f"{about['task']}_id": about["to"]}).exists()


@condition("grant_unused")
def grant_unused(about: About) -> bool:
    """The grant still stands, and no device is ordered or handed out."""
    case = Case.objects.filter(pk=about["case"]).first()
    return case is not None and decision_stands(about) and not in_use(case)


@condition("action_open")
def action_open(about: About) -> bool:
    """What was to be done with the network is not done."""
    return open_actions().filter(pk=about["action"]).exists()


@condition("plan_changed_for_board")
def plan_changed_for_board(about: About) -> bool:
    """The link is open, and the board's resolution does not hold for the plan as it stands."""
    link = BoardLink.objects.open_now().filter(pk=about["link"])
    open_link = link.select_related("case__school", "case__programme").first()
    return open_link is not None and bool(changed_after_resolution(open_link.case))


@condition("milestone_open")
def milestone_open(about: About) -> bool:
    """The milestone is still due that day, and not reached."""
    case = Case.objects.select_related("programme").get(pk=about["case"])
    return any(
        one.row.pk == about["milestone"] and one.on is None and str(one.due) == about["due"]
        for one in reached(case)
    )


@condition("year_unconfirmed")
def year_unconfirmed(about: About) -> bool:
    """The school has still not confirmed its devices for the school year."""
    return not is_confirmed(about["school"])


@condition("area_open")
def area_open(about: About) -> bool:
    """The area is still due that day, and not finished."""
    return Area.objects.filter(pk=about["area"], done=False, due=about["due"]).exists()
