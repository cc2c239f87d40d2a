"""Text is cut so that a word is found wherever it stands inside a Chinese sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.search.segmentation import HAN, index_text, normalised, query_terms, query_words

pytestmark = pytest.mark.once

HAN_TEXT = st.text(
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=30
)
ANY_TEXT = st.text(max_size=60)


def answers(document, query):
    indexed = set(index_text(document).split())
    terms = query_terms(query)
    return bool(terms) and all(term in indexed for term in terms)


@pytest.mark.parametrize(
    ("document", "query"),
    [
        ("采购科长受贿案警示录", "受贿"),
        ("关于挪用公款三个月以上的认定", "挪用公款"),
        ("严查吃拿卡要问题", "吃拿卡要"),
        ("某县住建局工程招标中的围猎", "住建局"),
        ("某县住建局工程招标中的围猎", "工程围猎"),
        ("ＡＢＣ公司的ＧＰＳ", "gps"),
        ("学习《监察法》心得", "监察法"),
        ("贪", "贪"),
    ],
)
def test_finds(document, query):
    assert answers(document, query)


@pytest.mark.parametrize(
    ("document", "query"),
    [
        ("采购科长受贿案", "行贿"),
        ("采购科长", "受贿"),
        ("挪用资金", "挪用公款"),
        ("案", ""),
        ("案", "，。"),
    ],
)
def test_does_not_find(document, query):
    assert not answers(document, query)


@given(HAN_TEXT, st.data())
def test_every_piece_of_a_sentence_finds_the_sentence(sentence, data):
    start = data.draw(st.integers(0, len(sentence) - 1))
    end = data.draw(st.integers(start + 1, len(sentence)))

    assert answers(sentence, sentence[start:end])


@given(ANY_TEXT)
def test_terms_hold_no_space_and_no_sign_a_query_language_would_read(text):
    for term in (*query_terms(text), *index_text(text).split()):
        assert term
        assert not set(term) & set(" \t\n\"'*:&|!()<>\\%")


@given(ANY_TEXT)
def test_a_reader_sees_only_words_that_were_typed(text):
    plain = normalised(text)

    for word in query_words(text):
        assert word in plain


def test_single_signs_count_only_when_there_is_nothing_longer():
    assert query_terms("受贿的") == ["受贿"]
    assert query_terms("的") == ["的"]


def test_ideographs_beyond_the_basic_plane_are_han():
    assert HAN.findall("𠮷村") == ["𠮷村"]
