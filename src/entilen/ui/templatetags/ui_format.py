"""Filters that write dates, sums, counts and grades as Norwegian readers expect them."""

import datetime
from collections.abc import Iterable

from django import template
from django.utils import timezone
from django.utils.formats import date_format

from entilen.process.words import count
from entilen.ui import rules

register = template.Library()
Moment = datetime.date | datetime.datetime


def _here(moment: Moment) -> Moment:
    if isinstance(moment, datetime.datetime) and timezone.is_aware(moment):
        return timezone.localtime(moment)
    return moment


@register.filter(expects_localtime=True)
def nb_date(moment: Moment | None) -> str:
    """22. november 2026."""
    return date_format(_here(moment), f"j.{rules.NBSP}F{rules.NBSP}Y") if moment else ""


@register.filter(expects_localtime=True)
def nb_day(moment: Moment | None) -> str:
    """Torsdag 3. desember, without the capital: for deadlines within the year."""
    return date_format(_here(moment), f"l j.{rules.NBSP}F").lower() if moment else ""


@register.filter(expects_localtime=True)
def nb_date_short(moment: Moment | None) -> str:
    """22.11.2026."""
    return date_format(_here(moment), "d.m.Y") if moment else ""


@register.filter(expects_localtime=True)
def nb_datetime(moment: datetime.datetime | None) -> str:
    """22. november 2026 kl. 14.05."""
    return f"{nb_date(moment)} {nb_time(moment)}" if moment else ""


@register.filter(expects_localtime=True)
def nb_time(moment: datetime.datetime | None) -> str:
    """Kl. 14.05, in Norway's clock."""
    return date_format(_here(moment), f"\\k\\l.{rules.NBSP}H.i") if moment else ""


@register.filter
def kr(amount: int | None) -> str:
    """1 234 567 kr."""
    return "" if amount is None else rules.kroner(int(amount))


@register.filter
def antall(number: int | None) -> str:
    """1 234."""
    return "" if number is None else rules.thousands(int(number))


@register.filter
def med_ord(number: int, nouns: str) -> str:
    """1, «et vilkår,vilkår» → «ett vilkår»; 12 → «12 vilkår»: as counts stand in sentences."""
    one, many = nouns.split(",")
    return count(int(number), one, many)


@register.filter
def grades(values: Iterable[int]) -> str:
    """5.–7. trinn."""
    return rules.grade_span(values)


@register.filter
def virkedager(number: int | None) -> str:
    """8 virkedager."""
    return "" if number is None else rules.counted(int(number), "virkedag", "virkedager")


@register.filter
def elever(number: int | None) -> str:
    """188 elever."""
    return "" if number is None else rules.counted(int(number), "elev", "elever")


@register.filter
def enheter(number: int | None) -> str:
    """198 enheter."""
    return "" if number is None else rules.counted(int(number), "enhet", "enheter")
