"""Loading the demo town."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from entilen.cases.actions import ON_EVENT
from entilen.coverage.actions import publish_known_statements
from entilen.programme.actions import present_known_owner, publish_known_versions
from entilen.schools.rules import school_year_of
from entilen.schools.tasks import show_the_day
from entilen.town.money import enter_price_list
from entilen.town.past import bring_in, enter_merged_schools
from entilen.town.people import Town, build, draw_town, enter_schools
from entilen.town.plots import PLOTS
from entilen.town.standards import write_words
from entilen.town.story import Clock, Story
from entilen.town.supplies import agree, renew, set_aside

OWNER = Path(__file__).parent / "data" / "owner.json"


def _with_a_past(today: date) -> Town:
    """The schools as they were known before the service, and what became of them on 1 August."""
    day = date(school_year_of(today), 8, 1)
    clock = Clock()
    clock.days_ago((today - day).days + 120)
    with clock.running():
        town = enter_schools(today)
        enter_merged_schools(town, today)
        draw_town(town)
    clock.days_ago((today - day).days + 100)
    with clock.running():
        bring_in(town.staff["administrator"], today)
    clock.days_ago((today - day).days)
    with clock.running():
        show_the_day(0)
    return town


def load_town(tell: Callable[[str], object] = lambda line: None) -> Town:
    """Build Lindvik and play every school's story. All dates are relative to today.

    The past sends no mail: listeners to events are silent while the stories are told. All or
    nothing: a story that fails takes the whole town with it.
    """
    listeners = list(ON_EVENT)
    ON_EVENT.clear()
    try:
        with transaction.atomic():
            present_known_owner(OWNER)
            publish_known_versions()
            publish_known_statements()
            town = build(timezone.localdate(), _with_a_past(timezone.localdate()))
            enter_price_list(town)
            town.words = write_words(town)
            town.models = agree(town, timezone.localdate())
            set_aside(town, timezone.localdate())
            for number, (name, plot) in enumerate(PLOTS.items(), start=1):
                clock = Clock()
                with clock.running():
                    plot(Story(town, town.schools[name], clock))
                if number % 10 == 0:
                    tell(f"{number} av {len(PLOTS)} skoler er klare")
            renew(town, timezone.localdate())
            return town
    finally:
        ON_EVENT.extend(listeners)
