from django.db import migrations

BOARD = {"key": "board", "text": "Driftsstyrets behandling gjelder planen slik den er sendt"}
MINUTES = {"key": "minutes", "text": "Protokollen fra Driftsstyret er lagt ved"}


def ask_one_thing_at_a_time(apps, schema_editor):
    """One tick attested both the board's resolution and its minutes: now each is asked alone."""
    for version in apps.get_model("programme", "ProgrammeVersion").objects.all():
        items = version.content["formal_items"]
        if any(item["key"] == "minutes" for item in items):
            continue
        version.content["formal_items"] = [
            one
            for item in items
            for one in ((BOARD, MINUTES) if item["key"] == "board" else (item,))
        ]
        version.save(update_fields=["content"])


class Migration(migrations.Migration):
    dependencies = [("programme", "0003_ranges_and_notice")]
    operations = [migrations.RunPython(ask_one_thing_at_a_time, migrations.RunPython.noop)]
