from django.db import migrations

FUNCTION = """
CREATE FUNCTION entilen_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed or deleted', TG_TABLE_NAME;
END $$;
"""
TABLES = ['cases_caseevent']


class Migration(migrations.Migration):
    dependencies = [('cases', '0001_initial')]
    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION entilen_append_only()"),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION entilen_append_only()",
                f"DROP TRIGGER append_only ON {table}",
            )
            for table in TABLES
        ),
    ]
