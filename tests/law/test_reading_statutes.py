"""A statute written as Markdown is read into headings and numbered articles, or refused by name."""

import datetime as dt

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from core.errors import DomainError
from law.statute_text import (
    ArticlesOutOfOrder,
    DuplicateArticles,
    Level,
    MissingArticles,
    NoArticles,
    NoTitle,
    parse_statute,
)
from tests.factories.law import REED_LAW, with_changes


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def reed():
    return parse_statute(REED_LAW)


def test_reads_the_name_and_the_dates_of_the_preamble(reed):
    assert reed.name == "中华人民共和国芦苇管理法"
    assert [line.on for line in reed.enactments] == [dt.date(2019, 3, 1), dt.date(2023, 8, 15)]
    assert reed.adopted_on == dt.date(2023, 8, 15)
    assert reed.history.startswith("2019-03-01 第一届示例委员会")


def test_reads_every_article_with_suffixes_and_repealed_ones(reed):
    assert [article.key for article in reed.articles] == [
        (1, 0),
        (2, 0),
        (3, 0),
        (3, 1),
        (3, 2),
        (4, 0),
    ]
    assert reed.articles[4].text == "（删去）"


def test_keeps_paragraphs_and_items_apart(reed):
    assert reed.articles[1].paragraphs == [
        "芦苇管理应当遵守下列原则：",
        "（一）公开；",
        "（二）节约。",
        "违反前款规定的，应当改正。",
    ]


def test_reads_parts_chapters_and_sections_and_what_stands_under_them(reed):
    assert [(heading.level, heading.title) for heading in reed.headings] == [
        (Level.PART, "第一编 总则"),
        (Level.CHAPTER, "第一章 目的"),
        (Level.CHAPTER, "第二章 收割"),
        (Level.SECTION, "第一节 许可"),
        (Level.PART, "附则"),
    ]
    assert reed.headings[reed.articles[2].heading].title == "第一节 许可"


def test_leaves_out_footnotes_and_annexes(reed):
    assert "①" not in reed.articles[-1].text
    assert reed.articles[-1].key == (4, 0)


def test_an_amended_text_applies_from_its_amendment_at_the_earliest(reed):
    assert reed.commences_on == dt.date(2023, 8, 15)


def test_a_text_that_was_never_amended_applies_from_the_day_it_names():
    text = "# 某办法\n2024年5月1日 通过\n第一条 本办法自2024年9月1日起施行。"

    assert parse_statute(text).commences_on == dt.date(2024, 9, 1)


def test_a_preamble_may_name_the_day():
    text = "# 某办法\n2007年4月4日 通过\n2007年6月1日 施行\n<!-- INFO END -->\n第一条 略。"
    statute = parse_statute(text)

    assert statute.adopted_on == dt.date(2007, 4, 4)
    assert statute.commences_on == dt.date(2007, 6, 1)


def test_a_text_without_any_date_has_none():
    statute = parse_statute("# 某办法\n第一条 本办法自公布之日起施行。")

    assert statute.commences_on is None
    assert statute.starts_at_once


def test_headings_need_no_marks_and_articles_may_have_arabic_numbers():
    statute = parse_statute("某办法\n第一章 总则\n第1条 甲。\n第2条 乙。\n第2条之1 丙。")

    assert [article.key for article in statute.articles] == [(1, 0), (2, 0), (2, 1)]
    assert statute.headings[0].title == "第一章 总则"


def test_a_sentence_that_begins_with_an_article_is_no_article():
    statute = parse_statute("# 某办法\n第一条 甲。\n第二条规定的情形，从其规定。\n第二条 乙。")

    assert len(statute.articles) == 2
    assert statute.articles[0].paragraphs[1].startswith("第二条规定")


@pytest.mark.parametrize(
    ("text", "error", "names"),
    [
        ("", NoTitle, "中华人民共和国监察法"),
        ("第一条 甲。", NoTitle, "中华人民共和国监察法"),
        ("# 通知\n\n各单位：请学习。", NoArticles, "第…条"),
        (with_changes(第四条="第三条"), DuplicateArticles, "第三条"),
        (with_changes(第四条="第七条"), MissingArticles, "第四条、第五条、第六条"),
        (with_changes(之二="之三"), MissingArticles, "第三条之二"),
        ("# 某\n第二条 乙。\n第一条 甲。", ArticlesOutOfOrder, "第一条"),
    ],
)
def test_a_broken_text_is_refused_and_the_place_named(text, error, names):
    with pytest.raises(error, match=names):
        parse_statute(text)


def test_a_long_list_of_missing_articles_is_cut():
    with pytest.raises(MissingArticles) as caught:
        parse_statute("# 某\n第一条 甲。\n第9999条 乙。")

    assert len(str(caught.value)) < 400


@given(
    st.text(
        alphabet="# \n第一二三四五六七八九十百千零条之编章节附则件（）2024年5月1日自起施行",
        max_size=300,
    )
)
def test_any_text_is_read_or_refused_by_name(text):
    try:
        statute = parse_statute(text)
    except DomainError:
        return
    assert statute.articles


@given(
    st.lists(st.text(alphabet="甲乙丙丁，。", min_size=1, max_size=20), min_size=1, max_size=40)
)
def test_as_many_articles_come_out_as_went_in(bodies):
    lines = [f"第{number}条 {body}" for number, body in enumerate(bodies, start=1)]
    statute = parse_statute("\n\n".join(["# 某办法", *lines]))

    assert [article.text for article in statute.articles] == bodies
