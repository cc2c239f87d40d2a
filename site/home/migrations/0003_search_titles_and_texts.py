"""One index over the titles and texts of the search's entries together.

A page answers when its title and its text hold the words between them. The search engine indexes
the two apart, so that PostgreSQL would put both together for every page at each question.
"""

from django.db import migrations


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        table = apps.get_model("wagtailsearch", "IndexEntry")._meta.db_table
        schema_editor.execute(
            f"CREATE INDEX IF NOT EXISTS home_search_title_and_text"
            f" ON {table} USING gin ((title || body))"
        )


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS home_search_title_and_text")


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0002_page_id_as_text"),
        ("wagtailsearch", "0006_customise_indexentry"),
    ]

    operations = [migrations.RunPython(create, drop)]
