"""Tests of the tests: indexes that are written when they are read (`tests.late_indexing`)."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, ReferenceIndex
from wagtail.search.models import IndexEntry

from tests import late_indexing
from tests.factories.cadres import make_cadre
from tests.factories.content import make_case
from tests.permissions.rollback import rolled_back


@pytest.fixture
def case(db):
    return make_case(title="迟到的索引")


def found(page):
    return IndexEntry.objects.filter(object_id=str(page.pk)).exists()


def test_nothing_is_written_until_it_is_read(case):
    assert late_indexing.waiting()

    assert found(case)
    assert not late_indexing.waiting()


def test_the_next_test_finds_what_the_world_of_both_has_made(case):
    assert found(case)


def test_references_are_found_too(case):
    Page.objects.get(pk=case.pk).save()

    ReferenceIndex.get_references_to(case).exists()

    assert not late_indexing.waiting()


def test_what_is_undone_waits_again(case):
    before = late_indexing.waiting()

    with rolled_back():
        assert found(case)

    assert late_indexing.waiting() == before
    assert found(case)


def test_who_counts_statements_counts_no_writing(case):
    with CaptureQueriesContext(connection) as captured:
        assert found(case)

    assert len(captured) == 1


def test_an_object_waits_once_for_each_index(case):
    late_indexing.write()

    for _ in range(3):
        case.save()

    assert len(late_indexing.waiting()) == 2


def test_what_was_deleted_meanwhile_is_no_error(case):
    make_cadre("甲")
    with transaction.atomic():
        case.delete()

    assert not found(case)
