"""An address is compared with few patterns, and means what the plain list of them says."""

import pytest
from django.urls import Resolver404, include, path, re_path
from django.urls.resolvers import RoutePattern, URLPattern, URLResolver
from hypothesis import example, given
from hypothesis import strategies as st

from config.urls import _own, urlpatterns
from core.addresses import by_first_part

pytestmark = pytest.mark.once
SITE = by_first_part(_own)
PLAIN = URLResolver(RoutePattern(""), _own)
PARTS = [
    "attempts",
    "quizzes",
    "console",
    "admin",
    "media",
    "7",
    "state",
    "健康",
    "",
    "a.b",
    "new",
]


def found(resolver, address):
    try:
        match = resolver.resolve(address)
    except Resolver404:
        return None
    return match.func, match.args, match.kwargs, match.view_name, match.namespaces, match.route


def own_first_parts():
    return sorted({str(one.pattern).partition("/")[0] for one in SITE.url_patterns})


@given(
    st.lists(st.sampled_from(PARTS + own_first_parts()) | st.text(max_size=4), max_size=5).map(
        "/".join
    )
)
@example("")
@example("healthz")
@example("healthz/")
@example("attempts/00000000-0000-4000-8000-000000000000/answers")
@example("admin/pages/7/edit/")
def test_an_address_means_what_the_plain_list_says(address):
    assert found(SITE, address) == found(PLAIN, address)


def test_an_answer_is_compared_with_few_patterns(monkeypatch):
    tried = []
    resolve = URLPattern.resolve
    monkeypatch.setattr(
        URLPattern, "resolve", lambda self, path: tried.append(path) or resolve(self, path)
    )

    match = SITE.resolve("attempts/00000000-0000-4000-8000-000000000000/answers")

    assert match.view_name == "save_answers"
    assert len(tried) <= 25
    assert urlpatterns[0].url_patterns == SITE.url_patterns


def test_order_open_parts_and_prefixes_are_kept():
    def view(request):
        """Nobody asks for it."""

    patterns = [
        path("a/<int:number>/", view, name="numbered"),
        re_path("^a/(?P<word>x+)/$", view, name="regular"),
        path("", include([path("a/7/", view, name="never"), path("b", view, name="plain")])),
        path("<slug:first>/", view, name="open"),
        path("c/", include(([path("", view, name="inside")], "space")), {"extra": 1}),
        path("", include([path("d/", view, name="given")]), {"extra": 2}),
    ]
    sorted_, plain = by_first_part(patterns), URLResolver(RoutePattern(""), patterns)

    names = {}
    for address in ("a/7/", "a/xx/", "b", "b/", "c/", "d/", "e/", "e", ""):
        assert found(sorted_, address) == found(plain, address)
        match = found(sorted_, address)
        names[address] = match and match[3]
    assert names == {
        "a/7/": "numbered",
        "a/xx/": "regular",
        "b": "plain",
        "b/": "open",
        "c/": "open",
        "d/": "open",
        "e/": "open",
        "e": None,
        "": None,
    }
    assert sorted_.reverse("given") == plain.reverse("given") == "d/"
