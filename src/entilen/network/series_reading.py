"""What pages show of a measured series: a picture and a table of the month and the peak hour."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from entilen.network.models import MeasuredSeries, NetworkRequest
from entilen.programme.rules import number


@dataclass(frozen=True, slots=True)
class Row:
    """One day or moment: how it is written, and the most that was used, in words and as shares of
    the line (per cent) for the picture; an empty word is what was not logged."""

    label: str
    down: str
    up: str
    clients: str
    shares: tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class Shown:
    """A series as a page shows it."""

    series: MeasuredSeries
    month: tuple[Row, ...]
    hour: tuple[Row, ...]

    @property
    def has_line(self) -> bool:
        """Whether the use of the line was logged."""
        return any(row.down or row.up for row in self.month)

    @property
    def hour_words(self) -> str:
        """«12.11.2026 kl. 10»: the hour of most use."""
        if not self.series.peak:
            return ""
        return f"{datetime.fromisoformat(self.series.peak[0][0]):%d.%m.%Y kl. %H}"


def shown_of(series: MeasuredSeries) -> Shown:
    """A series with its rows ready to be drawn and read."""
    month = tuple(_row(series, row, "%d.%m") for row in series.days)
    return Shown(series, month, tuple(_row(series, row, "%H:%M") for row in series.peak))


def newest_series(asked: NetworkRequest) -> Shown | None:
    """What was logged last at a request's site, and counts; None when nothing does."""
    series = MeasuredSeries.objects.filter(site=asked.site, taken_at__isnull=False).first()
    return shown_of(series) if series else None


def _row(series: MeasuredSeries, stored: list[Any], shape: str) -> Row:
    when, down, up, clients = stored
    return Row(
        f"{datetime.fromisoformat(when):{shape}}",
        "" if down is None else number(down),
        "" if up is None else number(up),
        "" if clients is None else str(clients),
        (_share(down, series.line_down), _share(up, series.line_up)),
    )


def _share(value: float | None, whole: float) -> float | None:
    return None if value is None else 100 * value / whole
