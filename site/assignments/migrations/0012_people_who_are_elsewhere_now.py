from django.db import migrations, models
from django.db.models import F, Q


def note_who_is_elsewhere(apps, schema_editor):
    """Obligations learn who has moved since. One statement."""
    Obligation = apps.get_model("assignments", "Obligation")
    Obligation.objects.filter(~Q(cadre__unit=F("unit"))).update(is_elsewhere=True)


class Migration(migrations.Migration):
    dependencies = [
        ("assignments", "0011_obligations_in_order_of_names"),
        ("cadres", "0009_indexes_for_large_units"),
    ]

    operations = [
        migrations.AddField(
            model_name="obligation",
            name="is_elsewhere",
            field=models.BooleanField(
                default=False, editable=False, verbose_name="person is in another unit now"
            ),
        ),
        migrations.RunPython(note_who_is_elsewhere, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="obligation",
            index=models.Index(
                condition=Q(("excuse", ""), ("is_elsewhere", True)),
                fields=["assignment"],
                name="assignments_obligation_away",
            ),
        ),
    ]
