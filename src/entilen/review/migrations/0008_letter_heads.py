from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("review", "0007_the_clock_stands_still")]
    operations = [
        migrations.AddField("returnletter", "head", models.JSONField(default=dict)),
    ]
