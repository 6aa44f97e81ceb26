"""The clock that column defaults read.

Looked up when it is called, so that the demo town can be given a past and a test a day of its own.
"""

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """The present moment."""
    return timezone.now()
