"""Fill the lists by which cases are described. Only adds; see `warning_cases.seeds`."""

from django.db import migrations
from warning_cases.seeds import seed_taxonomies


def seed(apps, schema_editor):
    seed_taxonomies(
        term_model=apps.get_model("warning_cases", "Term"),
        charge_model=apps.get_model("warning_cases", "Charge"),
    )


class Migration(migrations.Migration):
    dependencies = [("warning_cases", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop, elidable=False)]
