"""However an article number is written, searching finds it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.search.segmentation import index_text, query_terms
from law.article_terms import article_term, find_article_terms
from law.numerals import chinese_number


@pytest.mark.parametrize(
    "written", ["第三百八十五条", "第385条", "385条", "art. 385", "article 385", "Art 385"]
)
def test_one_article_has_one_term(written):
    assert article_term(385) in query_terms(written)
    assert set(query_terms(written)) <= set(index_text("依照刑法第三百八十五条处理").split())


@pytest.mark.parametrize(
    "written", ["第三百八十八条之一", "388条之一", "第388条之1", "art. 388-1"]
)
def test_inserted_articles_keep_their_suffix(written):
    assert find_article_terms(written)[0] == [article_term(388, 1)]


def test_the_rest_of_the_text_is_left_to_the_segmenter():
    assert find_article_terms("刑法第三百八十五条受贿")[1] == "刑法 受贿"


@pytest.mark.parametrize("written", ["条", "第条", "第百零条条", "共12条款", "headline 385"])
def test_what_is_no_article_number_finds_no_other_article(written):
    assert article_term(385) not in find_article_terms(written)[0]


@given(st.integers(1, 1500), st.integers(0, 9))
def test_chinese_and_arabic_numbers_meet(number, suffix):
    chinese = f"第{chinese_number(number)}条" + (
        f"之{chinese_number(suffix)}" if suffix else ""
    )
    arabic = f"art. {number}" + (f"-{suffix}" if suffix else "")

    assert find_article_terms(chinese)[0] == find_article_terms(arabic)[0]
