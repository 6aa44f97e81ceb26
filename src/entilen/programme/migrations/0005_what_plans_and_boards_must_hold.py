from django.db import migrations

MILESTONES = [
    "network_confirmed", "board", "teachers", "order", "parents", "hand_out", "evaluation_1",
]  # fmt: skip
SEATS = {
    "body": "school_board", "first_grade": 8, "last_grade": 10, "members": 9, "pupils": 2,
}  # fmt: skip


def fill_in(apps, schema_editor):
    """What versions published before say nothing of; what one already says stays."""
    for version in apps.get_model("programme", "ProgrammeVersion").objects.all():
        content = version.content
        known = {row["key"] for row in content["milestones"]}
        content.setdefault("required_milestones", [key for key in MILESTONES if key in known])
        content.setdefault("pupil_seats", SEATS)
        version.save(update_fields=["content"])


class Migration(migrations.Migration):
    dependencies = [("programme", "0004_two_formal_questions")]
    operations = [migrations.RunPython(fill_in, migrations.RunPython.noop)]
