"""The procedure, in one table.

Each row says who may do what where, which gates must be open, and where the case goes. Everything
that shows or enforces the procedure reads this table: pages, permissions, the API, the diagram.
"""

from dataclasses import dataclass
from enum import StrEnum

from entilen.process import gates as g
from entilen.process import impartiality as who
from entilen.process import supply
from entilen.process.obstacles import NEEDS, Gate
from entilen.process.vocabulary import (
    ANSWERING,
    CASE_HANDLERS,
    DIRECTORS,
    ENDED,
    IN_TREATMENT,
    JUDGING,
    LEADERS,
    REVIEWERS,
    RUNNING,
    SCHOOL_ROLES,
    SCHOOL_STAGES,
    Act,
    Role,
    Stage,
)


class Move(StrEnum):
    """A target that is not one fixed stage."""

    STAY = "stay"
    RESUME = "resume"
    WHEN_ASSESSED = "when_assessed"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the procedure.

    `recorded` acts become an event of the case; the others only need permission (an autosave is not
    a step of the procedure). `without_impartiality` says why nobody is asked whether they are
    impartial, in a row of those who judge a case.
    """

    act: Act
    sources: frozenset[Stage]
    target: Stage | Move
    roles: frozenset[Role]
    gates: tuple[Gate, ...] = ()
    recorded: bool = True
    without_impartiality: str = ""

    @property
    def asks_impartiality(self) -> bool:
        """Whether who does this must have said that they are impartial."""
        return "actor_has_declared" in self.needs

    @property
    def needs(self) -> frozenset[str]:
        """The facts that the gates, and the choice of target, ask for."""
        own = {"assessments_missing"} if self.target is Move.WHEN_ASSESSED else set()
        return frozenset(own).union(*(NEEDS[gate] for gate in self.gates))


REGISTRAR = frozenset({Role.REGISTRAR})
ADVISER = frozenset({Role.ICT_ADVISER})
ROUTERS = ADVISER | {Role.PROGRAMME_MANAGER, Role.DIVISIONAL_DIRECTOR}
ENGINEER = frozenset({Role.NETWORK_ENGINEER})
LIVING = RUNNING | {Stage.GRANTED, Stage.SUSPENDED}

DECIDING = (who.impartial_to_decide, who.decision_is_here, who.decides_not_own_work)
READY = (
    g.school_in_procedure,
    g.rows_complete,
    g.plan_complete,
    g.plans_attached,
    g.network_confirmed,
    g.board_treated,
)

PROCEDURE: tuple[Rule, ...] = (
    # the school prepares
    Rule(Act.EDIT_PLAN, SCHOOL_STAGES, Move.STAY, SCHOOL_ROLES | REGISTRAR, recorded=False),
    Rule(Act.CHANGE_PLAN, SCHOOL_STAGES, Move.STAY, SCHOOL_ROLES | REGISTRAR),
    Rule(Act.SHARE_SELF_ASSESSMENT, SCHOOL_STAGES, Move.STAY, SCHOOL_ROLES | REGISTRAR),
    Rule(Act.SHARE_DRAFT, frozenset({Stage.PREPARING}), Move.STAY, LEADERS),
    Rule(Act.UNSHARE_DRAFT, frozenset({Stage.PREPARING, Stage.SUSPENDED}), Move.STAY, LEADERS),
    Rule(
        Act.COMMENT_DRAFT,
        frozenset({Stage.PREPARING}),
        Move.STAY,
        ADVISER,
        (who.impartial, g.draft_is_shared),
    ),
    Rule(Act.SETTLE_COMMENT, frozenset({Stage.PREPARING}), Move.STAY, SCHOOL_ROLES),
    Rule(Act.SHARE_NUMBERS, frozenset({Stage.PREPARING}), Move.STAY, LEADERS),
    Rule(Act.UNSHARE_NUMBERS, frozenset({Stage.PREPARING, Stage.SUSPENDED}), Move.STAY, LEADERS),
    Rule(Act.STATE_OTHER_DEVICES, RUNNING | {Stage.GRANTED}, Move.STAY, SCHOOL_ROLES | REGISTRAR),
    Rule(
        Act.REQUEST_NETWORK,
        RUNNING | {Stage.GRANTED},
        Move.STAY,
        SCHOOL_ROLES | REGISTRAR | {Role.SYSTEM},
        (g.school_in_procedure, g.rows_complete),
    ),
    Rule(
        Act.PREPARE_BOARD_PAPER, SCHOOL_STAGES, Move.STAY, LEADERS | REGISTRAR, (g.rows_complete,)
    ),
    Rule(Act.INVITE_BOARD, LIVING, Move.STAY, LEADERS),
    Rule(Act.CLOSE_BOARD_LINK, frozenset(Stage), Move.STAY, LEADERS),
    Rule(Act.REACH_MILESTONE, LIVING, Move.STAY, SCHOOL_ROLES),
    Rule(Act.MOVE_MILESTONE, frozenset({Stage.GRANTED}), Move.STAY, LEADERS),
    Rule(
        Act.PROPOSE_DEVICES, LIVING, Move.STAY, SCHOOL_ROLES | REGISTRAR, (g.school_in_procedure,)
    ),
    Rule(Act.STATE_DEVICES, LIVING, Move.STAY, LEADERS | REGISTRAR, (g.school_in_procedure,)),
    Rule(Act.CONFIRM_YEAR, LIVING, Move.STAY, LEADERS | REGISTRAR, (g.school_in_procedure,)),
    # what a school has said, and what went wrong, outlives the case it was recorded in
    Rule(Act.CONFIRM_DEVICES, frozenset(Stage), Move.STAY, ADVISER, (who.impartial,)),
    Rule(Act.RECORD_DEVIATION, frozenset(Stage), Move.STAY, LEADERS),
    Rule(
        Act.RECORD_DEVIATION,
        frozenset(Stage),
        Move.STAY,
        ADVISER | ENGINEER,
        without_impartiality="what was bought too early is written down by whoever finds it; "
        "that judges nothing, and nobody can take it out",
    ),
    Rule(Act.RECORD_TREATMENT, SCHOOL_STAGES, Move.STAY, LEADERS | REGISTRAR),
    Rule(Act.STATE_CHANGE_MADE, SCHOOL_STAGES, Move.STAY, LEADERS | REGISTRAR),
    Rule(Act.STRIKE_TREATMENT, SCHOOL_STAGES, Move.STAY, LEADERS | REGISTRAR),
    Rule(Act.ADD_MINUTES, LIVING, Move.STAY, LEADERS | REGISTRAR),
    Rule(Act.RECORD_CHAIR_STATEMENT, SCHOOL_STAGES, Move.STAY, LEADERS | REGISTRAR),
    Rule(Act.SUBMIT, frozenset({Stage.PREPARING}), Stage.FORMAL_CHECK, LEADERS | REGISTRAR, READY),
    # the network, beside the plan
    Rule(Act.ANSWER_NETWORK, LIVING, Move.STAY, ENGINEER, (who.impartial_at_the_site,)),
    # a confirmation is the site's: what becomes of it is recorded in every case that stands on it,
    # and in the one that asked, also when that has ended
    *(
        Rule(act, frozenset(Stage), Move.STAY, ENGINEER, (who.impartial_at_the_site,))
        for act in (
            Act.CORRECT_NETWORK,
            Act.WITHDRAW_CONFIRMATION,
            Act.CLOSE_NETWORK_ACTION,
            Act.MEASURE_NETWORK,
        )
    ),
    Rule(Act.DISPENSE_NETWORK, LIVING, Move.STAY, DIRECTORS, (who.impartial_to_decide,)),
    # the administration reviews
    Rule(
        Act.ASSIGN,
        IN_TREATMENT,
        Move.STAY,
        ROUTERS,
        (who.not_disqualified,),
        without_impartiality="to say who does a task judges nothing, and must not wait for an "
        "answer when somebody is to be replaced; who is disqualified distributes nothing",
    ),
    Rule(
        Act.MOVE_DEADLINES,
        LIVING,
        Move.STAY,
        frozenset({Role.ADMINISTRATOR, Role.PROGRAMME_MANAGER}),
        without_impartiality="the calendar is the same for every case, and judges none",
    ),
    Rule(
        Act.DECLARE_IMPARTIALITY,
        frozenset(Stage),
        Move.STAY,
        JUDGING,
        without_impartiality="this is the answer to the question",
    ),
    Rule(
        Act.LIFT_DISQUALIFICATION,
        LIVING | {Stage.REJECTED},
        Move.STAY,
        frozenset({Role.PROGRAMME_MANAGER, Role.DIVISIONAL_DIRECTOR}),
        (who.impartial,),
    ),
    *(
        Rule(act, IN_TREATMENT, Move.STAY, CASE_HANDLERS | DIRECTORS, (who.impartial,))
        for act in (Act.REMARK, Act.REMOVE_REMARK, Act.CLOSE_POINT, Act.REOPEN_POINT)
    ),
    Rule(Act.LET_POINT_STAND, IN_TREATMENT, Move.STAY, ADVISER, (who.impartial,)),
    Rule(Act.ASK_QUESTION, IN_TREATMENT, Move.STAY, CASE_HANDLERS | DIRECTORS, (who.impartial,)),
    Rule(
        Act.ANSWER_QUESTION,
        ANSWERING,
        Move.STAY,
        SCHOOL_ROLES | REGISTRAR,
    ),
    Rule(Act.TICK_FORMAL, frozenset({Stage.FORMAL_CHECK}), Move.STAY, ADVISER, (who.impartial,)),
    Rule(
        Act.ACCEPT_FORMALLY,
        frozenset({Stage.FORMAL_CHECK}),
        Move.WHEN_ASSESSED,
        ADVISER,
        (who.impartial, who.checks_not_own_sending, g.formal_check_done),
    ),
    Rule(
        Act.RETURN_FORMALLY,
        frozenset({Stage.FORMAL_CHECK}),
        Stage.CORRECTION,
        ADVISER,
        (who.impartial, g.something_to_correct),
    ),
    Rule(
        Act.ANSWER_CRITERIA,
        frozenset({Stage.SPECIALIST_REVIEW}),
        Move.STAY,
        REVIEWERS,
        (who.impartial,),
    ),
    Rule(
        Act.ASSESS,
        frozenset({Stage.SPECIALIST_REVIEW}),
        Move.WHEN_ASSESSED,
        REVIEWERS,
        (who.impartial, g.criteria_answered, g.points_settled),
    ),
    Rule(
        Act.REOPEN_ASSESSMENT,
        frozenset({Stage.SPECIALIST_REVIEW, Stage.RECOMMENDATION}),
        Stage.SPECIALIST_REVIEW,
        REVIEWERS,
        (who.impartial,),
    ),
    Rule(
        Act.RECOMMEND,
        frozenset({Stage.RECOMMENDATION}),
        Stage.AT_DIRECTOR,
        ADVISER,
        (who.impartial, g.assessed, g.points_settled),
    ),
    # the director decides
    Rule(
        Act.GRANT,
        frozenset({Stage.AT_DIRECTOR}),
        Stage.GRANTED,
        DIRECTORS,
        (
            *DECIDING,
            g.assessed,
            g.no_open_must,
            g.network_confirmed,
            g.board_treated,
        ),
    ),
    Rule(
        Act.RETURN,
        frozenset({Stage.AT_DIRECTOR}),
        Stage.CORRECTION,
        DIRECTORS,
        (*DECIDING, g.something_to_correct),
    ),
    Rule(
        Act.WARN_OF_REJECTION,
        frozenset({Stage.AT_DIRECTOR}),
        Stage.CORRECTION,
        DIRECTORS,
        (*DECIDING, g.something_to_warn_of),
    ),
    Rule(
        Act.REJECT,
        frozenset({Stage.AT_DIRECTOR}),
        Stage.REJECTED,
        DIRECTORS,
        (*DECIDING, g.warned),
    ),
    Rule(
        Act.REVERSE,
        frozenset({Stage.GRANTED, Stage.REJECTED}),
        Stage.AT_DIRECTOR,
        DIRECTORS,
        DECIDING,
    ),
    # what is written wrong in a letter is corrected whatever has become of the case since; the
    # outcome stands
    Rule(
        Act.CORRECT_LETTER,
        frozenset(Stage),
        Move.STAY,
        DIRECTORS,
        DECIDING,
    ),
    # the school corrects
    Rule(Act.ANSWER_REMARK, frozenset({Stage.CORRECTION}), Move.STAY, SCHOOL_ROLES | REGISTRAR),
    Rule(
        Act.SUBMIT,
        frozenset({Stage.CORRECTION}),
        Stage.FORMAL_CHECK,
        LEADERS | REGISTRAR,
        (*READY, g.points_answered),
    ),
    # the school corrects of its own accord, as long as nothing is decided
    Rule(Act.TAKE_BACK_TO_CORRECT, IN_TREATMENT, Stage.CORRECTION, LEADERS),
    # aside
    Rule(Act.WITHDRAW, RUNNING | {Stage.SUSPENDED}, Stage.WITHDRAWN, LEADERS | REGISTRAR),
    Rule(Act.SUSPEND, RUNNING, Stage.SUSPENDED, LEADERS | REGISTRAR),
    # a school that closed: its successor takes the case over
    Rule(Act.TAKE_OVER, LIVING, Move.STAY, frozenset({Role.SUCCESSOR})),
    Rule(Act.SUSPEND, RUNNING - {Stage.PREPARING}, Stage.SUSPENDED, ADVISER, (who.impartial,)),
    Rule(Act.RESUME, frozenset({Stage.SUSPENDED}), Move.RESUME, LEADERS),
    Rule(Act.RESUME, frozenset({Stage.SUSPENDED}), Move.RESUME, ADVISER, (who.impartial,)),
    # after the grant
    Rule(
        Act.WITHHOLD_TEXT,
        frozenset({Stage.GRANTED}),
        Move.STAY,
        ADVISER | DIRECTORS | {Role.PROGRAMME_MANAGER},
        (who.impartial,),
    ),
    Rule(
        Act.PUBLISH_TEXT,
        frozenset({Stage.GRANTED}),
        Move.STAY,
        ADVISER | DIRECTORS | {Role.PROGRAMME_MANAGER},
        (who.impartial,),
    ),
    Rule(Act.REPORT_CONDITION, frozenset({Stage.GRANTED}), Move.STAY, SCHOOL_ROLES),
    Rule(
        Act.FULFIL_CONDITION,
        frozenset({Stage.GRANTED}),
        Move.STAY,
        ADVISER | ENGINEER | DIRECTORS,
        (who.impartial,),
    ),
    # prices move after the grant: it stands, and the board sees what the rule of that day says
    Rule(Act.REVISE_FINANCING, frozenset({Stage.GRANTED}), Move.STAY, LEADERS),
    Rule(Act.RECORD_BOARD_SAW, frozenset({Stage.GRANTED}), Move.STAY, LEADERS),
    Rule(
        Act.ORDER,
        frozenset({Stage.GRANTED}),
        Move.STAY,
        LEADERS,
        (
            g.school_in_procedure,
            g.grant_in_force,
            g.network_confirmed,
            g.network_ready,
            g.order_conditions_met,
            g.order_within_grant,
            supply.admitted_to_scheme,
            supply.financing_is_settled,
        ),
    ),
    Rule(
        Act.APPLY_TO_SCHEME,
        frozenset({Stage.GRANTED}),
        Move.STAY,
        LEADERS,
        (g.school_in_procedure, g.grant_in_force),
    ),
    Rule(
        Act.ANSWER_SCHEME,
        frozenset({Stage.GRANTED}),
        Move.STAY,
        frozenset({Role.PROGRAMME_MANAGER}),
        without_impartiality="the order of the queue is the owner's, and an exception takes a "
        "reason that the school reads; that judges no plan",
    ),
    Rule(Act.WITHDRAW_FROM_SCHEME, frozenset(Stage), Move.STAY, LEADERS),
    # what was bought comes, is changed or goes back, whatever has become of the case since
    Rule(Act.CHANGE_ORDER, frozenset(Stage), Move.STAY, LEADERS, (g.order_within_grant,)),
    Rule(
        Act.POOL_ORDER,
        frozenset({Stage.GRANTED}),
        Move.STAY,
        frozenset({Role.PROGRAMME_MANAGER}),
        without_impartiality="what schools have ordered is sent on to the supplier as it stands; "
        "that judges no case",
    ),
    Rule(
        Act.RECORD_DELIVERY,
        frozenset(Stage),
        Move.STAY,
        SCHOOL_ROLES,
        (supply.delivered_within_order,),
    ),
    Rule(Act.RETURN_DEVICES, frozenset(Stage), Move.STAY, SCHOOL_ROLES),
    Rule(
        Act.HAND_OUT,
        frozenset({Stage.GRANTED}),
        Move.STAY,
        SCHOOL_ROLES,
        (
            g.grant_in_force,
            g.network_for_hand_out,
            g.network_ready,
            g.order_conditions_met,
            g.hand_out_within_grant,
            supply.ready_for_hand_out,
        ),
    ),
    Rule(Act.MARK_READINESS, frozenset({Stage.GRANTED}), Move.STAY, SCHOOL_ROLES),
    Rule(
        Act.ASK_RENEWAL,
        frozenset(Stage),
        Move.STAY,
        frozenset({Role.PROGRAMME_MANAGER}),
        without_impartiality="every school with the model is asked the same; that judges no case",
    ),
    Rule(Act.ANSWER_RENEWAL, frozenset(Stage), Move.STAY, LEADERS),
    Rule(
        Act.CORRECT_HAND_OUT,
        frozenset(Stage),
        Move.STAY,
        LEADERS,
        (g.hand_out_within_grant,),
    ),
    Rule(
        Act.CORRECT_HAND_OUT,
        frozenset(Stage),
        Move.STAY,
        ADVISER,
        (who.impartial, g.hand_out_within_grant),
    ),
    Rule(
        Act.LAPSE,
        frozenset({Stage.GRANTED}),
        Stage.LAPSED,
        frozenset({Role.SYSTEM}),
        (g.grant_expired,),
    ),
    # what should not be there is taken away whatever has become of the case; the record stays
    Rule(Act.ERASE_FILE, frozenset(Stage), Move.STAY, frozenset({Role.ADMINISTRATOR})),
    Rule(
        Act.WITHHOLD_REASON,
        frozenset(Stage),
        Move.STAY,
        frozenset({Role.ADMINISTRATOR, Role.PROGRAMME_MANAGER}),
        without_impartiality="what names a person leaves the public list at once, whoever sees it; "
        "that judges no case",
    ),
)

OPENING_ACTS = frozenset({Act.OPEN, Act.REGISTER})
COPYABLE = ENDED
