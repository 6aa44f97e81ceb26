import json
from datetime import date
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).parent.parent / "data"


def load(apps, schema_editor):
    model = apps.get_model("programme", "ProgrammeVersion")
    for name in ("krav-2016", "krav-2020"):
        version = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
        version["valid_from"] = date.fromisoformat(version["valid_from"])
        model.objects.update_or_create(key=version.pop("key"), defaults=version)


class Migration(migrations.Migration):
    dependencies = [("programme", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
