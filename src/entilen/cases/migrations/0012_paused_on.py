from django.db import migrations, models
from django.utils import timezone


def fill_in(apps, schema_editor):
    """A case that is set aside has been so since its turn began."""
    cases = apps.get_model("cases", "Case").objects.filter(paused_due__isnull=False)
    for case in cases.defer("search"):
        case.paused_on = timezone.localdate(case.turn_since)
        case.save(update_fields=["paused_on"])


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_seal_format")]
    operations = [
        migrations.AddField(
            model_name="case",
            name="paused_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.RunPython(fill_in, migrations.RunPython.noop),
    ]
