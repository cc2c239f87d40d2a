"""What one person writes, another publishes; nobody does both, and nobody skips the review."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission, Page, Workflow, WorkflowPage

from cadres.models import SecondPersonTask
from cadres.roles import Role
from cadres.services import grant_role
from cadres.workflow import (
    LEGAL_TASK,
    TASK_NAME,
    WORKFLOW_NAME,
    ensure_editorial_workflow,
)
from exemplars.models import ExemplarIndexPage, ExemplarPage
from tests.factories.cadres import make_cadre
from tests.factories.pages import add_page, plant_home

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def workflow():
    plant_home()
    return ensure_editorial_workflow()


def somebody(name, *roles):
    cadre = make_cadre(name)
    for role in roles:
        grant_role(cadre=cadre, role=role, unit=cadre.unit)
    cadre.refresh_from_db()
    return cadre


@pytest.fixture
def editor():
    return somebody("秦疏桐", Role.EDITOR)


@pytest.fixture
def publisher():
    return somebody("顾怀瑾", Role.PUBLISHER)


@pytest.fixture
def both():
    """Somebody who writes and reviews."""
    return somebody("陆九思", Role.EDITOR, Role.PUBLISHER)


@pytest.fixture
def index():
    return add_page(plant_home(), ExemplarIndexPage, slug="exemplars")


@pytest.fixture
def draft(index, editor):
    return drafted(index, editor)


def drafted(index, author):
    page = add_page(index, ExemplarPage, title="一封退回的信", live=False, owner=author)
    page.save_revision(user=author)
    return page


def submit(page, user):
    """Ask for the review, and let a lawyer approve its first step."""
    page = start_review(page, user)
    approve(page, somebody("律明", Role.LEGAL_REVIEWER))


def start_review(page, user):
    page = page.specific_class.objects.get(pk=page.pk)
    page.get_workflow().start(page, user)
    return page


def approve(page, user):
    page = page.specific_class.objects.get(pk=page.pk)
    page.current_workflow_task.on_action(page.current_workflow_task_state, user, "approve")
    page.refresh_from_db()
    return page


def is_live(page):
    return Page.objects.get(pk=page.pk).live


def edit_form(page, **extra):
    """The least that Wagtail's edit view takes for an exemplar."""
    return {
        "title": page.title,
        "slug": page.slug,
        "body-count": "0",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "1000",
        **extra,
    }


def test_a_second_person_publishes(draft, editor, publisher):
    submit(draft, editor)

    page = approve(draft, publisher)

    assert page.live
    assert page.live_revision.user == editor


def test_legal_review_comes_first_and_publishes_nothing(draft, editor):
    start_review(draft, editor)

    page = approve(draft, somebody("律明", Role.LEGAL_REVIEWER))

    assert not page.live
    assert page.current_workflow_task.name == TASK_NAME


def test_neither_step_can_be_the_authors(index):
    author = somebody("身兼数职", Role.EDITOR, Role.LEGAL_REVIEWER, Role.PUBLISHER)
    page = drafted(index, author)
    start_review(page, author)

    with pytest.raises(PermissionDenied):
        approve(page, author)
    approve(page, somebody("律明", Role.LEGAL_REVIEWER))
    with pytest.raises(PermissionDenied):
        approve(page, author)


def test_a_site_of_one_approval_gains_the_legal_step_once(workflow):
    SecondPersonTask.objects.get(name=LEGAL_TASK).delete()
    SecondPersonTask.objects.filter(name=TASK_NAME).update(name="Approval by a second person")
    assert workflow.tasks.count() == 1

    ensure_editorial_workflow()
    assert [task.name for task in workflow.tasks.all()] == [LEGAL_TASK, TASK_NAME]

    workflow.workflow_tasks.filter(
        task__name=LEGAL_TASK
    ).delete()  # an administrator's decision
    ensure_editorial_workflow()
    assert [task.name for task in workflow.tasks.all()] == [TASK_NAME]


def test_who_only_left_a_comment_may_still_approve(draft, editor, publisher):
    submit(draft, editor)
    page = ExemplarPage.objects.get(pk=draft.pk)
    page.wagtail_admin_comments.create(
        user=publisher, contentpath="title", text="标题再想想", page=page
    )
    page.save_revision(user=publisher)

    offered = {name for name, *_rest in page.current_workflow_task.get_actions(page, publisher)}

    assert "approve" in offered


def test_the_author_cannot_approve_their_own_text(index, both):
    page = drafted(index, both)
    submit(page, both)

    with pytest.raises(PermissionDenied):
        approve(page, both)

    assert not is_live(page)


def test_the_author_cannot_approve_what_somebody_else_submitted(index, both, editor):
    page = drafted(index, both)
    submit(page, editor)

    with pytest.raises(PermissionDenied):
        approve(page, both)


def test_who_asked_for_the_review_cannot_approve_it(draft, both):
    submit(draft, both)

    with pytest.raises(PermissionDenied):
        approve(draft, both)


def test_who_changed_the_text_during_the_review_cannot_approve_it(draft, editor, publisher):
    submit(draft, editor)
    draft.title = "改过的信"
    draft.save_revision(user=publisher)

    with pytest.raises(PermissionDenied):
        approve(draft, publisher)
    assert not is_live(draft)


def test_a_text_changed_during_the_review_is_reviewed_again(draft, editor, publisher):
    submit(draft, editor)
    draft.title = "改过的信"
    draft.save_revision(user=editor)

    page = approve(draft, publisher)
    assert not page.live
    assert page.workflow_in_progress

    approve(draft, somebody("律己", Role.LEGAL_REVIEWER))
    assert approve(draft, publisher).title == "改过的信"


