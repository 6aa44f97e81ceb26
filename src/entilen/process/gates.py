"""The gates: named predicates over `Facts`.

A gate answers with every obstacle it finds, each with what is wrong, where to mend it and who can.
An act is refused with the obstacles of all its gates at once. The gates here look at the case;
those that look at who acts stand in `impartiality`.
"""

from collections.abc import Callable, Iterable
from datetime import date

from entilen.process.facts import Facts, GrantLimit, SiteCover
from entilen.process.obstacles import Obstacle, Place, asks
from entilen.process.vocabulary import Role


@asks("school_in_procedure")
def school_in_procedure(facts: Facts) -> Iterable[Obstacle]:
    """Only the owner's own compulsory schools that are open follow the procedure."""
    if not facts.school_in_procedure:
        yield Obstacle(
            "school_in_procedure",
            "Ordningen gjelder bare kommunens egne grunnskoler, så lenge de er åpne. Er skolen "
            "lagt ned, kan skolen som tok over, overta saken.",
            Place.CASE,
            Role.PROGRAMME_MANAGER,
        )


@asks("draft_shared")
def draft_is_shared(facts: Facts) -> Iterable[Obstacle]:
    """The draft is the school's own until it is shared."""
    if not facts.draft_shared:
        yield Obstacle(
            "draft_is_shared",
            "Skolen deler ikke utkastet nå.",
            Place.CASE,
            Role.PRINCIPAL,
        )


@asks("unfinished_areas", "missing_links")
def plan_complete(facts: Facts) -> Iterable[Obstacle]:
    """All seven areas are written and marked done, and the plans it builds on are linked."""
    for area in facts.unfinished_areas:
        yield Obstacle(
            "plan_complete",
            f"{area.title}: {area.problem}",
            Place.AREA,
            Role.PLAN_TEAM_MEMBER,
            area.key,
        )
    for link in facts.missing_links:
        yield Obstacle(
            "plan_complete", f"Legg inn lenke til {link}.", Place.LINKS, Role.PLAN_TEAM_MEMBER
        )


@asks("grade_row_count", "grade_row_problems")
def rows_complete(facts: Facts) -> Iterable[Obstacle]:
    """The plan says which grades, how many pupils and which devices."""
    if facts.grade_row_count == 0:
        yield Obstacle(
            "rows_complete",
            "Planen har ingen trinn ennå. Legg inn hvilke trinn som skal få enheter.",
            Place.GRADE_ROWS,
            Role.PLAN_TEAM_MEMBER,
        )
    for problem in facts.grade_row_problems:
        yield Obstacle("rows_complete", problem, Place.GRADE_ROWS, Role.PLAN_TEAM_MEMBER)


@asks("milestone_problems", "financing_problems")
def plans_attached(facts: Facts) -> Iterable[Obstacle]:
    """A milestone plan and a financing plan that hold what they must (Krav, step 1).

    That a part is not applicable, with a reason, is an answer too.
    """
    for problem in facts.milestone_problems:
        yield Obstacle("plans_attached", problem, Place.MILESTONES, Role.PLAN_TEAM_MEMBER)
    for problem in facts.financing_problems:
        yield Obstacle("plans_attached", problem, Place.FINANCING, Role.PLAN_TEAM_MEMBER)


@asks("network_sites", "network_dispensed")
def network_confirmed(facts: Facts) -> Iterable[Obstacle]:
    """The confirmation covers the plan's peak at every site and has not expired (Krav, step 3).

    The only way past is a recorded dispensation.
    """
    if facts.network_dispensed:
        return
    for site in facts.network_sites:
        if site.problem(facts.today):
            yield _lacking("network_confirmed", site, facts.today)


def _lacking(gate: str, site: SiteCover, today: date) -> Obstacle:
    """What is wrong at a site, and whose turn it is: the school's until it has asked."""
    if site.answer_due:
        waiting = f"IKT-avdelingen er spurt, og svarer innen {site.answer_due:%d.%m.%Y}."
        who = Role.NETWORK_ENGINEER
    else:
        waiting, who = "Be om bekreftelse.", Role.PLAN_TEAM_MEMBER
    return Obstacle(gate, f"{site.problem(today)} {waiting}", Place.NETWORK, who)


