"""Why an act is refused."""

from entilen.process.obstacles import Obstacle


class Refused(Exception):
    """An act that is not possible. Every reason is in `reasons`, each a sentence."""

    def __init__(self, reasons: list[str], obstacles: tuple[Obstacle, ...] = ()) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons
        self.obstacles = obstacles


class NotYours(Exception):
    """The person may not do this, and shall not learn whether the thing exists."""


class ContentChanged(Refused):
    """The content changed after the person saw it. `seen` and `current` are fingerprints."""

    def __init__(self, seen: str, current: str) -> None:
        super().__init__(
            ["Planen er endret etter at du så den. Se hva som er nytt før du går videre."]
        )
        self.seen = seen
        self.current = current
