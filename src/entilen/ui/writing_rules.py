"""One reader for what people write: money, numbers, dates, org. and case numbers, names.

Every form and every file asks here. What is written in a usual form gives its value; what could be
read in two ways, or in none, raises `Unclear` with a sentence that says how to write it. Nothing
silently becomes another number. Plain Python.
"""

import calendar
import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from entilen.ui.rules import one_line


class Unclear(ValueError):
    """What is written cannot be read, or can be read in two ways; the sentence says so.

    `plain`: it is nothing of the kind at all; who asks may have better words for that.
    """

    def __init__(self, sentence: str, *, plain: bool = False) -> None:
        super().__init__(sentence)
        self.plain = plain


MINUS = str.maketrans({"\u2212": "-", "\u2013": "-", "\u2014": "-"})
GROUPED = re.compile(r"-?[1-9]\d{0,2}(?P<by>[.,' ])\d{3}(?:(?P=by)\d{3})*")
PLAIN = re.compile(r"-?\d+")
DECIMAL = re.compile(r"-?\d*[.,]\d+|-?\d+")
BOTH = re.compile(
    r"-?\d{1,3}(?:\.\d{3})+,\d+|-?\d{1,3}(?:,\d{3})+\.\d+|-?\d{1,3}(?: \d{3})+[.,]\d+"
)
LONGEST = 60
MOST_DIGITS = 15


def as_written(text: str) -> str:
    """What was written, in composed signs, without those that nobody sees, one blank for many."""
    return one_line(text)


def read_number(text: str, unit: str = "") -> Decimal:
    """A number, perhaps with a unit: «1 400», «1.400» (one thousand four hundred), «1,4», «1.4».

    A point or a blank before just three digits stands between thousands; a comma there could be
    either, and is not guessed.
    """
    bare = _without_unit(as_written(text).translate(MINUS), unit)
    if re.fullmatch(r"-?[1-9]\d{0,2},\d{3}", bare):
        whole, part = bare.split(",")
        raise Unclear(
            f"«{text.strip()[:LONGEST]}» kan leses på to måter. Skriv {whole}{part} eller "
            f"{whole},{part.rstrip('0') or '0'}."
        )
    if sum(sign.isdigit() for sign in bare) > MOST_DIGITS:
        raise Unclear("Tallet er for stort. Se etter et siffer for mye.")
    if BOTH.fullmatch(bare):
        mark = max(bare.rfind("."), bare.rfind(","))
        return Decimal(f"{_digits(bare[:mark])}.{bare[mark + 1 :]}")
    if PLAIN.fullmatch(bare) or GROUPED.fullmatch(bare):
        return Decimal(_digits(bare))
    if DECIMAL.fullmatch(bare):
        return Decimal(bare.replace(",", "."))
    raise Unclear(f"«{text.strip()[:LONGEST]}» er ikke et tall. Skriv det med sifre.", plain=True)


def _digits(text: str) -> str:
    return re.sub(r"[.,' ]", "", text)


def _without_unit(text: str, unit: str) -> str:
    folded = text.casefold().rstrip(".")
    for word in filter(None, (unit.casefold(), f"{unit.casefold()}er", "stk", "stk.")):
        if folded.endswith(word):
            return text[: len(folded) - len(word)].strip()
    return text


def read_whole(text: str, unit: str = "") -> int:
    """A count: a number without a part."""
    number = read_number(text, unit)
    if number != number.to_integral_value():
        raise Unclear(f"«{text.strip()[:LONGEST]}» er ikke et helt tall.")
    return int(number)


CURRENCY = re.compile(r"\bkr(?:oner)?\b\.?|\bnok\b|,-+|,–|,—|\.-(?!\d)", re.IGNORECASE)


def read_money(text: str) -> Decimal:
    """Kroner: «3 400», «3.400,00», «kr 9.500,-», «9500 kr», «9 500 kroner», «1,5 mill.»."""
    plain = as_written(text)
    scale = Decimal(1)
    for pattern, factor in ((r"\s*mill(?:\.|ioner|ion)?$", 1_000_000), (r"\s*tusen$", 1_000)):
        bare = CURRENCY.sub("", plain).strip()
        if re.search(pattern, bare, re.IGNORECASE):
            plain, scale = re.sub(pattern, "", bare, flags=re.IGNORECASE), Decimal(factor)
    bare = CURRENCY.sub("", plain).strip()
    try:
        amount = read_number(bare) * scale
    except Unclear as wrong:
        if not wrong.plain:
            raise
        raise Unclear(
            f"«{text.strip()[:LONGEST]}» er ikke et beløp. Skriv det i kroner, for eksempel 3400 "
            "eller 3400,50.",
            plain=True,
        ) from None
    if amount != amount.quantize(Decimal("0.01")):
        raise Unclear(f"«{text.strip()[:LONGEST]}» har mer enn to desimaler.")
    return amount


