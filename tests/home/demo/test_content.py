"""The demo county is whole: people, units and posts are all there, and what it teaches holds together."""

import datetime as dt
import re
from collections import Counter

import pytest
from wagtail.models import Revision, Site

from cadres.models import Cadre, Grant, Post, Posting, Power, RiskPoint, Status, Unit
from cadres.roles import Role
from campaigns.lesson import cards_of
from campaigns.library import with_library_cards
from campaigns.models import CampaignPage
from core.publishing_gates import reasons_against
from courses.models import CoursePage, LessonPage
from exemplars.models import BoundaryCardPage, ExemplarPage, PracticePage
from home.demo import bank, loader, people
from home.models import HomePage
from home.services import INDEXES
from law.models import Article, LawModulePage
from law.severity import Rung
from quizzes.kinds import kind_of
from quizzes.models import Category, QuestionVersion, Quiz
from records.certificates.holding import held_certificates
from records.models import PledgeText, Standing
from warning_cases.blocks import STAGES
from warning_cases.exercises.facts import ladder_of
from warning_cases.library.bands import band_of
from warning_cases.models import WarningCasePage
from warning_cases.on_their_days import ArticlesOnTheirDays, day_of

pytestmark = pytest.mark.django_db


def test_has_forty_units_at_least_three_deep(demo):
    assert Unit.objects.count() == 40
    assert max(Unit.objects.values_list("depth", flat=True)) >= 3
    assert Unit.find_problems() == ([], [], [], [], [])


def test_has_twelve_hundred_generated_people_beside_the_accounts(demo):
    assert Cadre.objects.count() == 1200 + len(people.ACCOUNTS)


def test_has_a_few_people_who_do_not_count(demo):
    away = Counter(Cadre.objects.exclude(status=Status.ACTIVE).values_list("status", flat=True))
    assert set(away) == {Status.ON_LEAVE, Status.SECONDED, Status.RETIRED}
    assert sum(away.values()) < 60


def test_has_twenty_posts_with_sixty_four_risk_points(demo):
    assert Post.objects.count() == 20
    assert RiskPoint.objects.count() == 64
    assert not Post.objects.filter(powers=None).exists()
    assert not RiskPoint.objects.filter(measures="").exists()


def test_everybody_holds_one_post(demo):
    assert Posting.objects.filter(is_primary=True, to_on=None).count() == Cadre.objects.count()


def test_only_demo_accounts_can_sign_in(demo):
    able = {cadre.username for cadre in Cadre.objects.all() if cadre.has_usable_password()}
    assert able == {account.username for account in people.ACCOUNTS}
    assert Cadre.objects.get(username="cadre").check_password(people.PASSWORD)


def test_every_role_has_an_account(demo):
    assert set(Grant.objects.values_list("role", flat=True)) == set(Role.values)


def test_loading_again_changes_nothing(demo):
    before = Revision.objects.count(), Cadre.objects.count(), Article.objects.count()

    assert loader.load(at=demo + dt.timedelta(days=200), report=lambda step: None) == 0
    assert (Revision.objects.count(), Cadre.objects.count(), Article.objects.count()) == before


def test_keeps_what_editors_changed(demo):
    case = WarningCasePage.objects.get(slug="signature")
    case.title = "改过的标题"
    case.save_revision().publish()

    loader.load(at=demo, report=lambda step: None)

    assert WarningCasePage.objects.get(slug="signature").title == "改过的标题"


def test_every_question_can_be_asked_and_is_explained_with_an_article(demo):
    versions = QuestionVersion.objects.prefetch_related("articles")
    assert len(versions) == 180
    for version in versions:
        kind_of(version.kind).validate(version)
        assert version.explanation, version.question
        assert version.articles.all(), version.question


def test_questions_are_of_mixed_kind_and_difficulty(demo):
    kinds = Counter(QuestionVersion.objects.values_list("kind", flat=True))
    assert kinds == {
        "SINGLE": 60,
        "MULTIPLE": 30,
        "TRUE_FALSE": 28,
        "SHORT_TEXT": 14,
        "NUMERIC": 14,
        "ORDERING": 8,
        "MATCHING": 8,
        "LADDER": 8,
        "CASE_ANALYSIS": 5,
        "BRANCHING": 5,
    }
    assert set(QuestionVersion.objects.values_list("difficulty", flat=True)) == {1, 2, 3, 4, 5}


def test_no_letter_gives_the_answer_away():
    keys = Counter(
        row["key"] for row in bank.question_rows() if row["kind"] == "SINGLE" and "key" in row
    )
    assert set(keys) == set("abcd")
    assert max(keys.values()) <= 0.4 * sum(keys.values())


def test_every_category_has_a_parent_or_sub_categories_and_questions(demo):
    for category in Category.objects.prefetch_related("children", "questions"):
        is_top = category.parent_id is None
        assert bool(category.children.all()) == is_top, category
        assert bool(category.questions.all()) != is_top, category


