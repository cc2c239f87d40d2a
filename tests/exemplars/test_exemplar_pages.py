"""An exemplar tells the same temptation met differently."""

import pytest
from wagtail.models import get_page_models

from exemplars.models import ExemplarIndexPage
from tests.factories.cadres import make_cadre
from tests.factories.content import make_case, make_exemplar, make_index

pytestmark = pytest.mark.django_db
ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en"}


def test_shows_its_four_passages_and_the_paired_case(client):
    case = make_case(title="一盒茶叶")
    exemplar = make_exemplar(
        position="质监站站长",
        situation="手里有一支笔。",
        temptation="果篮里有一张卡。",
        action="当面退回。",
        support="公开的登记簿。",
        counterpart=case,
    )

    text = client.get(exemplar.url, **ENGLISH).content.decode()

    for part in (
        "质监站站长",
        "手里有一支笔。",
        "果篮里有一张卡。",
        "当面退回。",
        "公开的登记簿。",
    ):
        assert part in text
    assert f'href="{case.url}"' in text


def test_with_only_a_title_has_no_empty_headings(client):
    text = client.get(make_exemplar().url, **ENGLISH).content.decode()

    assert "The temptation" not in text
    assert "somebody else" not in text


def test_does_not_name_a_case_that_was_withdrawn(client):
    case = make_case(title="一盒茶叶", live=False)

    assert "一盒茶叶" not in client.get(make_exemplar(counterpart=case).url).content.decode()


def test_the_list_costs_the_same_for_one_and_for_ten(client, django_assert_max_num_queries):
    counts = []
    for more in (1, 9):
        for _ in range(more):
            make_exemplar()
        index = ExemplarIndexPage.objects.get()
        client.get(index.url)
        with django_assert_max_num_queries(10) as captured:
            client.get(index.url)
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_an_empty_list_says_so(client):
    index = make_index(ExemplarIndexPage, "exemplars")

    assert (
        "No exemplar has been published yet."
        in client.get(index.url, **ENGLISH).content.decode()
    )


STREAMS = ("body", "timeline", "media", "discussion", "ladder", "mirror")
EMPTY = {f"{name}-count": "0" for name in STREAMS} | {
    f"comments-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL", "MIN_NUM", "MAX_NUM")
}


def test_no_input_hides_what_scripts_ask_of_its_form():
    """An input named "action" stands in for the form's address: autosave and preview went astray."""
    for model in get_page_models():
        names = set(model.get_edit_handler().get_form_class().base_fields)
        form = model.get_edit_handler().get_form_class()(instance=model(), for_user=None)
        written = {form.add_prefix(name) for name in names}
        assert not written & {"action", "method", "target", "elements", "submit"}, model


class TestPairing:
    """A case and an exemplar answer each other alone: no rings of them."""

    def edit(self, page, **changes):
        form_class = type(page).get_edit_handler().get_form_class()
        form = form_class(
            {name: getattr(page, name) for name in ("title", "slug")} | EMPTY | changes,
            instance=page,
            for_user=make_cadre(),
        )
        form.is_valid()
        return form.errors

    def test_an_exemplar_may_not_take_the_case_of_another(self):
        first, second = make_exemplar(), make_exemplar()
        case = make_case(exemplar=first)

        assert "counterpart" in self.edit(second, counterpart=str(case.pk))
        assert "counterpart" not in self.edit(first, counterpart=str(case.pk))

    def test_a_case_may_not_take_the_exemplar_of_another(self):
        first, second = make_case(), make_case()
        exemplar = make_exemplar(counterpart=first)

        assert "exemplar" in self.edit(second, exemplar=str(exemplar.pk))
        assert "exemplar" not in self.edit(first, exemplar=str(exemplar.pk))

    def test_a_page_does_not_answer_itself(self):
        case, exemplar = make_case(), make_exemplar()

        assert "exemplar" in self.edit(case, exemplar=str(case.pk))
        assert "counterpart" in self.edit(exemplar, counterpart=str(exemplar.pk))
