"""What a prepared subquery finds is what Django's own would; it is written once."""

import pytest
from django.db.models import BigIntegerField, CharField, Exists, OuterRef, Subquery

from cadres.models import Grant, Unit
from cadres.roles import Role
from cadres.services import grant_role
from core.prepared_subqueries import PreparedSubquery
from tests.factories.cadres import make_cadre, make_tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return make_tree({"县": {"局": {"科": {}}, "邻局": {}}})


@pytest.fixture
def people(tree):
    made = [make_cadre(unit=tree[name]) for name in ("县", "局", "邻局")]
    for person, unit in zip(made, ("县", "局", "局"), strict=True):
        grant_role(cadre=person, role=Role.EDITOR, unit=tree[unit])
    return made


def held_over(cadre):
    return Grant.objects.order_by().filter(cadre_id=cadre)


def prepared():
    return PreparedSubquery(
        lambda row, cadre: (
            Unit.objects.order_by().filter(
                Exists(held_over(cadre).filter(unit=OuterRef("pk"))), pk=row
            )
        ).values("pk"),
        cadre=BigIntegerField(),
    )


def test_the_condition_holds_for_the_rows_that_django_finds(people):
    reads = prepared()

    for person in people:
        mine = Unit.objects.filter(reads.exists("pk", cadre=person.pk))
        assert set(mine) == set(Unit.objects.filter(grants__cadre=person)), person
        others = Unit.objects.filter(~reads.exists("pk", cadre=person.pk))
        assert set(others) == set(Unit.objects.all()) - set(mine), person


def test_it_is_asked_about_the_row_around_it_however_deep_it_stands(people, tree):
    reads = prepared()
    condition = reads.exists("pk", cadre=people[1].pk)
    within = Unit.objects.filter(pk__in=Unit.objects.filter(condition).values("pk"))
    around = Unit.objects.filter(
        pk__in=Unit.objects.exclude(pk__in=within.values("pk")).values("pk")
    )
    of_grants = Grant.objects.filter(reads.exists("unit", cadre=people[1].pk))
    beside = Unit.objects.filter(Exists(Unit.objects.filter(condition, pk=OuterRef("pk"))))

    assert list(within) == list(beside) == [tree["局"]]
    assert set(around) == {tree["县"], tree["科"], tree["邻局"]}
    assert {grant.cadre for grant in of_grants} == {people[1], people[2]}


def test_a_value_is_that_of_the_row(people):
    names = PreparedSubquery(lambda row: Unit.objects.order_by().filter(pk=row).values("name"))
    found = Grant.objects.annotate(
        theirs=names.value("unit", CharField()),
        expected=Subquery(Unit.objects.filter(pk=OuterRef("unit")).values("name")),
    )

    assert found.count() == 3
    for grant in found:
        assert grant.theirs == grant.expected == grant.unit.name


def test_it_is_written_once_and_asked_with_other_values(people):
    written = []
    reads = PreparedSubquery(
        lambda row, cadre: written.append(1) or held_over(cadre).filter(unit=row).values("pk"),
        cadre=BigIntegerField(),
    )

    counts = [Unit.objects.filter(reads.exists("pk", cadre=p.pk)).count() for p in people]

    assert counts == [1, 1, 1]
    assert Unit.objects.filter(reads.exists("pk", cadre=0)).count() == 0
    assert written == [1]


def test_no_parameter_may_lack_or_be_unknown(tree):
    with pytest.raises(KeyError, match="cadre"):
        prepared().exists("pk")
    with pytest.raises(KeyError, match="person"):
        prepared().exists("pk", cadre=1, person=2)
