"""The procedure as pictures and tables, generated from the table: docs/procedure.md.

A test fails when the committed page differs from what `render()` gives.
"""

from entilen.process.procedure import PROCEDURE, Move, Rule
from entilen.process.status import STATUS
from entilen.process.vocabulary import Audience, Stage


def render() -> str:
    """The whole page, in Markdown with a Mermaid state diagram."""
    return "\n".join(
        [
            "# The procedure",
            "",
            "Generated from `src/entilen/process/procedure.py` by `./run manage draw_procedure`.",
            "",
            "```mermaid",
            "stateDiagram-v2",
            "    [*] --> preparing : open",
            '    state "the stage it came from" as came_from',
            *_arrows(),
            "```",
            "",
            "## Stages",
            "",
            "| code | the school reads | the administration reads | the public reads |",
            "|---|---|---|---|",
            *(
                f"| `{stage}` | {words[Audience.SCHOOL]} | {words[Audience.ADMINISTRATION]} "
                f"| {words[Audience.PUBLIC]} |"
                for stage, words in STATUS.items()
            ),
            "",
            "## Acts",
            "",
            "| act | what people read | from | to | who | gates |",
            "|---|---|---|---|---|---|",
            *(_row(rule) for rule in PROCEDURE),
            "",
        ]
    )


def _arrows() -> list[str]:
    lines = []
    for rule in PROCEDURE:
        if rule.target is Move.STAY:
            continue
        for source in _ordered(rule.sources):
            for target in _targets(rule):
                lines.append(f"    {source} --> {target} : {rule.act}")
    return lines


def _targets(rule: Rule) -> list[str]:
    match rule.target:
        case Move.WHEN_ASSESSED:
            return [Stage.SPECIALIST_REVIEW, Stage.RECOMMENDATION]
        case Move.RESUME:
            return ["came_from"]
        case _:
            return [str(rule.target)]


def _row(rule: Rule) -> str:
    target = "–" if rule.target is Move.STAY else " / ".join(_targets(rule))
    return (
        f"| `{rule.act}` | {rule.act.label} | {', '.join(_ordered(rule.sources))} | {target} "
        f"| {', '.join(sorted(rule.roles))} | {', '.join(gate.__name__ for gate in rule.gates)} |"
    )


def _ordered(stages: frozenset[Stage]) -> list[Stage]:
    return [stage for stage in Stage if stage in stages]
