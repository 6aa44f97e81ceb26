"""The figures of a trial, as a person reads them, and whether all is in order."""

from typing import Any

WITHIN = 60.0
NOTHING = (
    ("inspected", "chains broken"),
    ("inspected", "letters still owed"),
    ("inspected", "files of nothing"),
    ("queue", "jobs left"),
    ("queue", "letters left"),
    ("post", "not delivered"),
    ("post", "delivered and not noted"),
)
"""What must be none at the end."""


def is_whole(figures: dict[str, Any]) -> bool:
    """Nothing lost, doubled, half done, left over or denied, and everything came back."""
    nothing = all(figures[part][name] == 0 for part, name in NOTHING)
    denied = figures["told that it was not stored though it was"]
    return nothing and not (figures["wrong"] or figures["never well"] or denied)


def is_in_order(figures: dict[str, Any]) -> bool:
    """Whole, and back and at work within a minute."""
    slow = max([0.0, *figures["to health"], *figures["to work"]])
    return is_whole(figures) and slow <= WITHIN


def lines(figures: dict[str, Any]) -> list[str]:
    """The figures in English, as they stand in `docs/proofs/faults.md`."""
    total = sum(figures["faults"].values())
    return [
        f"seed {figures['seed']}: {total} faults in {figures['minutes']} minutes",
        f"faults: {_listed(figures['faults'])}",
        f"while under way: {_listed(figures['during'])}",
        f"acknowledged: {_listed(figures['acknowledged'])}",
        f"acknowledged after being sent again: {figures['sent again']}",
        f"given up by the person: done {figures['given up, done']}, not done "
        f"{figures['given up, not done']}",
        f"told that it was not stored though it was: "
        f"{figures['told that it was not stored though it was']}",
        *(f"{what}: {len(names)} {names[:5]}" for what, names in figures["wrong"].items()),
        *(f"never well after: {names}" for names in figures["never well"]),
        f"seconds to health: {_spread(figures['to health'])}",
        f"seconds until a job was taken up: {_spread(figures['waited'])}",
        f"seconds until what a killed worker had begun was taken up: {_spread(figures['rescued'])}",
        f"answers that were no acknowledgement: {_listed(figures['answers'])}",
        f"supervisor started again: {figures['supervisor started again']}",
        f"queue: {_listed(figures['queue'])}",
        f"post: {_listed(figures['post'])}; conversations by how mail was broken: "
        f"{_listed(figures['talks'])}",
        f"database: {figures['inspected']}",
        "in order" if is_in_order(figures) else "NOT in order",
    ]


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{name or 'whole'} {number}" for name, number in counts.items()) or "none"


def _spread(seconds: list[float]) -> str:
    if not seconds:
        return "none"
    ordered = sorted(seconds)
    later = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    middle = ordered[len(ordered) // 2]
    return f"median {middle:.1f}, 95 % {later:.1f}, longest {ordered[-1]:.1f} ({len(ordered)})"
