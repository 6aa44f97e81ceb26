"""What the stories share."""

from tests.journeys.people import enter

__all__ = ["enter"]
