"""The page frame costs nothing, follows the person's language, and runs no inline code."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from cadres.models import Cadre
from core.sections import SECTIONS, section_of
from core.templatetags.chrome import icon, icon_names, lines, yuan


def frame(path="/", user=None, session=None):
    request = RequestFactory().get(path)
    request.user = user or AnonymousUser()
    request.session = session or {}
    return render_to_string("base.html", request=request)


def test_draws_an_icon_from_the_sprite_as_decoration():
    drawn = icon("check")

    assert drawn.startswith('<svg class="icon"')
    assert 'aria-hidden="true"' in drawn
    assert "<path" in drawn


def test_an_icon_with_a_label_speaks_and_escapes_it():
    drawn = icon("lock", label='Locked "now"')

    assert 'role="img"' in drawn
    assert "Locked &quot;now&quot;" in drawn
    assert "aria-hidden" not in drawn


def test_an_icon_the_sprite_lacks_is_an_error():
    with pytest.raises(KeyError):
        icon("no-such-icon")


def test_the_sprite_has_each_name_once():
    assert len(icon_names()) == len(set(icon_names())) >= 30


@pytest.mark.parametrize(
    ("path", "slug"), [("/law/", "law"), ("/law/x/", "law"), ("/", ""), ("/lawful/", "")]
)
def test_tells_the_section_of_an_address(path, slug):
    assert section_of(path) == slug


def test_marks_the_section_being_read():
    page = frame("/cases/some-case/")

    assert re.findall(r'<a href="([^"]+)" aria-current="page"', page) == ["/cases/"] * 2


@pytest.mark.django_db
def test_links_every_section_without_a_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        page = frame()

    assert all(f'href="{section.path}"' in page for section in SECTIONS)


@pytest.mark.django_db
def test_the_signed_in_frame_costs_no_query_either(django_assert_num_queries):
    person = Cadre(pk=7, staff_number="A-7", name="林一鸣")

    with django_assert_num_queries(0):
        page = frame(user=person, session={"roles": ["SUPERVISOR"]})

    assert "林一鸣" in page


def test_only_people_with_editing_rights_see_the_editor():
    learner = Cadre(pk=7, staff_number="A-7", name="林一鸣")
    editor = Cadre(pk=8, staff_number="A-8", name="周以宁", is_staff=True)

    assert "/admin/" not in frame(user=learner)
    assert "/admin/" in frame(user=editor)


@pytest.mark.parametrize("user", [None, Cadre(pk=7, staff_number="A-7", name="林一鸣")])
def test_has_no_inline_script_style_or_handler(user):
    page = frame(user=user)

    assert not re.search(r"<script(?![^>]*\ssrc=)", page)
    assert "<style" not in page
    assert not re.search(r"<[^>]+\sstyle=", page)
    assert not re.search(r"<[^>]+\son[a-z]+=", page)


def test_loads_the_theme_before_the_first_stylesheet():
    page = frame()

    assert page.index("js/theme.js") < page.index("css/tokens.css")


def test_asks_nothing_of_another_host():
    assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', frame())


@pytest.mark.parametrize(("language", "offered"), [("zh-hans", "en"), ("en", "zh-hans")])
def test_says_its_language_and_offers_the_other(language, offered):
    with translation.override(language):
        page = frame("/law/?q=1")

    assert f'<html lang="{language}">' in page
    assert f'name="language" value="{offered}"' in page
    assert 'name="next" value="/law/?q=1"' in page


def test_the_language_switch_remembers(client):
    answer = client.post("/i18n/setlang/", {"language": "en", "next": "/healthz"})

    assert answer.status_code == 302
    assert answer["Location"] == "/healthz"
    assert answer.cookies["django_language"].value == "en"
    assert int(answer.cookies["django_language"]["max-age"]) >= 30_000_000


@pytest.mark.parametrize(
    ("amount", "chinese", "english"),
    [
        ("8000", "8000元", "¥8,000"),
        ("9999.50", "9999.5元", "¥9,999.50"),
        ("10000", "1万元", "¥10,000"),
        ("368000.00", "36.8万元", "¥368,000"),
        ("12000000", "1200万元", "¥12,000,000"),
        (None, "", ""),
    ],
)
def test_writes_money_as_each_language_does(amount, chinese, english):
    with translation.override("zh-hans"):
        assert yuan(amount) == chinese
    with translation.override("en"):
        assert yuan(amount) == english


def test_splits_one_per_line_fields_and_drops_empty_lines():
    assert lines(" 一 \n\n二\r\n") == ["一", "二"]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_parts_kept_for_each_language_do_not_mix(language):
    with translation.override(language):
        first = frame()
    with translation.override("en" if language != "en" else "zh-hans"):
        frame()
    with translation.override(language):
        assert frame().split("<footer")[1] == first.split("<footer")[1]
