"""Fill the lists that came later, and what existing cases now say about themselves. Only adds."""

from django.db import migrations
from warning_cases.seeds import seed_more_terms

STAGES = ("CONCEAL", "SEEK", "ACCEPT", "HALF_REFUSE", "REFUSE")
TAKING = range(382, 389)


def seed(apps, schema_editor):
    seed_more_terms(term_model=apps.get_model("warning_cases", "Term"))


def describe_cases(apps, schema_editor):
    cases = apps.get_model("warning_cases", "WarningCasePage")
    for case in cases.objects.prefetch_related("charges"):
        reached = {row["value"].get("stage") for row in case.timeline.raw_data}
        case.deepest_stage = next((stage for stage in STAGES if stage in reached), "")
        numbers = {charge.article_number for charge in case.charges.all()}
        if case.amount_yuan and numbers.intersection(TAKING):
            case.amount_kind = "TAKEN"
        case.save(update_fields=["deepest_stage", "amount_kind"])


class Migration(migrations.Migration):
    dependencies = [("warning_cases", "0003_structured_cases")]
    operations = [
        migrations.RunPython(seed, migrations.RunPython.noop, elidable=False),
        migrations.RunPython(describe_cases, migrations.RunPython.noop, elidable=False),
    ]
