"""What the worker does every morning: deadlines and grants that nobody used."""

from datetime import datetime

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from entilen.decision.actions import lapse_overdue
from entilen.network.actions import follow_needs
from entilen.notifications.actions import tell_turns
from entilen.notifications.apps import TELL_TURNS
from entilen.notifications.reminders import remind


def _day(timestamp: int) -> datetime:
    return timezone.localtime(datetime.fromtimestamp(timestamp, tz=timezone.get_current_timezone()))


@app.periodic(cron="0 5 * * *")  # UTC: six in the morning in winter, seven in summer
@app.task(name="entilen.remind", queueing_lock="remind")
def remind_of_deadlines(timestamp: int) -> int:
    """Write the reminders of the day. A day that was missed is made up for.

    First every plan that has outgrown what its school asked the ICT department comes back there.
    """
    follow_needs()
    return remind(today=_day(timestamp).date())


@app.task(name=TELL_TURNS, retry=RetryStrategy(max_attempts=5, exponential_wait=5))
def look_at_turns() -> int:
    """Tell whoever has a turn now and has not been told."""
    return tell_turns()


@app.periodic(cron="5 5 * * *")
@app.task(name="entilen.turns_of_the_day", queueing_lock="turns_of_the_day")
def turns_of_the_day(timestamp: int) -> int:
    """The same each morning: who stands in from today, whose role began or ended by its date."""
    return tell_turns()


@app.periodic(cron="30 4 * * *")
@app.task(name="entilen.lapse", queueing_lock="lapse")
def lapse_unused_grants(timestamp: int) -> int:
    """Let grants lapse whose validity has passed without an order or a hand-out."""
    return lapse_overdue(_day(timestamp).date())
