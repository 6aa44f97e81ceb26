from django.db import migrations, models


class Migration(migrations.Migration):
    """What stands was sealed in the first format; new events are sealed in the second."""

    dependencies = [("cases", "0010_text_withheld")]

    operations = [
        migrations.AddField(
            model_name="caseevent",
            name="format",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AlterField(
            model_name="caseevent",
            name="format",
            field=models.PositiveSmallIntegerField(default=2),
        ),
        migrations.AlterField(
            model_name="caseevent",
            name="act",
            field=models.CharField(max_length=30),
        ),
    ]
