from collections import defaultdict

from django.db import migrations

TABLES = [
    "procurement_agreementterms",
    "procurement_catalogueprice",
    "procurement_orderchange",
    "procurement_delivery",
    "procurement_deliverydeviation",
    "procurement_supplierreturn",
]
REPEATED = ["grade", "device_type", "quantity", "ordered_on", "site"]


def link(apps, schema_editor):
    """Each order gets the ledger row that was written with it, in the order of writing."""
    order_model = apps.get_model("procurement", "Order")
    entry_model = apps.get_model("devices", "LedgerEntry")
    rows = defaultdict(list)
    written = entry_model.objects.filter(kind="ordered", corrects=None).order_by("-pk")
    for row in written.values("pk", "case", "site", "grade", "device_type", "quantity", "effective"):
        key = (row["case"], row["site"], row["grade"], row["device_type"], row["quantity"])
        rows[*key, row["effective"]].append(row["pk"])
    for order in order_model.objects.filter(entry=None).order_by("pk"):
        key = (order.case_id, order.site_id, order.grade, order.device_type, order.quantity)
        order.entry_id = rows[*key, order.ordered_on].pop()
        order.save(update_fields=["entry"])


class Migration(migrations.Migration):
    """The columns that repeat the ledger stay in the database, empty in new rows, until a later
    step takes them away: an older edition beside this one still has them in its statements."""

    dependencies = [
        ("procurement", "0003_catalogue_and_deliveries"),
        ("devices", "0010_returned"),
        ("cases", "0002_append_only"),
    ]
    operations = [
        migrations.RunPython(link, migrations.RunPython.noop),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveField(model_name="order", name=name) for name in REPEATED
            ]
        ),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION entilen_append_only()",
                f"DROP TRIGGER append_only ON {table}",
            )
            for table in TABLES
        ),
    ]
