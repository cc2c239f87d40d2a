import uuid

from django.db import migrations


def fill(apps, schema_editor):
    """Give every article an identity of its own; importing or confirming joins them."""
    Article = apps.get_model("law", "Article")
    batch = []
    for article in Article.objects.filter(lineage=None).only("pk").iterator():
        article.lineage = uuid.uuid4()
        batch.append(article)
    Article.objects.bulk_update(batch, ["lineage"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("law", "0002_article_lineage")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
