"""Whether each act is there once: asked of the database itself, by the mark that the act left."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import psycopg

from scripts.prove_faults.acts import Deed
from scripts.prove_faults.house import House

SEND = """
SELECT c.key,
    (SELECT count(*) FROM cases_caseevent e WHERE e.case_id = c.id AND e.act = 'submit'),
    (SELECT count(*) FROM submission_submission s WHERE s.case_id = c.id),
    (c.stage <> 'preparing')::int
FROM cases_case c WHERE c.key = ANY(%s)
"""
DECIDE = """
SELECT c.key,
    (SELECT count(*) FROM cases_caseevent e WHERE e.case_id = c.id AND e.act = 'grant'),
    (SELECT count(*) FROM decision_decision d WHERE d.case_id = c.id),
    (c.stage = 'granted')::int
FROM cases_case c WHERE c.key = ANY(%s)
"""
UPLOAD = """
SELECT mark,
    (SELECT count(*) FROM plans_attachment a WHERE a.title = mark),
    (SELECT count(*) FROM files_storedfile f JOIN files_blob b ON b.sha256 = f.blob_id
        WHERE f.name = mark || '.pdf' AND encode(sha256(b.content), 'hex') = b.sha256),
    (SELECT count(*) FROM files_storedfile f WHERE f.name = mark || '.pdf')
FROM unnest(%s::text[]) mark
"""
HAND_OUT = """
SELECT mark,
    (SELECT count(*) FROM rollout_handout h WHERE h.note = mark),
    (SELECT count(*) FROM rollout_handout h JOIN devices_ledgerentry l ON l.id = h.entry_id
        JOIN cases_caseevent e ON e.id = l.event_id AND e.act = 'hand_out'
        WHERE h.note = mark AND l.quantity = 1),
    (SELECT count(*) FROM rollout_handout h WHERE h.note = mark)
FROM unnest(%s::text[]) mark
"""
IMPORT = """
SELECT mark,
    (SELECT count(*) FROM schools_school s WHERE s.name = mark || ' skole'),
    (SELECT count(*) FROM schools_registerimport r
        WHERE r.name = mark || '.csv' AND r.applied_at IS NOT NULL),
    (SELECT count(*) FROM schools_gradespan g JOIN schools_school s ON s.id = g.school_id
        WHERE s.name = mark || ' skole')
FROM unnest(%s::text[]) mark
"""
ASKED = {
    "send": SEND,
    "decide": DECIDE,
    "upload": UPLOAD,
    "hand_out": HAND_OUT,
    "import": IMPORT,
}
TRIES = 20


@dataclass
class Judgement:
    """What was found of all acts so far; every name below `wrong` ought to be empty."""

    acknowledged: dict[str, int] = field(default_factory=dict)
    sent_again: int = 0
    given_up_done: int = 0
    given_up_not_done: int = 0
    denied_though_done: int = 0
    wrong: dict[str, list[str]] = field(default_factory=dict)

    def judge(self, house: House, deeds: Sequence[Deed]) -> None:
        """Hold these acts against the database."""
        for kind, query in ASKED.items():
            ours = [deed for deed in deeds if deed.task.kind == kind]
            if ours:
                found = _counts(house, query, [deed.task.mark for deed in ours])
                for deed in ours:
                    self.one(deed, found.get(deed.task.mark, (0, 0, 0)))

    def one(self, deed: Deed, counts: tuple[int, ...]) -> None:
        """Hold one act against what was counted of it in the database."""
        name = f"{deed.task.kind} {deed.task.mark} {counts} {deed.outcome}"
        done = counts == (1, 1, 1)
        if deed.outcome == "acknowledged":
            kind = deed.task.kind
            self.acknowledged[kind] = self.acknowledged.get(kind, 0) + 1
            self.sent_again += deed.tries > 1
        if max(counts) > 1:
            self._add("doubled", name)
        elif any(counts) and not done:
            self._add("half done", name)
        elif deed.outcome == "acknowledged" and not done:
            self._add("lost", name)
        if deed.outcome == "given up":
            self.given_up_done += done
            self.given_up_not_done += not done
            self.denied_though_done += done and "not stored" in deed.said
        elif deed.outcome != "acknowledged":
            self._add("not answered", name)

    def _add(self, what: str, name: str) -> None:
        self.wrong.setdefault(what, []).append(name)


def _counts(house: House, query: str, marks: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Asked until the database answers: it may be on its way back."""
    for attempt in range(TRIES):
        try:
            with psycopg.connect(house.database, connect_timeout=5) as connection:
                rows = connection.execute(query.encode(), [list(marks)]).fetchall()
                return {row[0]: tuple(row[1:]) for row in rows}
        except (psycopg.Error, OSError):
            if attempt == TRIES - 1:
                raise
            time.sleep(1)
    return {}
