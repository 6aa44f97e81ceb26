"""Pure rules of the plan: text, numbers that must agree, milestones planned backwards, comparison."""

AREA_STATES: dict[tuple[bool, bool], str] = {
    (False, False): "Ikke begynt",
    (True, False): "Under arbeid",
    (True, True): "Ferdig",
    (False, True): "Under arbeid",
}
