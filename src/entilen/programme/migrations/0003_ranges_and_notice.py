from django.db import migrations

MOST = {"%": 100, "Mbit/s": 10000}
OTHERWISE = 1000


def fill_in(apps, schema_editor):
    """What versions published before say nothing of; what one already says stays."""
    for version in apps.get_model("programme", "ProgrammeVersion").objects.all():
        content = version.content
        content.setdefault("network_notice_days", 60)
        content.setdefault("measurement_months", 24)
        for row in content["thresholds"]:
            row.setdefault("least", 0)
            row.setdefault("most", MOST.get(row["unit"], OTHERWISE))
        version.save(update_fields=["content"])


class Migration(migrations.Migration):
    dependencies = [("programme", "0002_the_two_versions")]
    operations = [migrations.RunPython(fill_in, migrations.RunPython.noop)]
