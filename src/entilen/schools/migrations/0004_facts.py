from datetime import UTC, date, datetime, time

from django.db import migrations, models
import django.db.models.deletion

import entilen.clock

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def _told(school, names):
    """When the register was told: the oldest day that a source of these fields gives."""
    days = [school.sources[name]["date"] for name in names if name in school.sources]
    days = days or [row["date"] for row in school.sources.values()]
    if not days:
        return date(2000, 1, 1), LONG_AGO
    day = date.fromisoformat(min(days))
    return day, datetime.combine(day, time(12), tzinfo=UTC)


def forwards(apps, schema_editor):
    """Every dated value that stands in a column becomes a fact."""
    School = apps.get_model("schools", "School")
    Fact = apps.get_model("schools", "SchoolFact")
    facts = []

    def add(school, field, value, from_day, names):
        as_of, moment = _told(school, names)
        source = next(
            (school.sources[name]["source"] for name in names if name in school.sources), ""
        )
        facts.append(
            Fact(
                school=school, field=field, value=value, from_day=from_day,
                source=(source or "Registeret")[:200], as_of=as_of, recorded_at=moment,
            )
        )

    for school in School.objects.prefetch_related("spans").iterator(500):
        add(school, "open", True, school.opened, ["opened", "name"])
        if school.closed:
            add(school, "open", False, school.closed, ["closed"])
        for name in ("name", "ownership", "special", "district"):
            add(school, name, getattr(school, name), None, [name])
        for span in sorted(school.spans.all(), key=lambda row: row.valid.lower or date.min):
            add(school, "span", [span.first, span.last], span.valid.lower, ["span"])
    Fact.objects.bulk_create(facts, batch_size=2000)


class Migration(migrations.Migration):

    dependencies = [
        ('schools', '0003_what_the_database_refuses'),
        ('cases', '0002_append_only'),
    ]

    operations = [
        migrations.CreateModel(
            name='SchoolFact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(choices=[('open', 'Status'), ('span', 'Trinn'), ('name', 'Navn'), ('ownership', 'Eier'), ('special', 'Spesialskole'), ('district', 'Bydel')], max_length=12)),
                ('value', models.JSONField(null=True)),
                ('from_day', models.DateField(blank=True, null=True, verbose_name='gjelder fra')),
                ('source', models.CharField(max_length=200, verbose_name='kilde')),
                ('as_of', models.DateField(verbose_name='kilden er fra')),
                ('recorded_by', models.CharField(blank=True, max_length=120)),
                ('recorded_at', models.DateTimeField(default=entilen.clock.now)),
                ('replaces', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='schools.schoolfact')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='facts', to='schools.school')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('field__in', ['open', 'span', 'name', 'ownership', 'special', 'district'])), name='school_fact_field_exists'), models.CheckConstraint(condition=models.Q(('value__isnull', False), ('replaces__isnull', False), _connector='OR'), name='only_a_replacing_fact_is_without_a_value')],
            },
        ),
        migrations.RunPython(forwards, migrations.RunPython.noop),
        migrations.RunSQL(
            "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON schools_schoolfact "
            "FOR EACH ROW EXECUTE FUNCTION entilen_append_only()",
            "DROP TRIGGER append_only ON schools_schoolfact",
        ),
    ]
