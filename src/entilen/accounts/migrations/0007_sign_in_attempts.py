"""Tries at signing in are counted in a table that forgets nothing before its time."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_sessions_with_their_person'),
    ]

    operations = [
        migrations.CreateModel(
            name='SignInAttempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.CharField(max_length=64)),
                ('address', models.CharField(blank=True, max_length=64)),
                ('right', models.BooleanField(default=False)),
                ('at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'indexes': [models.Index(fields=['person', 'at'], name='attempts_for_a_person'), models.Index(fields=['address', 'at'], name='attempts_from_an_address')],
            },
        ),
    ]
