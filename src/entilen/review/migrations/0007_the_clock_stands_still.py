from django.db import migrations
from django.utils import timezone

TREATED = ("formal_check", "specialist_review", "recommendation", "at_director")


def stop_clocks(apps, schema_editor):
    """While a question waits for the school, the clock of who treats the case stands still."""
    cases = apps.get_model("cases", "Case").objects.filter(
        stage__in=TREATED, due__isnull=False, questions__answered_at__isnull=True
    ).exclude(questions__isnull=True)
    for case in cases.defer("search").distinct():
        case.paused_due, case.paused_on, case.due = case.due, timezone.localdate(), None
        case.save(update_fields=["paused_due", "paused_on", "due"])


class Migration(migrations.Migration):
    dependencies = [("review", "0006_points_and_answers"), ("cases", "0012_paused_on")]
    operations = [migrations.RunPython(stop_clocks, migrations.RunPython.noop)]
