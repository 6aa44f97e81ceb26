import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import entilen.clock

TABLES = [
    "decision_lettercorrection",
    "decision_conditionreport",
    "decision_conditionverdict",
]


def keep_reports(apps, schema_editor):
    """What a condition held of its last report and of its approval becomes rows of their own."""
    Condition = apps.get_model("decision", "Condition")
    Report = apps.get_model("decision", "ConditionReport")
    Verdict = apps.get_model("decision", "ConditionVerdict")
    Event = apps.get_model("cases", "CaseEvent")
    for condition in Condition.objects.select_related("decision"):
        report = None
        if condition.evidence_text or condition.evidence_id:
            event = (
                Event.objects.filter(
                    case=condition.decision.case_id,
                    act="report_condition",
                    details__condition=condition.pk,
                )
                .order_by("sequence")
                .last()
            )
            report = Report.objects.create(
                condition=condition,
                text=condition.evidence_text,
                evidence_id=condition.evidence_id,
                reported_by_id=event.actor_id if event else None,
                reported_at=event.at if event else condition.decision.decided_at,
            )
        if condition.state == "fulfilled" and condition.fulfilled_by_id:
            Verdict.objects.create(
                condition=condition,
                report=report,
                fulfilled=True,
                given_by_id=condition.fulfilled_by_id,
                given_at=condition.fulfilled_at,
            )


def key(to, *, name="+", null=False):
    return models.ForeignKey(
        to, on_delete=django.db.models.deletion.PROTECT, related_name=name, null=null, blank=null
    )


def number():
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("decision", "0003_own_work"),
        ("cases", "0012_paused_on"),
        ("files", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField("decision", "refused", models.JSONField(default=list)),
        migrations.CreateModel(
            "LetterCorrection",
            [
                ("id", number()),
                ("reasons", models.TextField("begrunnelse", blank=True)),
                ("refused", models.JSONField(default=list)),
                ("letter", models.TextField()),
                ("ground", models.TextField("hva er rettet")),
                ("corrected_at", models.DateTimeField(default=entilen.clock.now)),
                ("corrected_by", key(settings.AUTH_USER_MODEL)),
                ("decision", key("decision.decision", name="corrections")),
                ("on_behalf_of", key(settings.AUTH_USER_MODEL, null=True)),
            ],
            options={"ordering": ["pk"]},
        ),
        migrations.CreateModel(
            "ConditionReport",
            [
                ("id", number()),
                ("text", models.TextField("hva er gjort")),
                ("reported_at", models.DateTimeField(default=entilen.clock.now)),
                ("condition", key("decision.condition", name="reports")),
                ("evidence", key("files.storedfile", null=True)),
                ("reported_by", key(settings.AUTH_USER_MODEL, null=True)),
            ],
            options={"ordering": ["pk"]},
        ),
        migrations.CreateModel(
            "ConditionVerdict",
            [
                ("id", number()),
                ("fulfilled", models.BooleanField()),
                ("reason", models.TextField("begrunnelse", blank=True)),
                ("given_at", models.DateTimeField(default=entilen.clock.now)),
                ("condition", key("decision.condition", name="verdicts")),
                ("given_by", key(settings.AUTH_USER_MODEL)),
                ("report", key("decision.conditionreport", name="verdicts", null=True)),
            ],
            options={"ordering": ["pk"]},
        ),
        migrations.RunPython(keep_reports, migrations.RunPython.noop),
        # the rows' foreign keys are checked before the table that they point to is altered
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RemoveField("condition", "evidence_text"),
        migrations.RemoveField("condition", "evidence"),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION entilen_append_only()",
                f"DROP TRIGGER append_only ON {table}",
            )
            for table in TABLES
        ),
    ]
