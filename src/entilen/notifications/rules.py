"""The words of every notice, and when deadlines are spoken of. Plain Python.

`{values}` are put in by the notice (see `notices.py`); {school}, {number} and {due} are always
there. The first sentence says what has happened or must be done, the second why or by when.
"""

from dataclasses import dataclass

from entilen.review.rules import A_WEEK, reminders_spent

SOON = 2
"""Working days before a deadline on which it is spoken of the first time."""


@dataclass(frozen=True, slots=True)
class Words:
    """One kind of letter: its subject, its text, and the words before the link."""

    subject: str
    text: str
    link: str = "Gå til saken"


WORDS: dict[str, Words] = {
    "draft_shared": Words(
        "{school} deler et utkast med dere",
        "Skolen vil gjerne at en IKT-veileder leser utkastet. Du kan kommentere. Skolen skriver "
        "selv, og ser hvem som har lest.",
        "Les utkastet",
    ),
    "commented": Words(
        "Kommentar til utkastet fra {school}",
        "{by} skriver:\n\n«{comment}»\n\nKommentaren endrer ikke planen og stopper ingenting.",
        "Svar eller merk som ferdig",
    ),
    "comment_answered": Words(
        "{school} har svart på kommentaren din",
        "Du skrev: «{comment}»\n\nSvaret er: «{answer}»",
        "Se utkastet",
    ),
    "network_asked": Words(
        "{school} ber om nettverksbekreftelse",
        "{school} trenger bekreftelse på at nettverket har plass til {devices} enheter. "
        "Svarfristen er {due}.",
        "Se forespørslene",
    ),
    "network_needed": Words(
        "Nettverket ved {school} må vurderes på nytt",
        "Grunnen er: {why}. Planen trenger nå plass til {devices} enheter. Svarfristen er {due}. "
        "Skolen har ikke sendt noe: dette kommer av seg selv.",
        "Se forespørslene",
    ),
    "network_answered": Words(
        "Svar om nettverket ved {school}",
        "{summary}.{next}",
    ),
    "network_withdrawn": Words(
        "Nettverksbekreftelsen er trukket tilbake: {school}",
        "{summary}. Begrunnelse: {ground}\n\nPlanen ved {school} kan ikke sendes, innvilges eller "
        "føre til bestilling før det finnes en ny bekreftelse. {again}",
        "Se nettverket i saken",
    ),
    "network_ends_engineer": Words(
        "Nettverksbekreftelsen for {school} går ut {due}",
        "Bekreftelsen for {what} ved {school} gjelder til og med {due}, og skolen trenger den "
        "videre. La den gjelde lenger, eller si hva som må til.",
        "Forleng eller rett svaret",
    ),
    "network_ends_school": Words(
        "Nettverksbekreftelsen går ut {due}: {school}",
        "Bekreftelsen for {what} gjelder til og med {due}. Etter den dagen kan ikke planen sendes, "
        "innvilges eller føre til bestilling. IKT-avdelingen har fått beskjed når den kjenner "
        "planen; ellers ber dere om en ny bekreftelse.",
        "Se nettverket i saken",
    ),
    "network_corrected": Words(
        "Svaret om nettverket ved {school} er rettet",
        "{summary}. Begrunnelse: {ground}",
        "Se nettverket i saken",
    ),
    "network_action_done": Words(
        "Et nettverkstiltak ved {school} er utført",
        "IKT-avdelingen melder at dette er gjort: «{action}».",
        "Se nettverket i saken",
    ),
    "board_invited": Words(
        "Styrepapirer fra {school}",
        "{school} søker om én enhet per elev, og driftsstyret skal behandle planen. Lenken er "
        "personlig og viser saksframlegget og planen. Du trenger ikke bruker eller passord.",
        "Les saksframlegget",
    ),
    "plan_received": Words(
        "Plan fra {school} venter på formell kontroll",
        "{school} har sendt inn planen ({version}). Frist for formell kontroll: {due}.",
        "Start formell kontroll",
    ),
    "receipt": Words(
        "Kvittering: planen fra {school} er sendt",
        "Vi har fått planen i sak {number}. Først ser en IKT-veileder om alt er med, så vurderer "
        "fagavdelingene den, og til slutt avgjør direktøren. Svaret kommer senest {expected}.",
        "Åpne kvitteringen",
    ),
    "assessment_wanted": Words(
        "Plan fra {school} venter på {department} vurdering",
        "Den formelle kontrollen er ferdig. Frist for {department} vurdering: {due}.{round}",
        "Start vurderingen",
    ),
    "assessed": Words(
        "Planen fra {school} er klar for innstilling",
        "Fagvurderingene er ferdige. Skriv innstillingen til direktøren. Frist: {due}.",
        "Skriv innstillingen",
    ),
    "returned": Words(
        "Planen fra {school} må rettes",
        "{by} har sendt planen tilbake. Svar på hvert punkt, og send planen på nytt innen {due}. "
        "Bare områdene som punktene gjelder, er åpne.\n\n{introduction}{points}",
        "Svar på punktene",
    ),
    "warned": Words(
        "Varsel: planen fra {school} kan bli avslått",
        "Direktøren varsler at planen kan bli avslått, og gir skolen én mulighet til. Svar på "
        "hvert punkt, og send planen på nytt innen {due}.\n\n{introduction}{points}",
        "Svar på punktene",
    ),
    "taken_back": Words(
        "{school} retter planen før den er avgjort",
        "{what}. Begrunnelse: {ground}\n\nDu trenger ikke gjøre noe nå. Når planen kommer igjen, "
        "ser du hva som er endret siden du leste den.",
    ),
    "asked": Words(
        "Spørsmål om planen fra {school}",
        "{by} spør:\n\n«{question}»{reason}\n\nSvar innen {answer_due}. Saken er ikke sendt "
        "tilbake.",
        "Svar på spørsmålet",
    ),
    "answered": Words(
        "{school} har svart på spørsmålet ditt",
        "Du spurte: «{question}»\n\nSvaret er: «{answer}»",
    ),
    "recommended": Words(
        "Planen fra {school} venter på beslutningen din",
        "Innstillingen er: {verdict}. Frist: {due}.{absent}",
        "Se saken og avgjør den",
    ),
    "decided": Words(
        "{Outcome}: planen fra {school}",
        "Planen i sak {number} er {outcome}.{conditions} Brevet med begrunnelsen ligger i saken.",
        "Les beslutningen",
    ),
    "decided_for_board": Words(
        "{Outcome}: planen fra {school}",
        "Planen som driftsstyret behandlet, er {outcome}.",
        "Les beslutningen",
    ),
    "letter_corrected": Words(
        "Rettet brev: planen fra {school}",
        "Brevet om planen i sak {number} er rettet. Utfallet er det samme: {outcome}. Dette er "
        "rettet: {ground}",
        "Les det rettede brevet",
    ),
    "letter_corrected_for_board": Words(
        "Rettet brev: planen fra {school}",
        "Brevet om planen som driftsstyret behandlet, er rettet. Utfallet er det samme: {outcome}. "
        "Dette er rettet: {ground}",
        "Les det rettede brevet",
    ),
    "changed_for_board": Words(
        "{school} har endret planen etter vedtaket deres",
        "{changed} Rektor kan ikke sende planen før det er gjort.",
        "Se hva som er endret",
    ),
    "disqualified_from": Words(
        "Sak {number} fra {school} trenger en annen",
        "{by} er inhabil i saken, som venter på {task}. Nå venter den på deg: gjør det selv, eller "
        "gi saken til en som kan. En beslutning går sideveis eller oppover, aldri til en som hører "
        "under en inhabil leder.",
        "Se saken",
    ),
    "impartial_after_all": Words(
        "{person} er ikke lenger inhabil i sak {number} fra {school}",
        "{by} har opphevet inhabiliteten. Begrunnelse: {ground}\n\nDet som er gitt til en annen, "
        "blir hos den andre. Saken sier hvem den venter på nå.",
        "Se saken",
    ),
    "to_decide_again": Words(
        "Sak {number} fra {school} skal avgjøres på nytt",
        "Beslutningen er omgjort, og saken ligger hos deg igjen. Frist: {due}.",
        "Avgjør saken",
    ),
    "resumed": Words(
        "Saken fra {school} er tatt opp igjen",
        "{by} har tatt opp igjen sak {number}. Den fortsetter der den sto. Frist: {due}.",
    ),
    "reopened": Words(
        "En fagvurdering av planen fra {school} er åpnet igjen",
        "{by} har åpnet vurderingen i sak {number}. Begrunnelse: {ground}\n\nSaken venter på en ny "
        "vurdering.",
        "Se vurderingene",
    ),
    "registered": Words(
        "Planen fra {school} er registrert",
        "{by} har registrert planen som kom på e-post, som sak {number}. Dere kan lese og arbeide "
        "videre med den i Entilen.",
        "Åpne saken",
    ),
    "financing_revised": Words(
        "Ny finansieringsplan ved {school} etter innvilgelsen",
        "Skolen har skrevet ny finansieringsplan i sak {number}: {was} er blitt {now}. Grunnen er: "
        "{reason}\n\nInnvilgelsen står.{board}",
        "Se hva som er endret",
    ),
    "condition_reported": Words(
        "{school} melder at et vilkår er oppfylt",
        "Vilkåret er: «{condition}»\n\nGodkjenn det, eller si hva som mangler.",
        "Se vilkårene",
    ),
    "condition_settled": Words(
        "{Verdict}: et vilkår for {school}",
        "Vilkåret «{condition}» er {verdict}.{why}",
        "Se vilkårene",
    ),
    "renewal_asked": Words(
        "Skal dere fornye {model}?",
        "Sikkerhetsoppdateringene slutter {until}. Dere har {devices}. Svar innen {by}: ja, deler "
        "eller nei.",
        "Svar",
    ),
    "scheme_answered": Words(
        "Sentral ordning: {verdict}",
        "Skolen søkte om {what}. Svaret er: {verdict}{number_admitted}.{why}{next}",
        "Se søknaden",
    ),
    "assigned": Words(
        "Du har fått en sak: {school}",
        "{by} har gitt deg sak {number} som {task}.{deadline}",
    ),
    "suspended": Words(
        "Saken fra {school} er stilt i bero",
        "{by} har stilt sak {number} i bero. Begrunnelse: {ground}",
    ),
    "withdrawn": Words(
        "{school} har trukket saken",
        "Sak {number} er avsluttet. Begrunnelse: {ground}",
    ),
    "lapsed": Words(
        "Innvilgelsen for {school} er bortfalt",
        "Ingen enheter ble bestilt eller delt ut i tide. Planen kan kopieres til en ny sak.",
    ),
    "suspension_proposed": Words(
        "Bør saken fra {school} stilles i bero?",
        "Skolen er minnet så mange ganger som kravene sier om {what} i sak {number}. Fristen var "
        "{due}. Vi minner ikke skolen flere ganger. Snakk med skolen, eller still saken i bero.",
        "Still saken i bero",
    ),
    "due_soon": Words(
        "Frist {due}: {school}",
        "Fristen for {what} i sak {number} er {due}.",
    ),
    "overdue": Words(
        "Fristen er ute: {school}",
        "Fristen for {what} i sak {number} var {due}.",
    ),
}

