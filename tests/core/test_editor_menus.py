"""The editor's menus lead nowhere outside the site."""

import re

import pytest
from django.urls import reverse

from cadres.roles import Role
from cadres.services import grant_role
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
