"""Spells say which kinds of device pupils have: each is folded once more, from the beginning."""

from django.db import migrations


class Migration(migrations.Migration):
    """It notes every school for the next fold. Nothing else changes, and old code bears it: a
    spell of the new fold holds all that one of the old did."""

    dependencies = [("coverage", "0004_spells")]

    operations = [
        migrations.RunSQL(
            "INSERT INTO coverage_stalespells (school_id, moment) "
            "SELECT id, timestamptz '1900-01-01' FROM schools_school",
            migrations.RunSQL.noop,
        ),
    ]
