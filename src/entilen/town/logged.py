"""A month of an invented school's network, as its monitor would have logged it."""

from datetime import date, datetime, timedelta

HOURS = range(8, 16)
POINTS = 6
LINE_DOWN, LINE_UP = 1000, 500


def log_of(until: date, school: int) -> bytes:
    """Every school day of four weeks: the line every ten minutes, access points each hour.

    The same for the same school and day; busiest at ten, and on Tuesdays."""
    rows = ["tid;ned;opp;aksesspunkt;klienter"]
    days = (until - timedelta(days=back) for back in range(28, 0, -1))
    for day in (one for one in days if one.weekday() < 5):
        for hour in HOURS:
            busy = 90 - 11 * abs(hour - 10) + (12 if day.weekday() == 1 else 0) + school % 7
            busy = max(busy - (day.day * 5) % 13, 6)
            for minute in range(0, 60, 10):
                at = datetime(day.year, day.month, day.day, hour, minute)
                use = busy - (minute * 7) % 11
                rows.append(f"{at:%d.%m.%Y %H:%M};{use * 7};{use * 2};;")
            for point in range(1, POINTS + 1):
                clients = max(busy // 3 - point, 0)
                rows.append(f"{day:%d.%m.%Y} {hour:02}:00;;;AP-{point:02};{clients}")
    return "\n".join(rows).encode()
