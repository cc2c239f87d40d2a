from django.db import migrations, models


def take_paths_from_units(apps, schema_editor):
    """Tallies get the path of their unit. One statement."""
    Unit = apps.get_model("cadres", "Unit")
    Tally = apps.get_model("assignments", "Tally")
    path = Unit.objects.filter(pk=models.OuterRef("unit_id")).values("path")
    Tally.objects.update(path=models.Subquery(path))


class Migration(migrations.Migration):
    dependencies = [
        ("assignments", "0013_those_elsewhere_excused_or_not"),
        ("cadres", "0009_indexes_for_large_units"),
    ]

    operations = [
        migrations.AddField(
            model_name="tally",
            name="path",
            field=models.CharField(
                blank=True,
                default="",
                editable=False,
                max_length=255,
                verbose_name="path of the unit",
            ),
            preserve_default=False,
        ),
        migrations.RunPython(take_paths_from_units, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="tally",
            index=models.Index(
                fields=["assignment", "path"],
                name="assignments_tally_of_branch",
                opclasses=["int8_ops", "varchar_pattern_ops"],
            ),
        ),
    ]