@asks("network_conditions_open")
def network_ready(facts: Facts) -> Iterable[Obstacle]:
    """Ordering and hand-out wait until the conditions of the confirmation are met."""
    for condition in facts.network_conditions_open:
        yield Obstacle(
            "network_ready",
            f"Vilkår fra IKT-avdelingen er ikke oppfylt: {condition}",
            Place.NETWORK,
            Role.NETWORK_ENGINEER,
        )


@asks("network_sites", "network_dispensed")
def network_for_hand_out(facts: Facts) -> Iterable[Obstacle]:
    """Devices ordered under a valid confirmation may be handed out after it expired.

    Never after it was withdrawn.
    """
    if not facts.asked_under_valid_order:
        yield from network_confirmed(facts)
        return
    if facts.network_dispensed:
        return
    for site in facts.network_sites:
        if site.withdrawn and site.needed:
            yield _lacking("network_for_hand_out", site, facts.today)


@asks("board_problem")
def board_treated(facts: Facts) -> Iterable[Obstacle]:
    """The Driftsstyre has treated this plan, not an earlier one (Krav, step 4)."""
    if facts.board_problem:
        yield Obstacle("board_treated", facts.board_problem, Place.BODIES, Role.PRINCIPAL)


@asks("points_without_reply")
def points_answered(facts: Facts) -> Iterable[Obstacle]:
    """Each point of the return letter has a reply before the plan is sent again."""
    for point in facts.points_without_reply:
        yield Obstacle(
            "points_answered", f"Punktet mangler svar: {point}", Place.POINTS, Role.PRINCIPAL
        )


@asks("points_to_school")
def something_to_correct(facts: Facts) -> Iterable[Obstacle]:
    """A return is a list of points; an empty one tells the school nothing."""
    if facts.points_to_school == 0:
        yield Obstacle(
            "something_to_correct",
            "Skriv minst én merknad til skolen før du sender saken tilbake.",
            Place.POINTS,
            Role.ICT_ADVISER,
        )


@asks("points_to_school")
def something_to_warn_of(facts: Facts) -> Iterable[Obstacle]:
    """A warning says what must be corrected for the plan not to be rejected."""
    if facts.points_to_school == 0:
        yield Obstacle(
            "something_to_warn_of",
            "Skriv minst én merknad til skolen før du varsler mulig avslag. Varselet må si hva "
            "skolen kan rette.",
            Place.POINTS,
            Role.ICT_ADVISER,
        )


@asks("open_must_points")
def no_open_must(facts: Facts) -> Iterable[Obstacle]:
    """What must be corrected is corrected and closed."""
    for point in facts.open_must_points:
        yield Obstacle(
            "no_open_must", f"Må-punktet er ikke lukket: {point}", Place.POINTS, Role.ICT_ADVISER
        )


@asks("formal_items_open")
def formal_check_done(facts: Facts) -> Iterable[Obstacle]:
    """Every item of the formal check is looked at."""
    for item in facts.formal_items_open:
        yield Obstacle(
            "formal_check_done", f"Ikke svart på: {item}", Place.FORMAL, Role.ICT_ADVISER
        )


@asks("criteria_open")
def criteria_answered(facts: Facts) -> Iterable[Obstacle]:
    """Every criterion that is to be assessed in this round has an answer."""
    for criterion in facts.criteria_open:
        yield Obstacle(
            "criteria_answered",
            f"Kriteriet er ikke vurdert: {criterion}",
            Place.ASSESSMENT,
            Role.PEDAGOGICAL_REVIEWER,
        )


@asks("points_unsettled")
def points_settled(facts: Facts) -> Iterable[Obstacle]:
    """What the school has answered is closed or kept open by those who asked for it."""
    for point in facts.points_unsettled:
        yield Obstacle(
            "points_settled",
            f"Skolen har svart på punktet. Lukk det, eller hold det åpent: {point}",
            Place.ASSESSMENT,
            Role.PEDAGOGICAL_REVIEWER,
        )


