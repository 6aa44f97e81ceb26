"""Invented plan text, the same in every run."""

import random

_WORDS = """
elevene lærerne skolen klassen faget nettbrett enheten opplæringen vurdering planen ledelsen
ressursperson læringsmål arbeidsmåter variasjon tilpasset tilgang nettverk kapasitet lading
oppbevaring hjemlån foresatte avtale regler personvern læremiddel plattform samarbeid deling
kompetanse kurs veiledning erfaring evaluering måloppmåelse lesing skriving regning muntlig
digital ferdighet kritisk bruk kilder produksjon lyd bilde film tekst oppgave tilbakemelding
elevmedvirkning undervisning praksis struktur rutine ansvar møte driftsstyret utstyr reserve
reparasjon forsikring budsjett økonomi anskaffelse innføring trinn høsten våren skoleåret
inkludering språk tegn støtte tiltak observasjon kollega utvikling mål vei beslutning
""".split()
_LINKING = "og i på til for med av som når der fordi slik at om etter før ved".split()
_RARE = """
programmering robot musikk naturfag svømming skolehage mattelab bibliotek teater keramikk
uteskole friminutt makerspace animasjon podkast sløyd kartlegging stasjoner samling leksehjelp
""".split()
RARE = tuple(_RARE)
"""Words that stand in a few plans each: what people search for."""


def sentence(source: random.Random) -> str:
    """One sentence of eight to sixteen words."""
    words = [
        source.choice(_LINKING) if place % 3 == 2 else source.choice(_WORDS)
        for place in range(source.randint(8, 16))
    ]
    if source.random() < 0.02:
        words[1] = source.choice(RARE)
    return f"{' '.join(words).capitalize()}."


def area_text(source: random.Random, size: int) -> str:
    """An area's text of about `size` bytes: a heading, paragraphs and a list, as people write."""
    parts = [f"<h2>{source.choice(_WORDS).capitalize()}</h2>"]
    while (length := sum(map(len, parts))) < size:
        if length > size * 2 / 3 and len(parts) > 2:
            items = "\n".join(f"<li>{sentence(source)}</li>" for _ in range(3))
            parts.append(f"<ul>\n{items}\n</ul>")
        else:
            parts.append(f"<p>{' '.join(sentence(source) for _ in range(3))}</p>")
    return "\n".join(parts)
