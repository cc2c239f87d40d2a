from django.db import migrations, models

# Signs in the first three places of a name, each with people in the order of names; longer names
# by the signs they go on with. See cadres.naming.
INDEXES = {
    **{
        f"cadres_cadre_sign_{place}": (
            f"ON cadres_cadre (substr(name, {place}, 1), sort_key, id) INCLUDE (name)"
        )
        for place in (1, 2, 3)
    },
    "cadres_cadre_later_signs": (
        "ON cadres_cadre USING gin (string_to_array(substr(name, 4), NULL)) "
        "WHERE char_length(name) > 3"
    ),
}


def index_places_of_signs(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name, what in INDEXES.items():
            schema_editor.execute(f"CREATE INDEX {name} {what}")


def drop_places_of_signs(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in INDEXES:
            schema_editor.execute(f"DROP INDEX IF EXISTS {name}")


class Migration(migrations.Migration):
    dependencies = [("cadres", "0009_indexes_for_large_units")]

    operations = [
        migrations.RunPython(index_places_of_signs, drop_places_of_signs),
        migrations.AddIndex(
            model_name="unit",
            index=models.Index(
                fields=["depth", "path"],
                name="cadres_unit_of_level",
                opclasses=["int4_ops", "varchar_pattern_ops"],
            ),
        ),
    ]
