from django.db import migrations

FUNCTION = """
CREATE FUNCTION accounts_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed or deleted', TG_TABLE_NAME;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_ways_in")]
    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION accounts_append_only()"),
        migrations.RunSQL(
            "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON accounts_accountrecord "
            "FOR EACH ROW EXECUTE FUNCTION accounts_append_only()",
            "DROP TRIGGER append_only ON accounts_accountrecord",
        ),
    ]
