"""The lists that describe cases are installed once and then belong to the editors."""

import pytest

from warning_cases.models import Axis, Charge, Term
from warning_cases.seeds import CHARGES, MORE_TERMS, TERMS, seed_more_terms, seed_taxonomies

pytestmark = pytest.mark.django_db


def seed():
    seed_taxonomies(term_model=Term, charge_model=Charge)
    seed_more_terms(term_model=Term)


@pytest.mark.parametrize(
    ("axis", "count"),
    [
        (Axis.MANIFESTATION, 8),
        (Axis.CAUSE, 10),
        (Axis.PSYCHOLOGY, 7),
        (Axis.SECTOR, 9),
        (Axis.OUTSTANDING_PROBLEM, 5),
        (Axis.IMPORTANT_MATTER, 4),
        (Axis.ENFORCEMENT_ABUSE, 5),
        (Axis.RURAL_FIELD, 7),
        (Axis.HOT_POSITION, 3),
        (Axis.KEY_PROJECT, 3),
        (Axis.DISCIPLINE, 6),
        (Axis.ENFORCEMENT_FORM, 4),
        (Axis.EDUCATION_CONTENT, 8),
    ],
)
def test_a_migrated_database_holds_every_list(axis, count):
    assert Term.objects.filter(axis=axis).count() == count


def test_a_migrated_database_holds_the_charges_with_their_articles():
    assert Charge.objects.count() == len(CHARGES) >= 45
    influence = Charge.objects.get(name="利用影响力受贿罪")
    assert (influence.article_number, influence.article_suffix) == (388, 1)


def test_seeding_again_adds_nothing_and_keeps_what_an_editor_wrote():
    Term.objects.filter(code="privilege").update(name="特权思想")
    Charge.objects.filter(code="385-bribe-taking").update(name_en="Accepting bribes")

    seed()

    assert Term.objects.get(code="privilege").name == "特权思想"
    assert Charge.objects.get(code="385-bribe-taking").name_en == "Accepting bribes"
    assert (Term.objects.count(), Charge.objects.count()) == (
        len(TERMS) + len(MORE_TERMS),
        len(CHARGES),
    )


def test_every_entry_has_a_name_in_both_languages_and_a_code_of_its_own():
    assert all(seed.name and seed.name_en for seed in (*TERMS, *MORE_TERMS, *CHARGES))
    terms = (*TERMS, *MORE_TERMS)
    assert len({(term.axis, term.code) for term in terms}) == len(terms)
    assert len({charge.code for charge in CHARGES}) == len(CHARGES)


def test_a_charge_code_begins_with_its_article():
    for charge in CHARGES:
        prefix = str(charge.article_number)
        if charge.article_suffix:
            prefix += f"-{charge.article_suffix}"
        assert charge.code.startswith(prefix + "-")


def test_seeding_costs_three_queries(django_assert_num_queries):
    with django_assert_num_queries(3):
        seed()
