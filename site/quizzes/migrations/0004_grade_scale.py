"""The usual grades of exams, and a table of late answers that is only ever added to."""

from core.append_only import append_only
from django.db import migrations

BANDS = ((90, "优秀", "Excellent"), (80, "良好", "Good"), (60, "合格", "Pass"))


def seed(apps, schema_editor):
    scale, is_new = apps.get_model("quizzes", "GradeScale").objects.get_or_create(
        code="exam",
        defaults={"name": "优秀、良好、合格", "name_en": "Excellent, good, pass"},
    )
    if is_new:
        band = apps.get_model("quizzes", "GradeBand")
        band.objects.bulk_create(
            band(scale=scale, from_percent=from_percent, name=name, name_en=name_en)
            for from_percent, name, name_en in BANDS
        )


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0003_exam_terms")]
    operations = [
        append_only("quizzes_lateanswer"),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
