"""The words that Lindvik's administration shares, written long before the stories are told."""

from dataclasses import dataclass

from entilen.review.rules import Author, Severity
from entilen.review.standard_actions import rewrite_standard, write_standard
from entilen.review.standard_models import StandardRemarkVersion
from entilen.town.people import Town
from entilen.town.story import Clock


@dataclass(frozen=True, slots=True)
class Words:
    """A standard remark; `first` is what version 1 said, where there are two."""

    writer: str
    author: Author
    area: str
    severity: Severity
    title: str
    text: str
    first: str = ""


WORDS = {
    "goals": Words(
        "pedagogue",
        Author.PEDAGOGICAL,
        "vision",
        Severity.MUST,
        "Målene kan ikke måles",
        "Skriv hva elevene skal kunne eller få til, hvordan dere måler det, hva dere måler mot, og "
        "når dere ser etter om målet er nådd.",
    ),
    "dates": Words(
        "pedagogue",
        Author.PEDAGOGICAL,
        "competence",
        Severity.MUST,
        "Tiltakene mangler datoer",
        "Skriv for hvert tiltak når opplæringen skjer, hvor mange timer den tar, og hvem som har "
        "ansvar for den. Da kan dere følge med på om den blir gjennomført.",
        first="Skriv når opplæringen skjer, og hvor mange timer det gjelder.",
    ),
    "wifi": Words(
        "technician",
        Author.TECHNICAL,
        "infrastructure",
        Severity.MUST,
        "Trådløst nett er for svakt i noen rom",
        "Målingen viser svakt signal i rom der elevene skal bruke enhetene. Beskriv hva som "
        "gjøres, når det er ferdig, og hvem som bekrefter at dekningen er god nok.",
    ),
    "repairs": Words(
        "technician",
        Author.TECHNICAL,
        "technology",
        Severity.SHOULD,
        "Hva skjer når en enhet går i stykker?",
        "Skriv hvor eleven leverer enheten, hvor lenge det går før en reserve er på plass, og hvem "
        "som sender den til reparasjon.",
    ),
    "agreement": Words(
        "adviser",
        Author.ICT_ADVISER,
        "information",
        Severity.MUST,
        "Avtalen med hjemmet mangler dato",
        "Skriv når avtalen om utlån sendes hjem, og når den skal være signert.",
    ),
    "responsible": Words(
        "adviser",
        Author.ICT_ADVISER,
        "",
        Severity.SHOULD,
        "Ansvarlige mangler",
        "Skriv ved alt som skal gjøres, hvem som har ansvaret, for eksempel rektor eller "
        "IKT-ansvarlig.",
    ),
}
"""By the name that the plots know them by."""


def write_words(town: Town) -> dict[str, StandardRemarkVersion]:
    """Write them all a little over a year ago, and the second versions the spring after."""
    clock, standards = Clock(), {}
    with clock.running():
        clock.days_ago(400)
        for key, words in WORDS.items():
            standards[key] = write_standard(
                person=town.staff[words.writer],
                author=words.author,
                area=words.area,
                severity=words.severity,
                title=words.title,
                text=words.first or words.text,
            )
        clock.days_ago(250)
        for key, words in WORDS.items():
            if words.first:
                standards[key] = rewrite_standard(
                    standard=standards[key].standard,
                    person=town.staff[f"{words.writer}_two"],
                    seen=1,
                    area=words.area,
                    severity=words.severity,
                    title=words.title,
                    text=words.text,
                )
    return standards
