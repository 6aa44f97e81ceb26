from django.db import migrations

from entilen.coverage.actions import known_statements


def load(apps, schema_editor):
    known = known_statements()
    published = apps.get_model("coverage", "PublishedStatement")
    for row in known["statements"]:
        published.objects.get_or_create(date=row["date"], defaults=row)
    standing = apps.get_model("coverage", "StandingStatement")
    for row in known["standing"]:
        standing.objects.get_or_create(school_type=row["school_type"], defaults=row)


class Migration(migrations.Migration):
    dependencies = [("coverage", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
