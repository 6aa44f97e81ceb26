import django.db.models.deletion
from django.db import migrations, models


def name_what_extensions_build_on(apps, schema_editor):
    """An extension builds on the version that the nearest case before it was granted on."""
    Case = apps.get_model("cases", "Case")
    Event = apps.get_model("cases", "CaseEvent")
    Plan = apps.get_model("plans", "Plan")
    Version = apps.get_model("plans", "PlanVersion")
    for plan in Plan.objects.filter(case__kind="extension").select_related("case__predecessor"):
        before, grant = plan.case.predecessor, None
        while before is not None and grant is None:
            grant = Event.objects.filter(case=before, act="grant").order_by("sequence").last()
            if grant is None:
                before = Case.objects.filter(pk=before.predecessor_id).first()
        if grant is None:
            continue
        plan.builds_on = Version.objects.filter(case=before, fingerprint=grant.fingerprint).first()
        plan.save(update_fields=["builds_on"])


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_seal_format"), ("plans", "0005_stated_devices")]

    operations = [
        migrations.AddField(
            model_name="plan",
            name="builds_on",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="extensions",
                to="plans.planversion",
            ),
        ),
        migrations.RunPython(name_what_extensions_build_on, migrations.RunPython.noop),
    ]
