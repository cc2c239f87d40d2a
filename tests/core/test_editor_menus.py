"""The editor's menus offer each role what is theirs and lead nowhere outside the site."""

import re

import pytest
from django.urls import reverse

from cadres.roles import Role
from cadres.services import grant_role
from cadres.workflow import ensure_editorial_workflow
from tests.factories.cadres import make_cadre

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", [Role.EDITOR, Role.PUBLISHER])
def test_no_menu_item_leads_to_another_host(client, role):
    cadre = make_cadre()
    grant_role(cadre=cadre, role=role, unit=cadre.unit)
    client.force_login(cadre)

    html = client.get(reverse("wagtailadmin_home")).content.decode()

    menu = html[html.index("wagtail-sidebar-props") :]
    assert reverse("wagtailadmin_explore_root") in menu
    assert re.findall(r'"(?:https?:)?//[^"]+"', menu) == []


CONTENT = (
    "quizzes.question",
    "quizzes.quiz",
    "quizzes.bank",
    "quizzes.category",
    "law.instrument",
    "law.version",
    "warning_cases.term",
    "warning_cases.charge",
)


@pytest.mark.parametrize(
    ("role", "may_list", "may_add"),
    [
        (Role.EDITOR, True, True),
        (Role.LEGAL_REVIEWER, True, False),
        (Role.PUBLISHER, True, False),
    ],
)
def test_editors_write_questions_law_and_lists_and_reviewers_look(
    client, role, may_list, may_add
):
    ensure_editorial_workflow()
    cadre = make_cadre()
    grant_role(cadre=cadre, role=role, unit=cadre.unit)
    client.force_login(cadre)
    menu = client.get(reverse("wagtailadmin_home")).content.decode()
    menu = menu[menu.index("wagtail-sidebar-props") :]

    for label in CONTENT:
        namespace = f"wagtailsnippets_{label.replace('.', '_')}"
        listing = reverse(f"{namespace}:list")
        assert (listing in menu) is may_list, label
        assert (client.get(listing).status_code == 200) is may_list, label
        answer = client.get(reverse(f"{namespace}:add"))
        assert (answer.status_code == 200) is may_add, label
