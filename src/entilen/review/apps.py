from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "entilen.review"
    verbose_name = "Behandling"

    def ready(self) -> None:
        """Register what the gates may know, the points beside an area, and what moves deadlines."""
        from entilen.cases.calendar import MOVES_WITH_CALENDAR  # noqa: PLC0415
        from entilen.cases.deadlines import MOVES_AFTER_PAUSE, STANDS_STILL  # noqa: PLC0415
        from entilen.plans.reading import POINTS_OF  # noqa: PLC0415
        from entilen.review import assessed, queries  # noqa: F401, PLC0415
        from entilen.review.actions.questions import (  # noqa: PLC0415
            move_questions,
            move_questions_with_calendar,
        )
        from entilen.review.queries import points_in, waits_for_answer  # noqa: PLC0415

        if points_in not in POINTS_OF:
            POINTS_OF.append(points_in)
        if waits_for_answer not in STANDS_STILL:
            STANDS_STILL.append(waits_for_answer)
            MOVES_AFTER_PAUSE.append(move_questions)
            MOVES_WITH_CALENDAR.append(move_questions_with_calendar)
