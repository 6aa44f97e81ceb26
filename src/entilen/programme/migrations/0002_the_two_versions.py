from django.db import migrations


class Migration(migrations.Migration):
    """Put in Oslo's two versions once. Now the profile that wants them loads them."""

    dependencies = [("programme", "0001_initial")]
    operations = []
