"""A substitution is of one role at one place: the old ones become one for each that was held."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

MAY_BE_AWAY = ["principal", "acting_principal", "director", "divisional_director"]
ROLES = [
    ("principal", "rektor"),
    ("acting_principal", "fungerende rektor"),
    ("plan_team_member", "medlem av plangruppa"),
    ("board_member", "driftsstyremedlem"),
    ("network_engineer", "nettverksansvarlig"),
    ("ict_adviser", "IKT-veileder"),
    ("pedagogical_reviewer", "pedagogisk fagvurderer"),
    ("technical_reviewer", "teknisk fagvurderer"),
    ("director", "direktør"),
    ("divisional_director", "divisjonsdirektør"),
    ("programme_manager", "programleder"),
    ("archivist", "arkivar"),
    ("administrator", "administrator"),
]


def split(apps, schema_editor):
    """One row for each role and place that the absent held within the dates.

    Where there was none, the row stays as it is, without a role: it gave nothing and gives nothing.
    """
    substitution = apps.get_model("accounts", "Substitution")
    assignment = apps.get_model("accounts", "RoleAssignment")
    for row in substitution.objects.filter(role="").order_by("pk"):
        held = assignment.objects.filter(
            Q(last_day__isnull=True) | Q(last_day__gte=row.first_day),
            Q(ended_at__isnull=True) | Q(ended_at__date__gt=row.first_day),
            person_id=row.absent_id,
            role__in=MAY_BE_AWAY,
            first_day__lte=row.last_day,
        )
        places = sorted(set(held.values_list("role", "school_id")), key=str)
        given_at = row.given_at
        for number, (role, school) in enumerate(places):
            if number:
                row.pk = None
            row.role, row.school_id = role, school
            row.save()
            substitution.objects.filter(pk=row.pk).update(given_at=given_at)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_sent_form"),
        ("schools", "__first__"),
    ]

    operations = [
        migrations.AddField(
            model_name="substitution",
            name="role",
            field=models.CharField(choices=ROLES, default="", max_length=30),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="substitution",
            name="school",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="schools.school",
            ),
        ),
        migrations.RunPython(split, migrations.RunPython.noop, elidable=False),
    ]
