"""A transactional test leaves nothing behind and takes nothing away."""

import pytest
from django.db import connection
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

    make_entry(make_cadre())
    Site.objects.all().delete()

    assert Entry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_leaves_the_triggers_in_place():
    tables = append_only_tables()

    assert tables
    assert all(refuses_rewriting(connection, table) for table in tables)


@pytest.mark.django_db
def test_an_ordinary_test_after_it_finds_the_tree_too():
    assert Page.objects.filter(depth=1).exists()
    assert Locale.objects.exists()