def test_a_superuser_is_one_person_too(index):
    superuser = make_cadre("管理员", is_superuser=True, is_staff=True)
    page = drafted(index, superuser)
    start_review(page, superuser)

    with pytest.raises(PermissionDenied):
        approve(page, superuser)
    assert not page.permissions_for_user(superuser).can_publish()


def test_the_first_person_may_still_ask_for_changes_but_sees_no_approve(draft, both):
    submit(draft, both)
    page = ExemplarPage.objects.get(pk=draft.pk)

    offered = [name for name, *_rest in page.current_workflow_task.get_actions(page, both)]

    assert offered == ["reject"]


def test_the_second_person_is_offered_to_approve(draft, editor, publisher):
    submit(draft, editor)
    page = ExemplarPage.objects.get(pk=draft.pk)

    offered = {name for name, *_rest in page.current_workflow_task.get_actions(page, publisher)}

    assert offered == {"approve", "reject"}


def test_an_editor_approves_nothing(draft, editor):
    other = somebody("另一位编辑", Role.EDITOR)
    submit(draft, editor)
    page = ExemplarPage.objects.get(pk=draft.pk)

    assert page.current_workflow_task.get_actions(page, other) == []


@pytest.mark.parametrize("who", ["editor", "publisher", "both"])
def test_posting_action_publish_publishes_nothing(client, request, draft, who):
    client.force_login(request.getfixturevalue(who))
    url = reverse("wagtailadmin_pages:edit", args=[draft.pk])

    client.post(url, edit_form(draft, **{"action-publish": "1"}))

    assert not is_live(draft)


def test_creating_and_publishing_at_once_publishes_nothing(client, index, editor):
    client.force_login(editor)
    url = reverse("wagtailadmin_pages:add", args=["exemplars", "exemplarpage", index.pk])
    page = ExemplarPage(title="新典型", slug="new-one")

    client.post(url, edit_form(page, **{"action-publish": "1"}))

    created = ExemplarPage.objects.get(slug="new-one")
    assert not created.live


def test_the_editor_submits_and_the_publisher_approves_in_the_admin(
    client, index, editor, publisher
):
    client.force_login(editor)
    page = ExemplarPage(title="新典型", slug="new-one")
    url = reverse("wagtailadmin_pages:add", args=["exemplars", "exemplarpage", index.pk])
    client.post(url, edit_form(page, **{"action-submit": "1"}))
    page = ExemplarPage.objects.get(slug="new-one")

    def act(person):
        state = ExemplarPage.objects.get(pk=page.pk).current_workflow_task_state
        name = "wagtailadmin_pages:workflow_action"
        client.force_login(person)
        client.post(reverse(name, args=[page.pk, "approve", state.pk]), {"comment": "同意"})

    act(editor)
    act(publisher)  # the first step is the lawyer's
    assert not is_live(page)
    act(somebody("律明", Role.LEGAL_REVIEWER))
    assert not is_live(page)
    act(publisher)

    assert is_live(page)


def test_one_reviewer_may_take_a_page_down_but_an_editor_may_not(
    client, draft, editor, publisher
):
    submit(draft, editor)
    approve(draft, publisher)
    url = reverse("wagtailadmin_pages:unpublish", args=[draft.pk])

    client.force_login(editor)
    client.post(url)
    assert is_live(draft)
    client.force_login(publisher)
    client.post(url)

    assert not is_live(draft)


def test_a_schedule_takes_two_people_and_keeps_its_hour(draft, editor, publisher):
    draft.go_live_at = timezone.now() + dt.timedelta(days=1)
    draft.save_revision(user=editor)
    submit(draft, editor)
    page = approve(draft, publisher)
    assert not page.live

    past = timezone.now() - dt.timedelta(minutes=1)
    revision = page.scheduled_revision
    revision.approved_go_live_at = past
    revision.content["go_live_at"] = past.isoformat()
    revision.save()
    call_command("publish_scheduled")

    assert is_live(draft)


def test_nobody_holds_wagtails_publish_permission(workflow):
    group = Group.objects.get(name="Editors")
    GroupPagePermission.objects.create(
        group=group,
        page=Page.objects.get(depth=1),
        permission=Permission.objects.get(codename="publish_page"),
    )

    ensure_editorial_workflow()

    assert not GroupPagePermission.objects.filter(permission__codename="publish_page").exists()


def test_the_whole_tree_is_under_the_workflow(workflow, draft):
    assert workflow.name == WORKFLOW_NAME
    assert draft.get_workflow() == workflow
    assert WorkflowPage.objects.get().workflow == workflow
    tasks = [task.specific for task in workflow.tasks.all()]
    assert [task.name for task in tasks] == [LEGAL_TASK, TASK_NAME]
    assert all(isinstance(task, SecondPersonTask) for task in tasks)


def test_ensuring_again_changes_nothing(workflow):
    def everything():
        return (
            list(Group.objects.order_by("pk").values("pk", "name", "permissions")),
            list(GroupPagePermission.objects.order_by("pk").values()),
            list(Workflow.objects.order_by("pk").values()),
            list(SecondPersonTask.objects.order_by("pk").values("pk", "groups")),
        )

    before = everything()

    assert ensure_editorial_workflow() == workflow
    assert everything() == before


@pytest.mark.parametrize("role", [Role.EDITOR, Role.LEGAL_REVIEWER, Role.PUBLISHER])
def test_each_role_opens_the_editor_and_the_page_tree(client, index, role):
    client.force_login(somebody("某人", role))

    assert client.get(reverse("wagtailadmin_home")).status_code == 200
    assert client.get(reverse("wagtailadmin_explore", args=[index.pk])).status_code == 200


def test_a_cadre_without_a_role_does_not_open_the_editor(client):
    client.force_login(somebody("普通干部"))

    assert client.get(reverse("wagtailadmin_home")).status_code == 302