STAGE_TASKS = {
    "formal_check": "formell kontroll",
    "specialist_review": "fagvurderingen",
    "recommendation": "innstillingen",
    "at_director": "beslutningen",
    "correction": "å rette planen",
}


def letter(words: Words, name: str, values: dict[str, str], address: str) -> tuple[str, str]:
    """Subject and body, ready to be read."""
    known = values | {
        key.capitalize(): value[:1].upper() + value[1:] for key, value in values.items()
    }
    body = f"Hei, {name}.\n\n{words.text.format(**known)}\n\n{words.link}: {address}"
    return words.subject.format(**known)[:200], body


SPENT = "spent"
"""The reminders of an overdue school are used up."""


def spoken_of(days_left: int, *, soon: int = SOON, most: int | None = None) -> str:
    """Which reminder a deadline has come to: «soon», «overdue-0», «overdue-1» …; empty for none.

    The first day after the deadline is week 0; then once a week, `most` times where there is a
    limit; from then on they are «spent». A day on which nothing ran is made up for on the next.
    """
    if most is not None and reminders_spent(days_left, most):
        return SPENT
    if 0 <= days_left <= soon:
        return "soon"
    return f"overdue-{(-days_left - 1) // A_WEEK}" if days_left < 0 else ""


def points_text(points: list[tuple[int, str, str]]) -> str:
    """The numbered points of a return: number, how much it weighs, and in short."""
    return "\n".join(f"{number}. {title} ({severity})" for number, severity, title in points)
