import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("files", "0001_initial")]

    operations = [
        migrations.AddField("storedfile", "sha256", models.CharField(default="", max_length=64)),
        migrations.RunSQL(
            "UPDATE files_storedfile SET sha256 = blob_id", migrations.RunSQL.noop
        ),
        migrations.AlterField("storedfile", "sha256", models.CharField(max_length=64)),
        migrations.AlterField(
            "storedfile",
            "blob",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="files.blob"
            ),
        ),
    ]
