"""What each notice says, to whom, with which link, and what must still be true when it leaves.

One function per notice, named as its words in `rules.WORDS`. It returns None where this event gives
nobody anything to know.
"""

from entilen.notifications.notices.deciding import (
    condition_reported,
    condition_settled,
    decided,
    decided_for_board,
    disqualified_from,
    financing_revised,
    impartial_after_all,
    lapsed,
    letter_corrected,
    letter_corrected_for_board,
    renewal_asked,
    scheme_answered,
    to_decide_again,
)
from entilen.notifications.notices.network import (
    network_action_done,
    network_answered,
    network_asked,
    network_corrected,
    network_needed,
    network_withdrawn,
)
from entilen.notifications.notices.preparing import (
    board_invited,
    comment_answered,
    commented,
    draft_shared,
    plan_received,
    receipt,
    registered,
)
from entilen.notifications.notices.treating import (
    answered,
    asked,
    assessed,
    assessment_wanted,
    assigned,
    recommended,
    reopened,
    resumed,
    returned,
    set_aside,
    taken_back,
)
from entilen.notifications.queries import Maker, Notice, day

MAKERS: dict[str, Maker] = {
    **{
        maker.__name__: maker
        for maker in (
            draft_shared,
            commented,
            comment_answered,
            network_asked,
            network_needed,
            network_answered,
            network_corrected,
            network_action_done,
            network_withdrawn,
            board_invited,
            plan_received,
            receipt,
            assessment_wanted,
            assessed,
            returned,
            taken_back,
            asked,
            answered,
            recommended,
            decided,
            decided_for_board,
            disqualified_from,
            impartial_after_all,
            to_decide_again,
            registered,
            resumed,
            reopened,
            letter_corrected,
            letter_corrected_for_board,
            condition_reported,
            condition_settled,
            renewal_asked,
            scheme_answered,
            assigned,
            financing_revised,
            lapsed,
        )
    },
    "warned": returned,
    "suspended": set_aside,
    "withdrawn": set_aside,
}

__all__ = ["MAKERS", "Notice", "day"]
