"""Numbers that must agree, the peak, and milestones planned backwards."""

from datetime import date

from entilen.plans.comparison import changed_parts, marked
from entilen.plans.rules import (
    Row,
    milestone_warnings,
    plan_backwards,
    row_problems,
    row_warnings,
    spare_devices,
)
from entilen.programme.rules import MilestoneTemplate

TODAY = date(2026, 11, 23)


def test_spares_are_rounded_up() -> None:
    assert [spare_devices(pupils, 5) for pupils in (0, 1, 20, 21, 62)] == [0, 1, 1, 2, 4]


def test_fewer_devices_than_pupils_is_no_one_to_one() -> None:
    rows = [Row(5, 2027, 30, 29, 2), Row(6, 2027, 0, 0, 0), Row(7, 2027, 30, 30, 0)]
    assert len(row_problems(rows)) == 2


def test_rows_that_disagree_with_the_register_warn_and_name_both() -> None:
    warnings = row_warnings([Row(5, 2027, 28, 28, 2)], {(5, 2027): 30}, 3)
    assert [one.text for one in warnings] == [
        "Trinnraden sier 28 elever på 5. trinn, skoleregisteret sier 30."
    ]
    assert (warnings[0].place, warnings[0].other_place) == ("grade_rows", "register")


def template(key: str, weeks: int, anchor: str = "school_start") -> MilestoneTemplate:
    return MilestoneTemplate(key, key, "", weeks, anchor, "")


def test_milestones_count_back_from_school_start_and_never_begin_late() -> None:
    planned = plan_backwards(
        [template("early", -60), template("order", -20), template("board", -33, "board_meeting")],
        start=date(2027, 8, 16),
        board_meetings=[date(2026, 12, 3), date(2027, 2, 4)],
        today=TODAY,
    )
    assert {milestone.key: due for milestone, due in planned} == {
        "early": date(2026, 11, 30),
        "board": date(2026, 12, 3),
        "order": date(2027, 3, 24),
    }


def test_milestones_fall_on_working_days_and_after_what_they_build_on() -> None:
    planned = plan_backwards(
        [template("board", -33, "board_meeting"), template("sent", -32), template("decision", -26)],
        start=date(2026, 8, 17),
        board_meetings=[date(2026, 12, 3)],
        today=date(2026, 11, 22),
        closed=[(date(2026, 11, 26), date(2026, 12, 1))],
    )
    assert [due for _, due in planned] == [date(2026, 12, 3)] * 3
    [(_, alone)] = plan_backwards(
        [template("contracts", -30)],
        start=date(2026, 8, 17),
        board_meetings=[],
        today=date(2026, 11, 22),
        closed=[(date(2026, 11, 26), date(2026, 12, 1))],
    )
    assert alone == date(2026, 12, 3)


def test_milestones_in_the_wrong_order_warn() -> None:
    dated = {"network_confirmed": date(2027, 5, 1), "order": date(2027, 3, 1)}
    warnings = milestone_warnings(dated, start=date(2027, 8, 16), years=[2027])
    assert [one.text for one in warnings] == ["Enhetene bestilles før nettverket er bekreftet."]


def test_a_changed_sentence_is_marked_word_by_word() -> None:
    shown = marked(
        "<p>To eldre aksesspunkter.</p><p>Likt.</p>", "<p>Fem nye aksesspunkter.</p><p>Likt.</p>"
    )
    assert shown == ("<p><del>To eldre</del> <ins>Fem nye</ins> aksesspunkter.</p>\n<p>Likt.</p>")


def test_only_what_differs_is_changed() -> None:
    old = {"areas": [{"key": "a", "html": "x"}, {"key": "b", "html": "y"}], "grade_rows": [1]}
    new = {"areas": [{"key": "a", "html": "x"}, {"key": "b", "html": "z"}], "grade_rows": [1]}
    assert changed_parts(old, new) == ["b"]
