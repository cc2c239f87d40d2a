"""Cutting text into terms, for the index and for queries. Pure.

Databases cut text at spaces, so that a Chinese sentence is one huge word and 受贿 is never found in
it. The index therefore holds, for each run of Chinese characters, the words of a segmenter, every
pair of neighbouring characters, and each character. A query is cut into words by the same
segmenter, and each word is asked for by its pairs: whatever the segmenter made of a word in its
sentence, the pairs are there. Words of a query need not stand next to each other.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Final

import rjieba

# Han characters, with the iteration mark and the zero of numerals.
HAN: Final = re.compile(r"[\u3005\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f]+")
LATIN: Final = re.compile(r"[a-z0-9]+")

# A finder takes normalised text and returns the terms of what it recognises, and the text without
# it. Apps above add theirs (`law` knows article numbers) when they are ready.
Finder = Callable[[str], tuple[list[str], str]]
finders: list[Finder] = []


def normalised(text: str) -> str:
    """Return `text` in lower case with full-width and compatibility forms made plain."""
    return unicodedata.normalize("NFKC", text).lower()


def pairs(word: str) -> list[str]:
    """Return the neighbouring pairs of `word`: 挪用公款 → 挪用, 用公, 公款; a single sign as it is."""
    if len(word) < 2:
        return [word]
    return [word[start : start + 2] for start in range(len(word) - 1)]


def _index_terms(text: str) -> Iterator[str]:
    plain = normalised(text)
    for finder in finders:
        yield from finder(plain)[0]
    yield from LATIN.findall(plain)
    for run in HAN.findall(plain):
        yield from rjieba.cut_for_search(run)
        yield from pairs(run)
        yield from run


def index_text(text: str) -> str:
    """Return what the index stores for `text`: its terms, each once, separated by spaces."""
    return " ".join(dict.fromkeys(_index_terms(text)))


def query_terms(query: str) -> list[str]:
    """Return the terms that a document must all have to answer `query`.

    Single characters such as 的 are asked for only when the query holds nothing longer.
    """
    plain = normalised(query)
    terms: list[str] = []
    for finder in finders:
        found, plain = finder(plain)
        terms += found
    terms += LATIN.findall(plain)
    words = [word for run in HAN.findall(plain) for word in rjieba.cut(run)]
    for word in words:
        if len(word) > 1:
            terms += pairs(word)
    if not terms:
        terms = words
    return list(dict.fromkeys(terms))


def query_words(query: str) -> list[str]:
    """Return the words of `query` as a reader would mark them in a result, longest first."""
    words = LATIN.findall(normalised(query))
    for run in HAN.findall(normalised(query)):
        cut = [word for word in rjieba.cut(run) if len(word) > 1]
        words += [run, *cut] if len(run) > 1 else [run]
    return sorted(dict.fromkeys(words), key=len, reverse=True)
