from django.db import migrations

TABLES = ['review_standardremarkversion']


class Migration(migrations.Migration):
    dependencies = [('review', '0003_standard_remarks'), ('cases', '0002_append_only')]
    operations = [
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION entilen_append_only()",
                f"DROP TRIGGER append_only ON {table}",
            )
            for table in TABLES
        ),
    ]
