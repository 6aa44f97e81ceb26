"""A board member's link ends by itself, and only its digest is kept.

Links that were given before still work; their address can no longer be shown.
"""

import hashlib
from datetime import timedelta

from django.db import migrations, models
from django.utils import timezone

import entilen.bodies.models


def digest(apps, schema_editor):
    for link in apps.get_model("bodies", "BoardLink").objects.all():
        link.token_hash = hashlib.sha256(link.token.encode()).hexdigest()
        link.ends_at = link.given_at + timedelta(days=120)
        link.save(update_fields=["token_hash", "ends_at"])


class Migration(migrations.Migration):
    dependencies = [("bodies", "0002_changes_seats_and_strikes")]

    operations = [
        migrations.AddField(
            "boardlink",
            "nonce",
            models.CharField(default=entilen.bodies.models.new_nonce, max_length=40),
        ),
        migrations.AddField(
            "boardlink", "ends_at", models.DateTimeField(default=timezone.now)
        ),
        migrations.AddField(
            "boardlink",
            "token_hash",
            models.CharField(default="", editable=False, max_length=64),
            preserve_default=False,
        ),
        migrations.RunPython(digest, migrations.RunPython.noop),
        migrations.AlterField(
            "boardlink",
            "token_hash",
            models.CharField(editable=False, max_length=64, unique=True),
        ),
        migrations.RemoveField("boardlink", "token"),
    ]
