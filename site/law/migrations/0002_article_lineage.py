from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("law", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="article",
            name="lineage",
            field=models.UUIDField(null=True, editable=False, verbose_name="lineage"),
        ),
    ]
