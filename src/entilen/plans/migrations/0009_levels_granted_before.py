"""What was granted before levels were written: a level for each row of the plan that it covered.

Nothing that stands is touched, and no answer of an earlier day changes: the rows have the day and
the time of the grant itself.
"""

from django.db import migrations

ENTER = """
INSERT INTO devices_ledgerentry (school_id, case_id, event_id, site_id, school_year, grade,
    device_type, kind, quantity, pupils, effective, cause, recorded_by_id, recorded_at)
SELECT given.school_id, given.case_id, given.event_id, row.site_id, row.school_year, row.grade,
    row.device_type, 'level', row.devices + row.spares, row.pupils, given.effective, given.cause,
    given.recorded_by_id, given.recorded_at
FROM devices_ledgerentry given
JOIN plans_plan plan ON plan.case_id = given.case_id
JOIN plans_graderow row ON row.plan_id = plan.id
    AND row.grade = given.grade AND row.device_type = given.device_type
WHERE given.kind = 'granted' AND given.corrects_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM devices_ledgerentry back WHERE back.corrects_id = given.id)
    AND NOT EXISTS (
        SELECT 1 FROM devices_ledgerentry old WHERE old.event_id = given.event_id
            AND old.kind = 'level'
    )
ORDER BY given.id, row.school_year
"""
TAKE_AWAY = """
ALTER TABLE devices_ledgerentry DISABLE TRIGGER append_only;
DELETE FROM devices_ledgerentry WHERE kind = 'level';
ALTER TABLE devices_ledgerentry ENABLE TRIGGER append_only;
"""


class Migration(migrations.Migration):
    dependencies = [("plans", "0008_levels"), ("devices", "0005_place_and_level")]
    operations = [migrations.RunSQL(ENTER, TAKE_AWAY)]