def read_percent(text: str) -> Decimal:
    """«25», «25 %», «12,5 prosent»."""
    bare = re.sub(r"\s*(%|prosent)$", "", as_written(text), flags=re.IGNORECASE)
    return read_number(bare)


MONTHS = (
    "januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober",
    "november", "desember",
)  # fmt: skip
WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
_MONTH = "|".join(f"{name}|{name[:3]}\\.?" for name in MONTHS)
_DAY = re.compile(
    rf"(?:(?P<weekday>{'|'.join(WEEKDAYS)}|{'|'.join(day[:3] for day in WEEKDAYS)})\.?,? )?"
    r"(?:den )?(?:"
    r"(?P<iso>\d{4}-\d{1,2}-\d{1,2})|"
    r"(?P<run>\d{8}|\d{6})|"
    r"(?P<d>\d{1,2})\s?[./-]\s?(?P<m>\d{1,2})\s?[./-]?\s?(?P<y>\d{4}|\d{2})|"
    rf"(?P<dw>\d{{1,2}})\.? ?(?P<mw>{_MONTH}) ?(?P<yw>\d{{4}}|\d{{2}})"
    r")",
    re.IGNORECASE,
)
HOW = "Skriv datoen som dag, måned og år, for eksempel 22.11.2026."


def read_date(text: str) -> date:
    """A day: 22.11.2026, 22.11.26, 22112026, 2026-11-22, 15/8-27, mandag 16. august 2027.

    A weekday that is not the day's own is refused: one of the two is wrong.
    """
    written = as_written(text).casefold().rstrip(",")
    match = _DAY.fullmatch(written)
    if match is None:
        raise Unclear(f"«{text.strip()[:LONGEST]}» er ikke en dato. {HOW}", plain=True)
    day = _day_of(match, text)
    weekday = match["weekday"]
    if weekday and not WEEKDAYS[day.weekday()].startswith(weekday):
        raise Unclear(
            f"{day:%d.%m.%Y} er en {WEEKDAYS[day.weekday()]}, ikke en "
            f"{next(name for name in WEEKDAYS if name.startswith(weekday))}. Rett det ene."
        )
    return day


def _day_of(match: re.Match[str], text: str) -> date:
    try:
        if iso := match["iso"]:
            year, month, day = (int(part) for part in iso.split("-"))
        elif run := match["run"]:
            day, month, year = int(run[:2]), int(run[2:4]), _year(run[4:])
        elif match["dw"]:
            day, month, year = int(match["dw"]), _month(match["mw"]), _year(match["yw"])
        else:
            day, month, year = int(match["d"]), int(match["m"]), _year(match["y"])
        return date(year, month, day)
    except ValueError:
        raise Unclear(f"«{text.strip()[:LONGEST]}» finnes ikke i kalenderen. {HOW}") from None


def _year(text: str) -> int:
    return int(text) + (2000 if len(text) == 2 else 0)


def _month(text: str) -> int:
    return next(
        at for at, name in enumerate(MONTHS, 1) if name.startswith(text.rstrip(".").casefold())
    )


_WEEK = re.compile(r"uke (?P<week>\d{1,2})(?:[ ,/.-]+(?P<year>\d{4}|\d{2}))?")
_WHOLE_MONTH = re.compile(rf"(?P<month>{_MONTH})(?: (?P<year>\d{{4}}|\d{{2}}))?", re.IGNORECASE)
_SPAN = re.compile(r"(?P<first>.+?)\s*(?:–|—|-| til (?:og med )?)\s*(?P<last>.+)")


def read_period(text: str, today: date) -> tuple[date, date]:
    """A day, a week, a month or a stretch of days: its first and last day.

    Without a year the next one that has not ended. «uke 33», «august 2027», «1.–14. august 2027»,
    «15.08.2027–30.08.2027».
    """
    written = as_written(text).casefold()
    if match := _WEEK.fullmatch(written):
        return _week(int(match["week"]), match["year"], today, text)
    if match := _WHOLE_MONTH.fullmatch(written):
        return _whole_month(_month(match["month"]), match["year"], today)
    try:
        day = read_date(written)
    except Unclear:
        if match := _SPAN.fullmatch(written):
            return _stretch(match["first"], match["last"], text)
        raise
    return day, day


