"""Keep the texts of search entries apart from their rows.

Whoever searches reads the titles of thousands of entries, and the texts of the best few. With texts
inside the rows a page of the table holds four entries, without them twenty. Rows that are there
already change when their pages are indexed again.
"""

from django.db import migrations

_APART = (
    "ALTER COLUMN title SET STORAGE MAIN, ALTER COLUMN body SET STORAGE EXTERNAL, "
    "ALTER COLUMN autocomplete SET STORAGE EXTERNAL, SET (toast_tuple_target = 512)"
)
_TOGETHER = (
    "ALTER COLUMN title SET STORAGE EXTENDED, ALTER COLUMN body SET STORAGE EXTENDED, "
    "ALTER COLUMN autocomplete SET STORAGE EXTENDED, RESET (toast_tuple_target)"
)


def _alter(apps, schema_editor, how):
    if schema_editor.connection.vendor == "postgresql":
        table = apps.get_model("wagtailsearch", "IndexEntry")._meta.db_table
        schema_editor.execute(f"ALTER TABLE {table} {how}")


def keep_apart(apps, schema_editor):
    _alter(apps, schema_editor, _APART)


def keep_together(apps, schema_editor):
    _alter(apps, schema_editor, _TOGETHER)


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0003_search_titles_and_texts"),
        ("wagtailsearch", "0006_customise_indexentry"),
    ]

    operations = [migrations.RunPython(keep_apart, keep_together)]
