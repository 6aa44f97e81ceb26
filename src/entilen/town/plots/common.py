"""What the plots share: grades, and what a director has read."""

from entilen.submission.queries import current_submission
from entilen.town.story import Story

MIDDLE, ALL_PRIMARY, LOWER = [5, 6, 7], [1, 2, 3, 4, 5, 6, 7], [8, 9, 10]


def seen(story: Story) -> str:
    """The fingerprint of what lies before the director."""
    sent = current_submission(story.case)
    assert sent is not None
    return sent.version.fingerprint


def all_grades(story: Story) -> list[int]:
    """The compulsory grades of the school."""
    span = story.school.spans.get()
    return list(range(span.first, min(span.last, 10) + 1))
