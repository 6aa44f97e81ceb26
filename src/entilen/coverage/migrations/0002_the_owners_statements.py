from django.db import migrations


class Migration(migrations.Migration):
    """Put in what Oslo had published once. Now the profile that wants it loads it."""

    dependencies = [("coverage", "0001_initial")]
    operations = []
