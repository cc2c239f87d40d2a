import datetime as dt

import pytest
from django.utils import timezone

from cadres.roles import Role
from cadres.services import grant_role
from cadres.workflow import ensure_editorial_workflow
from tests.factories.cadres import make_cadre
from tests.factories.content import make_case
from tests.factories.pages import plant_home


def somebody(name, *roles, unit=None):
    cadre = make_cadre(name, **({"unit": unit} if unit else {}))
    for role in roles:
        grant_role(cadre=cadre, role=role, unit=cadre.unit)
    cadre.refresh_from_db()
    return cadre


@pytest.fixture
def workflow(db):
    plant_home()
    return ensure_editorial_workflow()


@pytest.fixture
def editor(workflow):
    return somebody("秦疏桐", Role.EDITOR)


@pytest.fixture
def lawyer(workflow):
    return somebody("沈砚衡", Role.LEGAL_REVIEWER)


@pytest.fixture
def publisher(workflow):
    return somebody("顾怀简", Role.PUBLISHER)


@pytest.fixture
def now():
    return timezone.now().replace(microsecond=0) + dt.timedelta(0)


@pytest.fixture
def draft(editor):
    """A case that nobody has seen yet; its text is clean."""
    case = make_case(
        live=False, first_published_at=None, owner=editor, outcome="判处有期徒刑。"
    )
    case.save_revision(user=editor)
    return case


def rewrite(page, user, **fields):
    """Save a new version of the draft."""
    page = page.specific_class.objects.get(pk=page.pk).get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision(user=user)
    return page


def submit(page, user):
    page = page.specific_class.objects.get(pk=page.pk)
    page.get_workflow().start(page, user)


def approve(page, user):
    page = page.specific_class.objects.get(pk=page.pk)
    page.current_workflow_task.on_action(page.current_workflow_task_state, user, "approve")
    page.refresh_from_db()
    return page
