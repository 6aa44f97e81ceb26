"""What the worker does for the register: a day begins on which something entered ahead holds."""

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from entilen.schools.fact_actions import show_new_day
from entilen.schools.passing_actions import carry_due

MADE_UP = timedelta(days=14)
"""How far back days that were missed are made up for."""


@app.periodic(cron="*/10 * * * *")
@app.task(name="entilen.register_day", queueing_lock="register_day", pass_context=False)
def show_the_day(timestamp: int) -> int:
    """Let lists show what holds from today on, and carry over what passes today. Twice is once."""
    carry_due()
    return show_new_day(timezone.localdate() - MADE_UP)
