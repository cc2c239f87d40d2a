from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("assignments", "0012_people_who_are_elsewhere_now")]

    operations = [
        migrations.RemoveIndex(model_name="obligation", name="assignments_obligation_away"),
        migrations.AddIndex(
            model_name="obligation",
            index=models.Index(
                condition=Q(("is_elsewhere", True)),
                fields=["assignment"],
                name="assignments_obligation_away",
            ),
        ),
    ]
