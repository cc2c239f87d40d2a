"""A case is read step by step, whatever of it has been written, at a constant cost."""

import re

import pytest
from django.utils import timezone

from core.templatetags.chrome import icon
from tests.factories.content import (
    event,
    make_case,
    make_exemplar,
    make_home,
    make_index,
    stream,
)
from warning_cases.models import CaseIndexPage, ExerciseRun

pytestmark = pytest.mark.django_db

ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en"}
CHOICES = [
    {"text": "退回并报告", "consequence": "到此为止。"},
    {"text": "先放着", "consequence": "第二个盒子来了。"},
]


def full_case(*, steps=3, articles=2, **fields):
    return make_case(
        articles=articles,
        terms=2,
        charges=2,
        title_en="A box of tea",
        summary="五个可以停下来的路口。",
        position="采购科科长",
        powers_abused="供应商推荐",
        amount_yuan="368000",
        timeline=stream(
            "event", *(event(decision="怎么办？", choices=CHOICES) for _ in range(steps))
        ),
        ethics="公私分明",
        discipline="廉洁纪律",
        law="受贿罪",
        responsibility="监督缺位",
        confession="我总觉得下一次会退回去。",
        outcome="有期徒刑三年。",
        lessons="当天退\n当天报",
        measures="集体讨论",
        discussion=stream("question", "哪一步最容易提醒他？"),
        **fields,
    )


def read(client, page, **headers):
    answer = client.get(f"{page.url}?all=1", **headers)
    assert answer.status_code == 200
    return answer.content.decode()


def test_shows_everything_that_was_written(client):
    case = full_case()
    make_exemplar(title="退回去的三十二次", counterpart=case)

    text = read(client, case, **ENGLISH)

    for part in (
        "A box of tea",
        "采购科科长",
        "供应商推荐",
        "¥368,000",
        "他在车里收下一个信封。",
        "怎么办？",
        "退回并报告",
        "第二个盒子来了。",
        "公私分明",
        "廉洁纪律",
        "监督缺位",
        "我总觉得下一次会退回去。",
        "有期徒刑三年。",
        "<li>当天退</li>",
        "集体讨论",
        "哪一步最容易提醒他？",
        "退回去的三十二次",
        "罪名1",
        "领域1",
        "Criminal Law, art. 385",
        "text as of Jan. 1, 2026",
        "Teaching material, not legal advice.",
    ):
        assert part in text, part


def test_says_that_it_is_fictional(client):
    assert "invented" in read(client, make_case(), **ENGLISH)
    assert "invented" not in read(client, make_case(case_kind="ANONYMISED"), **ENGLISH)


def test_writes_amounts_the_chinese_way_in_chinese(client):
    assert "36.8万元" in read(client, full_case(), HTTP_ACCEPT_LANGUAGE="zh-CN")


def test_a_case_with_only_a_title_has_no_empty_headings(client):
    text = read(client, make_case(), **ENGLISH)

    for heading in ("Step by step", "Outcome", "Four explanations", "Lessons", "To discuss"):
        assert heading not in text
    assert "js/case.js" not in text


def test_who_skips_the_choices_can_open_each_without_script(client):
    text = read(client, full_case(steps=1))

    assert text.count('<details class="decision__choice">') == 2
    assert " hidden>" not in text.split("timeline--case")[1].split("</ol>")[0]


def test_what_followed_waits_for_a_choice(client):
    case = full_case(steps=3)
    shown = client.get(case.url).content.decode()

    assert shown.count("怎么办？") == 1
    for later in ("第二个盒子来了。", "有期徒刑三年。", "当天退", "哪一步最容易提醒他？"):
        assert later not in shown


def test_a_visitor_chooses_by_the_address_and_nothing_is_kept(client):
    case = full_case(steps=2)
    first = client.get(case.url).content.decode()
    (name,) = set(re.findall(r'type="radio"\s+name="(c-[^"]+)"', first))

    second = client.get(case.url, {name: "1"}).content.decode()
    (next_name,) = set(re.findall(r'type="radio"\s+name="(c-[^"]+)"', second))
    third = client.get(case.url, {name: "1", next_name: "0"}).content.decode()

    assert "第二个盒子来了。" in second
    assert "有期徒刑三年。" not in second
    assert f'name="{name}" value="1"' in second  # carried on by the next form
    assert "有期徒刑三年。" in third
    assert not ExerciseRun.objects.exists()


@pytest.mark.parametrize("value", ["", "7", "-1", "x", "1" * 400])
def test_a_choice_that_is_none_is_as_if_it_were_not_made(client, value):
    case = full_case(steps=2)

    shown = client.get(case.url, {"c-n1": value}).content.decode()

    assert shown.count("怎么办？") == 1
    assert "有期徒刑三年。" not in shown


def test_what_an_editor_typed_is_never_markup(client):
    case = make_case(
        outcome="<script>alert(1)</script>",
        timeline=stream("event", event(what="<img src=x onerror=alert(1)>")),
    )

    text = read(client, case)

    assert "<script>alert" not in text
    assert "<img src=x" not in text


def test_an_unpublished_case_is_not_found(client):
    assert client.get(full_case(live=False).url).status_code == 404


def test_an_unpublished_counterpart_is_not_named(client):
    case = make_case()
    make_exemplar(title="退回去的三十二次", counterpart=case, live=False)

    assert "退回去的三十二次" not in read(client, case)


def queries_of(client, page, django_assert_max_num_queries):
    address = f"{page.url}?all=1"
    client.get(address)
    with django_assert_max_num_queries(30) as captured:
        client.get(address)
    return len(captured)


def test_costs_the_same_however_long_it_is(client, django_assert_max_num_queries):
    short = queries_of(client, full_case(steps=1, articles=1), django_assert_max_num_queries)
    long = queries_of(client, full_case(steps=9, articles=9), django_assert_max_num_queries)

    assert long == short <= 14


def test_the_library_lists_newest_first_and_offers_pages(client):
    cases = [make_case(first_published_at=timezone.now()) for _ in range(21)]
    index = CaseIndexPage.objects.get()

    first = read(client, index, **ENGLISH)
    second = client.get(f"{index.url}?page=2", **ENGLISH).content.decode()

    assert cases[-1].url in first
    assert cases[0].url not in first
    assert cases[0].url in second
    assert "page 1 of 2" in first


def test_the_library_costs_the_same_for_one_case_and_for_eight(
    client, django_assert_max_num_queries
):
    full_case()
    index = CaseIndexPage.objects.get()
    one = queries_of(client, index, django_assert_max_num_queries)
    for _ in range(7):
        full_case()

    assert queries_of(client, index, django_assert_max_num_queries) == one <= 16


def test_an_empty_library_says_so(client):
    make_home()
    text = read(client, make_index(CaseIndexPage, "cases"), **ENGLISH)

    assert "No case has been published yet." in text
    assert icon("scroll") in text