def test_timelines_go_from_refusing_to_concealing_and_add_up(demo):
    order = [code for code, _label in STAGES]
    for case in WarningCasePage.objects.all():
        events = [block.value for block in case.timeline]
        stages = [order.index(event["stage"]) for event in events]
        assert stages == sorted(stages)
        assert (stages[0], stages[-1]) == (0, len(order) - 1)
        if case.amount_kind != "LOSS":
            assert sum(event["amount_yuan"] or 0 for event in events) == case.amount_yuan
        assert sum(bool(event["decision"]) for event in events) >= 2, case
        for event in events:
            assert bool(event["decision"]) == (2 <= len(event["choices"]) <= 3), case
            assert sum(choice["is_taken"] for choice in event["choices"]) <= 1


def test_cases_say_they_are_fictional_and_have_at_most_three_causes(demo):
    cases = WarningCasePage.objects.all()
    assert len(cases) == 12
    for case in cases:
        assert case.case_kind == WarningCasePage.CaseKind.FICTIONAL
        assert "虚构" in case.summary
        assert "fictional" in case.summary_en
        assert 1 <= case.terms.filter(axis="CAUSE").count() <= 3
        assert case.charges.exists()
        for name in ("ethics", "discipline", "law", "responsibility", "confession", "outcome"):
            assert getattr(case, name), (case, name)


def test_cases_cite_the_criminal_law_in_force_when_the_acts_ended(demo):
    for case in WarningCasePage.objects.all():
        for article in case.articles.select_related("version__instrument"):
            version = article.version
            assert version.in_force_from <= case.act_to, article
            if version.instrument.code == "criminal-law":
                assert version.in_force_until is None or case.act_to <= version.in_force_until


def test_charges_of_cases_are_cited_by_article(demo):
    for case in WarningCasePage.objects.all():
        cited = set(case.articles.values_list("number", "suffix"))
        for charge in case.charges.all():
            assert (charge.article_number, charge.article_suffix) in cited, (case, charge)


def test_the_twelve_cases_are_of_the_kinds_that_matter(demo):
    def with_terms(axis, *codes):
        return WarningCasePage.objects.filter(
            terms__axis=axis, terms__code__in=codes
        ).distinct()

    assert with_terms("SECTOR", "procurement", "engineering").count() == 4
    assert with_terms("SECTOR", "personnel").count() == 2
    assert with_terms("SECTOR", "village-funds").count() == 2
    assert with_terms("SECTOR", "law-enforcement").count() == 1
    assert with_terms("SECTOR", "state-enterprise").count() == 1
    assert (
        WarningCasePage.objects.filter(charges__code="388-1-trading-in-influence").count() == 1
    )
    assert WarningCasePage.objects.filter(charges__code="397-neglect-of-duty").count() == 1


@pytest.mark.parametrize(
    ("slug", "band"),
    [
        ("signature", "huge"),
        ("three-kilometres", "huge"),
        ("fish-pond", None),  # two crimes, two sums
        ("two-identical-bids", "huge"),
        ("three-rectification-notices", "larger"),
        ("the-list-known-early", "huge"),  # by its circumstances
        ("two-years-in-a-file", "larger"),
        ("twenty-seven-mu", "larger"),
        ("ten-minutes-off", "larger"),
        ("brother-in-laws-company", "huge"),
        ("a-call-after-retirement", "larger"),
        ("one-wrong-account", "major-loss"),
    ],
)
def test_cases_reach_the_band_that_their_text_names(demo, slug, band):
    reached = band_of(WarningCasePage.objects.get(slug=slug))

    assert (reached.band.code if reached else None) == band


def test_every_case_can_be_practised_and_belongs_to_a_post(demo):
    for case in WarningCasePage.objects.all():
        ladder = ladder_of(case)
        assert 4 <= len(ladder.facts) <= 6, case
        rungs = {fact.belongs.rung for fact in ladder.facts}
        assert {Rung.LAWFUL, Rung.CRIME} < rungs, case
        assert len(case.mirror) == 3
        assert all(block.value["clause"] for block in case.mirror)
        assert case.post
        assert set(case.risk_points.values_list("post", flat=True)) == {case.post.pk}


def test_acts_of_a_ladder_are_judged_by_the_text_of_their_day(demo):
    for case in WarningCasePage.objects.all():
        facts = ladder_of(case).facts
        cited = [(fact.value["article"], day_of(fact.value, case.act_date)) for fact in facts]
        on_their_days = ArticlesOnTheirDays.of(cited)
        for article, day in cited:
            version = on_their_days[article, day].version
            assert version.in_force_from <= day, (case, article)
            assert version.in_force_until is None or day <= version.in_force_until


