from django.db import migrations

TABLES = ["devices_statementcheck", "devices_deviation"]


class Migration(migrations.Migration):
    dependencies = [("devices", "0003_statements_and_deviations"), ("cases", "0002_append_only")]
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
