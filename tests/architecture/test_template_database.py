"""A transactional test leaves nothing behind and takes nothing away."""

import pytest
from django.db import connection
from django.test import TransactionTestCase
from wagtail.models import Locale, Page, Site

from core.append_only import append_only_tables, refuses_rewriting
from records.models import Entry
from tests.factories.cadres import make_cadre
from tests.factories.records import make_entry


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_finds_the_planted_tree_and_no_rows_of_others(time):
    assert not Entry.objects.exists()
    assert Page.objects.filter(depth=1).count() == 1
    assert Site.objects.count() == Locale.objects.count() == 1

    assert Locale.objects.get().language_code == "zh-hans"

    entry = make_entry(make_cadre())
    Site.objects.all().delete()
    Locale.objects.update(language_code="en")

    assert Entry.objects.get().pk == entry.pk


@pytest.mark.django_db(transaction=True)
def test_numbers_begin_anew_after_such_a_test():
    make_entry(make_cadre())

    TransactionTestCase._fixture_teardown(None)  # what follows every such test

    assert make_entry(make_cadre()).pk == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_finds_the_schema_of_the_migrations(time):
    table = Entry._meta.db_table
    assert refuses_rewriting(connection, table)
    with connection.cursor() as cursor:
        known = connection.introspection.table_names(cursor)
        assert "left_behind" not in known
        cursor.execute("CREATE TABLE left_behind (id integer)")
        if connection.vendor == "postgresql":
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
    assert refuses_rewriting(connection, table) == (connection.vendor == "sqlite")


@pytest.mark.django_db(transaction=True)
def test_leaves_the_triggers_in_place():
    tables = append_only_tables()

    assert tables
    assert all(refuses_rewriting(connection, table) for table in tables)


@pytest.mark.django_db
def test_an_ordinary_test_after_it_finds_the_tree_too():
    assert Page.objects.filter(depth=1).exists()
    assert Locale.objects.exists()