def test_the_course_ends_with_a_quiz_drawn_from_a_pool(demo):
    course = CoursePage.objects.get(slug="procurement-first-lesson")
    lessons = LessonPage.objects.child_of(course).order_by("path")
    assert 5 <= len(lessons) <= 6
    assert [bool(lesson.quiz) for lesson in lessons] == [False] * (len(lessons) - 1) + [True]
    assert course.minutes == sum(lesson.minutes for lesson in lessons)
    quiz = Quiz.objects.get(code="procurement-first-lesson")
    assert quiz.question_count == 10
    assert quiz.items.count() > 2 * quiz.question_count


def test_six_law_modules_explain_ten_articles_or_more_each(demo):
    modules = LawModulePage.objects.all()
    assert len(modules) == 6
    for module in modules:
        cited = [
            block.value["article"] for block in module.body if block.block_type == "article"
        ]
        assert 10 <= len(cited) <= 26
        assert {article.version_id for article in cited} == {module.version_id}


def test_an_article_is_the_same_provision_under_its_later_number(demo):
    old, new = (
        Article.objects.get(
            version__instrument__code="supervision-law", version__label=label, number=number
        )
        for label, number in (("2018", 45), ("2024", 52))
    )
    assert old.lineage == new.lineage


def test_only_summaries_of_ours_are_shipped(demo):
    assert not Article.objects.exclude(text="").exists()
    assert not Article.objects.filter(summary="").exists()


def test_the_campaign_is_open_and_ends_after_the_computed_festival(demo):
    campaign = CampaignPage.objects.get()
    assert campaign.festival_on == dt.date(2027, 2, 6)
    assert campaign.starts_on < demo.date() < campaign.festival_on < campaign.ends_on
    assert not [block for block in campaign.body if block.block_type == "card"]
    cards = cards_of(with_library_cards(campaign.body.raw_data))
    assert [card.verdict for card in cards] == ["FORBIDDEN", "REPORT", "ALLOWED"]
    assert all(card.articles for card in cards)


def test_what_the_english_interface_shows_is_there_in_english(demo):
    pages = [HomePage, CoursePage, LessonPage, WarningCasePage, ExemplarPage]
    for model in [*pages, LawModulePage, CampaignPage, *(seed.model for seed in INDEXES)]:
        for page in model.objects.all():
            assert page.title_en, page
            assert page.summary_en, page
    for model in (Unit, Post, Power, RiskPoint, Category):
        assert not model.objects.filter(name_en="").exists(), model
    course = CoursePage.objects.get(slug="procurement-first-lesson")
    assert len(course.objectives_en.split("\n")) == len(course.objectives.split("\n"))
    for pledge in PledgeText.objects.all():
        assert len(pledge.clauses_en) == len(pledge.clauses)
    assert not Article.objects.filter(summary_en="").exists()


def test_chinese_texts_use_full_width_punctuation():
    texts = [row[name] for row in bank.question_rows() for name in ("stem", "why")]
    half_width = re.compile(r"[一-鿿][,;:?!()]|[,;:?!()][一-鿿]")
    assert [text for text in texts if half_width.search(text)] == []


def test_the_front_page_is_the_root_of_the_default_site(demo):
    home = HomePage.objects.get()
    assert Site.objects.get(is_default_site=True).root_page_id == home.pk
    assert home.url_path == "/home/"
    assert {page.slug for page in home.get_children()} == {seed.slug for seed in INDEXES}


def test_the_demo_cadre_holds_a_lapsed_an_ending_and_a_revoked_certificate(demo):
    cadre = Cadre.objects.get(username="cadre")

    held = held_certificates(cadre, demo)

    assert Counter(one.standing for one in held)[Standing.LAPSED] == 1
    assert Counter(one.standing for one in held)[Standing.REVOKED] == 1
    assert [one.days_left for one in held if one.is_ending and one.standing is Standing.VALID]


def test_has_six_exemplars_six_practices_and_twenty_four_cards(demo):
    cards = Counter(BoundaryCardPage.objects.live().values_list("occasion", flat=True))
    festivals = {code: number for code, number in cards.items() if number == 3}

    assert ExemplarPage.objects.live().count() == 6
    assert PracticePage.objects.live().count() == 6
    assert sum(cards.values()) == 24
    assert len(festivals) == 7
    assert set(cards) - set(festivals) == {"WEDDING", "LECTURE_FEE", "LOAN"}


def test_every_card_and_practice_rests_on_an_article_and_reads_in_english(demo):
    for card in BoundaryCardPage.objects.all():
        assert card.articles.all(), card
        assert card.text_language == "zh-Hans"
        assert card.situation_en, card
        assert card.reason_en, card
    for practice in PracticePage.objects.all():
        assert practice.articles.all(), practice
        assert practice.risk_points.all(), practice


def test_nothing_in_it_would_be_held_back(demo):
    pages = [*ExemplarPage.objects.all(), *PracticePage.objects.all()]
    pages += [*BoundaryCardPage.objects.all(), *WarningCasePage.objects.all()]

    assert [page.title for page in pages if reasons_against(page)] == []