def _week(week: int, year: str | None, today: date, text: str) -> tuple[date, date]:
    years = [_year(year)] if year else [today.year, today.year + 1]
    for one in years:
        try:
            first = date.fromisocalendar(one, week, 1)
        except ValueError:
            continue
        if year or first + timedelta(days=6) >= today:
            return first, first + timedelta(days=6)
    raise Unclear(
        f"«{text.strip()[:LONGEST]}»: det er ingen uke {week}. Skriv en uke fra 1 til 53."
    )


def _whole_month(month: int, year: str | None, today: date) -> tuple[date, date]:
    own = _year(year) if year else today.year + (month < today.month)
    return date(own, month, 1), date(own, month, calendar.monthrange(own, month)[1])


def _stretch(first: str, last: str, text: str) -> tuple[date, date]:
    end = read_date(last)
    if re.fullmatch(r"\d{1,2}\.?", first):
        begin = _or_none(lambda: end.replace(day=int(first.rstrip("."))))
    elif re.fullmatch(r"\d{1,2}\.\d{1,2}\.?", first):
        begin = _or_none(lambda: read_date(f"{first.rstrip('.')}.{end.year}"))
    else:
        begin = _or_none(lambda: read_date(first)) or _or_none(
            lambda: read_date(f"{first} {end.year}")
        )
    if begin is None or begin > end:
        raise Unclear(f"«{text.strip()[:LONGEST]}» er ikke en periode. {HOW}")
    return begin, end


def _or_none(read: Callable[[], date]) -> date | None:
    try:
        return read()
    except ValueError:
        return None


def read_org_number(text: str) -> str:
    """An org. number: nine digits with the right check digit; blanks, «NO» and «MVA» may stand."""
    bare = re.sub(r"^(?:org\.?(?:\s?nr\.?)?|no)\s*|\s*mva$", "", as_written(text), flags=re.I)
    number = re.sub(r"[ .]", "", bare)
    if not re.fullmatch(r"\d{9}", number):
        shown = text.strip()[:LONGEST]
        raise Unclear(f"«{shown}» er ikke et organisasjonsnummer. Det har ni sifre.")
    if not has_check_digit(number):
        raise Unclear(f"{number} er skrevet feil: det siste sifferet passer ikke med de andre.")
    return number


def has_check_digit(number: str) -> bool:
    """Whether the last of nine digits is the one that the others make (modulus 11)."""
    weights = (3, 2, 7, 6, 5, 4, 3, 2)
    rest = sum(int(digit) * weight for digit, weight in zip(number, weights, strict=False)) % 11
    return (11 - rest) % 11 == int(number[8])


_CASE_NUMBER = re.compile(
    r"(?:(?:sak(?:snr\.?|snummer)?|nr\.?)\s*)?(?P<series>[a-zæøå]{1,6})?[ -]?"
    r"(?P<a>\d{1,6})\s?/\s?(?P<b>\d{1,8})(?P<doc>-\d{1,5})?",
    re.IGNORECASE,
)


def read_case_number(text: str) -> str:
    """A case number as bodies and archives write them: «14/26», «SD-14/26», «Sak 12/26»,
    «PS 75/18», «12/00004», «17/04321-3», «2026/123»."""
    match = _CASE_NUMBER.fullmatch(as_written(text))
    if match is None:
        raise Unclear(
            f"«{text.strip()[:LONGEST]}» er ikke et saksnummer. Skriv det som 14/26 eller PS 14/26."
        )
    series = f"{match['series'].upper()} " if match["series"] else ""
    return f"{series}{match['a']}/{match['b']}{match['doc'] or ''}"


def fold(text: str) -> str:
    """A text as it is searched: no case, no diacritics, one blank for all that is neither letter
    nor digit. «Ås–Jordal» and «as jordal» are the same."""
    plain = []
    for sign in unicodedata.normalize("NFC", text).casefold():
        parts = unicodedata.normalize("NFD", _LIKE.get(sign, sign))
        plain += [one for one in parts if unicodedata.category(one) != "Mn"]
    return " ".join(re.sub(r"[^\w]+|_", " ", "".join(plain)).split())


_LIKE = {
    "æ": "ae",
    "ø": "o",
    "ä": "ae",
    "ö": "o",
    "đ": "d",
    "ŋ": "n",
    "ŧ": "t",
    "ð": "d",
    "þ": "th",
    "ł": "l",
}
