"""The school's word of what is in place before devices are handed out."""

from collections.abc import Mapping

from django.db import transaction

from entilen.accounts.models import Person
from entilen.cases.actions import advance, lock
from entilen.cases.errors import Refused
from entilen.cases.models import Case
from entilen.process.vocabulary import Act, ReadinessSource
from entilen.rollout.models import ReadinessMark
from entilen.rollout.readiness_queries import readiness_of


@transaction.atomic
def mark_readiness(
    *, case: Case, person: Person, grade: int, words: Mapping[str, bool]
) -> list[ReadinessMark]:
    """Say of a grade what is in place and what is not, by the keys of the items.

    Only what is otherwise than before becomes a row. What the case knows by itself is not said.
    Raises Refused when nothing is otherwise, or an item is none of the version's.
    """
    current = lock(case)
    rows = {
        row.item.key: row
        for row in readiness_of(current, grade)
        if row.item.source is ReadinessSource.WORD
    }
    news = {key: done for key, done in words.items() if key in rows and rows[key].done != done}
    titles = [f"{rows[key].item.title}: {'ja' if done else 'nei'}" for key, done in news.items()]
    event = advance(
        case=case,
        act=Act.MARK_READINESS,
        actor=person,
        summary=f"{grade}. trinn: {'; '.join(titles)}",
        details={"asked_grade": grade, "items": dict(news)},
    )
    problems = [f"«{key}» er ikke noe skolen melder." for key in sorted(words.keys() - rows.keys())]
    if not news:
        problems.append("Ingenting er annerledes enn før. Kryss av det som er på plass.")
    if problems:
        raise Refused(problems)
    return ReadinessMark.objects.bulk_create(
        ReadinessMark(
            case=current,
            event=event,
            grade=grade,
            item=key,
            title=rows[key].item.title,
            done=done,
            recorded_by=person,
            recorded_at=event.at,
        )
        for key, done in news.items()
    )
