"""What personal data is kept for a time, and how long that may be. Plain Python.

How long it *is* kept is dated data (`privacy_queries.terms_at`); here stand the bounds of it, and
the words for it.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Keeping:
    """One kind of data with an end: what, why, from when the days count, and their bounds."""

    key: str
    what: str
    why: str
    counted_from: str
    least: int
    most: int

    def problem_with(self, days: int) -> str:
        """Why it cannot be kept for so many days, as a sentence; empty when it can."""
        if self.least <= days <= self.most:
            return ""
        return f"{self.what}: skriv et tall fra {self.least} til {self.most} dager."

    def how_long(self, days: int) -> str:
        """«30 dager etter at noen forsøkte», «2 år etter at …», or «Til …» where it is at once."""
        if not days:
            return f"Til {self.counted_from}"
        years, rest = divmod(days, 365)
        span = f"{years} år" if years and not rest else f"{days} dager"
        return f"{'1 dag' if days == 1 else span} etter at {self.counted_from}"


KEEPINGS = (
    Keeping(
        "sessions", "Økter", "Viser hvor du er logget inn", "økten har gått ut", 0, 30
    ),
    Keeping(
        "attempts", "Forsøk på å logge inn", "Gjør det vanskelig å gjette passord",
        "noen forsøkte", 30, 180,
    ),
    Keeping(
        "forms", "Avtrykk av sendte skjema", "Hindrer at et skjema blir registrert to ganger",
        "skjemaet ble sendt", 1, 7,
    ),
    Keeping(
        "links", "Lenker for invitasjon og nytt passord", "Viser hvem som er invitert",
        "lenken har sluttet å virke", 1, 365,
    ),
    Keeping(
        "jobs", "Utførte jobber i køen", "Viser hva tjenesten har gjort", "jobben er utført", 1, 90
    ),
    Keeping(
        "failed_jobs", "Jobber som mislyktes", "Trengs for å finne feil", "jobben ble prøvd sist",
        14, 365,
    ),
    Keeping(
        "letters", "Teksten i brev og adressen de gikk til", "Viser hva vi har skrevet til hvem",
        "brevet er sendt", 90, 3650,
    ),
    Keeping(
        "declarations", "Grunnen til at noen er inhabile", "Viser hvorfor en annen tok saken",
        "saken er avgjort eller avsluttet", 365, 3650,
    ),
    Keeping(
        "accounts", "E-postadresse og innlogging for dem uten rolle",
        "Gjør det mulig å komme tilbake", "siste rolle er slutt", 30, 1825,
    ),
    Keeping(
        "board_links", "E-postadressen til styremedlemmer med lenke", "Lenken ble sendt dit",
        "lenken har sluttet å virke", 30, 1825,
    ),
    Keeping(
        "proposals", "Innlogginger utenfra som ingen har godkjent",
        "Viser hvem som har bedt om tilgang", "noen logget inn", 1, 365,
    ),
    Keeping(
        "people_files", "Opplastede lister over personer", "Viser hva som ble lest inn",
        "lista ble lastet opp", 1, 365,
    ),
    Keeping(
        "findings", "Funn av virus", "Viser hvilke filer som er stoppet", "viruset ble funnet",
        30, 1825,
    ),
    Keeping(
        "orphans", "Filer som ingenting viser til", "Er lagret et øyeblikk før det de hører til",
        "filen ble lastet opp", 1, 30,
    ),
)  # fmt: skip

LIFETIMES = (
    Keeping(
        "board_access", "Lenken som slipper inn et styremedlem",
        "Styremedlemmet leser saken uten konto", "lenken ble gitt", 7, 365,
    ),
)  # fmt: skip
"""What stops working by itself; nothing is removed by it. A link that is given keeps its day."""

TERMS = (*KEEPINGS, *LIFETIMES)
"""Everything that the municipality says the days of."""

ABOUT_A_PERSON = frozenset({"sessions", "attempts", "links", "letters", "declarations", "accounts"})
"""What of it is about whoever uses the service, and so stands on their own page."""
ABOUT_PEOPLE = ABOUT_A_PERSON | {"board_links", "proposals", "people_files"}
"""What of it is about people at all: the public page tells of it."""

LASTING = (
    (
        "Hva hver har gjort i en sak, med navn og rolle",
        "Viser hvordan saken ble avgjort. Arkivloven krever at det bevares.",
    ),
    (
        "Planer, tall, merknader, vedtak og brev i saken",
        "Er saken selv. Arkivloven krever at det bevares.",
    ),
    (
        "Hvem som har hatt hvilken rolle, og hvem som ga den",
        "Viser hvem som kunne gjøre hva. Bevares sammen med sakene.",
    ),
    (
        "Hvem som har lest et utkast som skolen deler",
        "Skolen har rett til å vite det. Bevares sammen med saken.",
    ),
    (
        "At en fil eller begrunnelse er slettet eller holdt tilbake: når, av hvem og hvorfor",
        "Viser at slettingen er gjort. Innholdet er ikke med.",
    ),
)
"""What has no end here, and why: the archive's rules decide when it is handed over or destroyed."""

LONGEST_GROUND = 120


def problems_with(days: dict[str, int], grounds: list[str]) -> list[str]:
    """Every reason why terms cannot apply, as sentences."""
    problems = [
        problem for row in TERMS if (problem := row.problem_with(days.get(row.key, row.least)))
    ]
    if not grounds:
        problems.append("Skriv minst én grunn til å slette.")
    problems += [
        f"Grunnen «{ground[:40]}…» er for lang. Den kan ha {LONGEST_GROUND} tegn."
        for ground in grounds
        if len(ground) > LONGEST_GROUND
    ]
    return problems
