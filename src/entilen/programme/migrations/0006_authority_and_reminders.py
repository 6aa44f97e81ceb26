from django.db import migrations

MONTHS = (
    "januar februar mars april mai juni juli august september oktober november desember".split()
)


def fill_in(apps, schema_editor):
    """What versions published before say nothing of; what one already says stays."""
    for version in apps.get_model("programme", "ProgrammeVersion").objects.all():
        content, day = version.content, version.valid_from
        since = f"{day.day}. {MONTHS[day.month - 1]} {day.year}"
        content["deadlines"].setdefault("school_reminders", 4)
        content.setdefault(
            "decision_authority",
            f"Beslutningen er tatt etter «{version.title}», gjeldende fra {since}.",
        )
        version.save(update_fields=["content"])


class Migration(migrations.Migration):
    dependencies = [("programme", "0005_what_plans_and_boards_must_hold")]
    operations = [migrations.RunPython(fill_in, migrations.RunPython.noop)]
