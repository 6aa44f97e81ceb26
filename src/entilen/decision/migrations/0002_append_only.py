from django.db import migrations

TABLES = ['decision_decision']


class Migration(migrations.Migration):
    dependencies = [('decision', '0001_initial'), ('cases', '0002_append_only')]
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
