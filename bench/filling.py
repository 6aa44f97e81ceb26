"""The filled database: made once, then kept; each run works on a copy of it."""

import hashlib
import random
from pathlib import Path

from django.core.management import call_command
from django.db import connection, transaction

from bench.cases import STAGES, Writer
from bench.people import build
from bench.reviews import review, state
from entilen.cases.models import CaseNumberSeries
from entilen.process.vocabulary import Stage
from entilen.programme.actions import publish_known_versions
from entilen.runtime.places import say

CASES = 2000
READY = 120
"""Plans with nothing missing that a run can send."""
DRAFTS = 40
BATCH = 200
SEED = 2021

# What submission.actions.index_case writes, for all cases in one statement.
INDEX = """
UPDATE cases_case SET search =
    setweight(to_tsvector('norwegian', concat_ws(' ', number, school.name, summary)), 'A') ||
    setweight(to_tsvector('norwegian', regexp_replace(texts.words, '<[^>]+>', ' ', 'g')), 'C')
FROM schools_school school, (
    SELECT plan.case_id, string_agg(area.html, ' ' ORDER BY area.id) AS words
    FROM plans_area area JOIN plans_plan plan ON plan.id = area.plan_id GROUP BY plan.case_id
) texts
WHERE school.id = school_id AND texts.case_id = cases_case.id AND submitted_at IS NOT NULL
"""


def fill() -> None:
    """Fill the database unless it is filled as this code would fill it."""
    mark = _mark()
    if _found_mark() == mark:
        return
    say(f"Fyller måledatabasen med {CASES} saker")
    _empty()
    with transaction.atomic():
        _write()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        name = connection.ops.quote_name(connection.settings_dict["NAME"])
        cursor.execute(f"COMMENT ON DATABASE {name} IS '{mark}'")


def _mark() -> str:
    """A checksum of the code that fills, and of the tables that there are."""
    mark = hashlib.sha256()
    here = Path(__file__).parent
    places = [here / f"{name}.py" for name in ("cases", "filling", "people", "reviews", "words")]
    for path in [*places, *sorted((here.parent / "src").glob("**/migrations/*.py"))]:
        mark.update(path.read_bytes())
    return mark.hexdigest()


def _found_mark() -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database "
            "WHERE datname = current_database()"
        )
        row = cursor.fetchone()
    return str(row[0] or "") if row else ""


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    call_command("migrate", verbosity=0)


def _write() -> None:
    source = random.Random(SEED)
    programme = publish_known_versions()[-1]
    town = build(source)
    writer = Writer(town, programme, source)
    stages = [STAGES[place % len(STAGES)] for place in range(CASES)]
    stages += [Stage.PREPARING] * (READY + DRAFTS)
    for begin in range(0, len(stages), BATCH):
        drafts = writer.write(stages[begin : begin + BATCH])
        review(drafts, writer)
    state(town)
    CaseNumberSeries.objects.create(year=writer.now.year, last=writer.written)
    with connection.cursor() as cursor:
        cursor.execute(INDEX)