@asks("assessments_missing")
def assessed(facts: Facts) -> Iterable[Obstacle]:
    """Both departments have assessed the plan that is sent (Krav, step 6)."""
    for department in facts.assessments_missing:
        yield Obstacle(
            "assessed",
            f"Mangler {department} vurdering.",
            Place.ASSESSMENT,
            Role.PEDAGOGICAL_REVIEWER,
        )


@asks("warned_of_rejection")
def warned(facts: Facts) -> Iterable[Obstacle]:
    """No rejection without a warning that gave one more chance."""
    if not facts.warned_of_rejection:
        yield Obstacle(
            "warned",
            "Skolen må få varsel om mulig avslag og én ny mulighet til å rette først.",
            Place.DECISION,
            Role.DIRECTOR,
        )


@asks("order_conditions_open")
def order_conditions_met(facts: Facts) -> Iterable[Obstacle]:
    """Conditions that the director tied to ordering are met."""
    for condition in facts.order_conditions_open:
        yield Obstacle(
            "order_conditions_met",
            f"Vilkåret er ikke oppfylt: {condition}",
            Place.CONDITIONS,
            Role.ICT_ADVISER,
        )


def _limit(facts: Facts) -> GrantLimit | None:
    return next(
        (
            limit
            for limit in facts.limits
            if limit.grade == facts.asked_grade
            and limit.device_type == facts.asked_type
            and facts.asked_site in {None, limit.site}
        ),
        None,
    )


def _within(facts: Facts, used: Callable[[GrantLimit], int], verb: str) -> Iterable[Obstacle]:
    limit = _limit(facts)
    if limit is None:
        yield Obstacle(
            "within_grant",
            f"{facts.asked_grade}. trinn er ikke innvilget med denne enhetstypen.",
            Place.DECISION,
            Role.DIRECTOR,
        )
        return
    left = max(limit.granted - used(limit), 0)
    if facts.asked_devices > left:
        yield Obstacle(
            "within_grant",
            f"Du kan {verb} høyst {left} enheter til på {limit.place}: "
            f"{limit.granted} er innvilget, {used(limit)} er brukt.",
            Place.DECISION,
            Role.DIRECTOR,
        )


@asks("limits")
def order_within_grant(facts: Facts) -> Iterable[Obstacle]:
    """Ordered devices never exceed what is granted, spares included. What is handed out without an
    order takes its part of the grant too."""
    yield from _within(facts, lambda limit: limit.used, "bestille")


@asks("limits")
def hand_out_within_grant(facts: Facts) -> Iterable[Obstacle]:
    """Handed-out devices never exceed what is granted, spares included."""
    yield from _within(facts, lambda limit: limit.handed_out, "dele ut")


def _in_use(facts: Facts) -> bool:
    return any(limit.ordered or limit.handed_out for limit in facts.limits)


@asks("grant_expires", "limits")
def grant_in_force(facts: Facts) -> Iterable[Obstacle]:
    """A grant must be taken into use within its validity: by a first order or hand-out.

    Once in use it stands, and the rest may be ordered later: plans run over several school years.
    What was never begun is about to lapse, and nothing begins after the last day.
    """
    if facts.grant_expires is None or facts.grant_expires >= facts.today or _in_use(facts):
        return
    yield Obstacle(
        "grant_in_force",
        f"Innvilgelsen måtte tas i bruk senest {facts.grant_expires:%d.%m.%Y}. "
        "Saken bortfaller, og kan da kopieres til en ny.",
        Place.DECISION,
        Role.PRINCIPAL,
    )


@asks("grant_expires", "limits")
def grant_expired(facts: Facts) -> Iterable[Obstacle]:
    """A grant lapses only when its validity has passed and nothing is ordered or handed out."""
    if facts.grant_expires is None or facts.grant_expires >= facts.today:
        yield Obstacle(
            "grant_expired", "Innvilgelsen gjelder fortsatt.", Place.DECISION, Role.SYSTEM
        )
    if _in_use(facts):
        yield Obstacle(
            "grant_expired",
            "Enheter er bestilt eller delt ut.",
            Place.DECISION,
            Role.SYSTEM,
        )
