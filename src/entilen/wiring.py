"""How the house hangs together, as a page: from an event to what follows, from a gate to the
function that answers, from a place to its address, from a letter to its words.

What is registered while the house starts cannot be found by reading one file; `docs/wiring.md` is
made from what was registered.
"""

from collections.abc import Iterable

from django.urls import URLPattern, get_resolver

from entilen.cases.facts import PROVIDERS
from entilen.cases.places import names
from entilen.notifications.notices import MAKERS
from entilen.notifications.rules import WORDS
from entilen.process.obstacles import NEEDS
from entilen.process.procedure import PROCEDURE
from entilen.process.vocabulary import Act
from entilen.reactions import REACTIONS

HEAD = """# How it hangs together

Made by `./run manage draw_wiring` from what is registered when the house starts. A test holds it
fresh. Why was a grant refused? Find the act below, then its gates, then the function that gave the
fact.
"""


def render() -> str:
    """The whole page."""
    parts = (
        ("From an act to its gates", _table(("act", "gates"), _acts())),
        ("From a gate to who answers", _table(("gate", "asks for", "answered by"), _gates())),
        ("From an event to what follows", _table(("event", "reactions"), _reactions())),
        ("From a letter to its words", _table(("letter", "made by", "subject"), _letters())),
        ("From a place to its page", _table(("place", "page", "view"), _places())),
    )
    return HEAD + "".join(f"\n## {title}\n\n{table}\n" for title, table in parts)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [" | ".join(head), " | ".join("---" for _ in head), *(" | ".join(row) for row in rows)]
    return "\n".join(f"| {line} |" for line in lines)


def _where(function: object) -> str:
    module = getattr(function, "__module__", "")
    return f"`{module.removeprefix('entilen.')}.{getattr(function, '__qualname__', '')}`"


def _acts() -> Iterable[tuple[str, ...]]:
    for rule in PROCEDURE:
        gates = ", ".join(f"`{gate.__name__}`" for gate in rule.gates)
        roles = ", ".join(sorted(role.value for role in rule.roles))
        yield f"`{rule.act}` by {roles}", gates or "–"


def _gates() -> Iterable[tuple[str, ...]]:
    provider = {name: function for group, function in PROVIDERS.items() for name in group}
    for gate, needs in sorted(NEEDS.items(), key=lambda pair: pair[0].__name__):
        asked = sorted(needs)
        answers = sorted({_where(provider[name]) for name in asked})
        yield f"`{gate.__name__}`", ", ".join(f"`{name}`" for name in asked), ", ".join(answers)


def _reactions() -> Iterable[tuple[str, ...]]:
    for act in Act:
        if act in REACTIONS:
            names_of = (getattr(reaction, "__name__", "") for reaction in REACTIONS[act])
            yield f"`{act}`", ", ".join(f"`{name}`" for name in names_of)


def _letters() -> Iterable[tuple[str, ...]]:
    for name, words in sorted(WORDS.items()):
        maker = _where(MAKERS[name]) if name in MAKERS else "`notifications.reminders`"
        yield f"`{name}`", maker, words.subject


def _places() -> Iterable[tuple[str, ...]]:
    views = {
        f"{space}:{pattern.name}": _where(pattern.callback)
        for space, (_, resolver) in get_resolver().namespace_dict.items()
        for pattern in resolver.url_patterns
        if isinstance(pattern, URLPattern)
    }
    for place, name in sorted(names().items()):
        yield f"`{place}`", f"`{name}`", views.get(name, "")
