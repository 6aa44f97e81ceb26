"""What a stage is called, and whose turn it is, in the words of the one who reads.

The same code has three vocabularies: the school's, the administration's and the public's.
"""

from entilen.process.vocabulary import Audience, Party, Stage

STATUS: dict[Stage, dict[Audience, str]] = {
    Stage.PREPARING: {
        Audience.SCHOOL: "Under arbeid",
        Audience.ADMINISTRATION: "Skolen forbereder",
        Audience.PUBLIC: "Ingen plan sendt inn",
    },
    Stage.FORMAL_CHECK: {
        Audience.SCHOOL: "Sendt inn",
        Audience.ADMINISTRATION: "Formell kontroll",
        Audience.PUBLIC: "Planen er til behandling",
    },
    Stage.SPECIALIST_REVIEW: {
        Audience.SCHOOL: "Til fagvurdering",
        Audience.ADMINISTRATION: "Fagvurdering",
        Audience.PUBLIC: "Planen er til behandling",
    },
    Stage.RECOMMENDATION: {
        Audience.SCHOOL: "Fagvurderingen er ferdig",
        Audience.ADMINISTRATION: "Innstilling",
        Audience.PUBLIC: "Planen er til behandling",
    },
    Stage.AT_DIRECTOR: {
        Audience.SCHOOL: "Hos direktøren",
        Audience.ADMINISTRATION: "Hos direktøren",
        Audience.PUBLIC: "Planen venter på beslutning",
    },
    Stage.GRANTED: {
        Audience.SCHOOL: "Innvilget",
        Audience.ADMINISTRATION: "Innvilget",
        Audience.PUBLIC: "Planen er innvilget",
    },
    Stage.CORRECTION: {
        Audience.SCHOOL: "Må rettes",
        Audience.ADMINISTRATION: "Hos skolen til retting",
        Audience.PUBLIC: "Skolen retter planen",
    },
    Stage.SUSPENDED: {
        Audience.SCHOOL: "Stilt i bero",
        Audience.ADMINISTRATION: "Stilt i bero",
        Audience.PUBLIC: "Saken er stilt i bero",
    },
    Stage.WITHDRAWN: {
        Audience.SCHOOL: "Trukket",
        Audience.ADMINISTRATION: "Trukket av skolen",
        Audience.PUBLIC: "Skolen har trukket planen",
    },
    Stage.REJECTED: {
        Audience.SCHOOL: "Avslått",
        Audience.ADMINISTRATION: "Avslått",
        Audience.PUBLIC: "Planen er avslått",
    },
    Stage.LAPSED: {
        Audience.SCHOOL: "Bortfalt",
        Audience.ADMINISTRATION: "Bortfalt",
        Audience.PUBLIC: "Innvilgelsen er bortfalt",
    },
}

TURN: dict[Stage, Party] = {
    Stage.PREPARING: Party.SCHOOL,
    Stage.FORMAL_CHECK: Party.ICT_ADVISER,
    Stage.SPECIALIST_REVIEW: Party.DEPARTMENTS,
    Stage.RECOMMENDATION: Party.ICT_ADVISER,
    Stage.AT_DIRECTOR: Party.DIRECTOR,
    Stage.GRANTED: Party.SCHOOL,
    Stage.CORRECTION: Party.SCHOOL,
    Stage.SUSPENDED: Party.SCHOOL,
    Stage.WITHDRAWN: Party.NOBODY,
    Stage.REJECTED: Party.NOBODY,
    Stage.LAPSED: Party.NOBODY,
}

TRACK = ("Forberede", "Kontroll", "Fagvurdering", "Beslutning", "Innføring")
_TRACK_STEP: dict[Stage, int] = {
    Stage.PREPARING: 1,
    Stage.CORRECTION: 1,
    Stage.FORMAL_CHECK: 2,
    Stage.SPECIALIST_REVIEW: 3,
    Stage.RECOMMENDATION: 3,
    Stage.AT_DIRECTOR: 4,
    Stage.REJECTED: 4,
    Stage.GRANTED: 5,
    Stage.LAPSED: 5,
}


def track_step(stage: Stage, *, suspended_from: Stage | None = None) -> int:
    """The step (1–5) of the track that people see; an ended case stays where it came to an end."""
    return _TRACK_STEP.get(suspended_from or stage, 1)
