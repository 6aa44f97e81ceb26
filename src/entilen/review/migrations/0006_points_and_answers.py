from django.db import migrations

TABLES = ["review_letterpoint"]


def keep_what_was_sent_and_given(apps, schema_editor):
    """Each remark that stands in a letter becomes a point of it; each assessment gets a copy of the
    answers that it was given with."""
    Remark = apps.get_model("review", "Remark")
    Point = apps.get_model("review", "LetterPoint")
    Answer = apps.get_model("review", "CriterionAnswer")
    for remark in Remark.objects.filter(letter__isnull=False).order_by("letter", "number", "pk"):
        taken = Point.objects.filter(letter=remark.letter_id).count()
        Point.objects.create(
            letter_id=remark.letter_id,
            remark=remark,
            number=taken + 1,
            area=remark.area,
            row=remark.row,
            severity=remark.severity,
            title=remark.title,
            text=remark.text,
        )
    for given in apps.get_model("review", "Assessment").objects.select_related("case__programme"):
        texts = {
            criterion["key"]: criterion["text"]
            for area in given.case.programme.content["areas"]
            for criterion in area.get("criteria", ())
        }
        given.answers = [
            {
                "criterion": row.criterion,
                "text": texts.get(row.criterion, row.criterion),
                "area": row.area,
                "level": row.level,
                "reason": row.reason,
            }
            for row in Answer.objects.filter(
                case=given.case_id, round=given.round, department=given.department
            ).order_by("pk")
        ]
        given.save(update_fields=["answers"])


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0005_the_review_seals"),
        ("programme", "0004_two_formal_questions"),
        ("cases", "0011_seal_format"),
    ]
    operations = [
        migrations.RunPython(keep_what_was_sent_and_given, migrations.RunPython.noop),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION entilen_append_only()",
                f"DROP TRIGGER append_only ON {table}",
            )
            for table in TABLES
        ),
    ]
