"""Who edits and who publishes: groups, their rights in the editor, and the review workflow.

`ensure_editorial_workflow` runs after every migration. Nobody holds Wagtail's `publish`
permission; a page goes live only when legal review, then discipline review approve it in the
workflow, neither by its author.
"""

from typing import Any, Final

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from cadres.models import SecondPersonTask

WORKFLOW_NAME: Final = "Review and publish"
LEGAL_TASK: Final = "法律审核 Legal review"
TASK_NAME: Final = "纪律审核 Discipline review"
_FORMER_TASK_NAME: Final = "Approval by a second person"
EDITORS: Final = "Editors"
LEGAL_REVIEWERS: Final = "Legal reviewers"
PUBLISHERS: Final = "Publishers"

# "unlock" on the tree is what `core.editorial` reads as "may withdraw a page".
_PAGE_RIGHTS: Final = {
    EDITORS: ("add_page", "change_page"),
    LEGAL_REVIEWERS: ("lock_page",),
    PUBLISHERS: ("lock_page", "unlock_page"),
}
_COLLECTION_RIGHTS: Final = {
    EDITORS: (
        "add_image",
        "change_image",
        "choose_image",
        "add_document",
        "change_document",
        "choose_document",
    ),
    LEGAL_REVIEWERS: ("choose_image", "choose_document"),
    PUBLISHERS: ("choose_image", "choose_document"),
}
_edited_models: Final[set[str]] = set()


def let_editors_edit(*labels: str) -> None:
    """Declare models ("app.model") that editors add to and change, and reviewers may look at.

    Called from `AppConfig.ready` of the app that owns them.
    """
    _edited_models.update(label.lower() for label in labels)


@transaction.atomic
def ensure_editorial_workflow() -> Workflow | None:
    """Create what is missing of groups, rights and workflow; the same call again changes nothing.

    Takes `publish` from every group, Wagtail's own included. Returns the workflow; None while
    there is no page tree yet.
    """
    root = Page.objects.filter(depth=1).first()
    collection = Collection.objects.filter(depth=1).first()
    if root is None or collection is None:
        return None
    _ensure_permissions_exist()
    GroupPagePermission.objects.filter(permission__codename="publish_page").delete()
    _remove_wagtails_moderators()
    groups = {name: Group.objects.get_or_create(name=name)[0] for name in _PAGE_RIGHTS}
    for name, group in groups.items():
        _grant(group, root, collection, _PAGE_RIGHTS[name], _COLLECTION_RIGHTS[name])
    return _ensure_workflow(root, groups[LEGAL_REVIEWERS], groups[PUBLISHERS])


def _ensure_permissions_exist() -> None:
    """Create the rows of `auth.Permission`, which Django adds app by app after a migration."""
    for config in apps.get_app_configs():
        if config.models_module is not None:
            create_permissions(config, verbosity=0)


def _remove_wagtails_moderators() -> None:
    """Wagtail installs a group and a workflow in which one person may publish."""
    Group.objects.filter(name="Moderators", user=None).delete()
    stock = Workflow.objects.filter(name="Moderators approval", workflow_states=None)
    stock.delete()


def _grant(
    group: Group,
    root: Page,
    collection: Collection,
    page_rights: tuple[str, ...],
    collection_rights: tuple[str, ...],
) -> None:
    for codename in page_rights:
        GroupPagePermission.objects.get_or_create(
            group=group,
            page=root,
            permission=_permission("wagtailcore", codename),
        )
    for codename in collection_rights:
        label = "wagtailimages" if codename.endswith("image") else "wagtaildocs"
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=collection, permission=_permission(label, codename)
        )
    actions = ("view", "add", "change") if group.name == EDITORS else ("view",)
    group.permissions.add(
        _permission("wagtailadmin", "access_admin"),
        *(
            _permission(label, f"{action}_{model}")
            for label, model in (name.split(".") for name in sorted(_edited_models))
            for action in actions
        ),
    )


def _permission(app_label: str, codename: str) -> Permission:
    return Permission.objects.get(content_type__app_label=app_label, codename=codename)


def _ensure_workflow(root: Page, lawyers: Group, publishers: Group) -> Workflow:
    """Lay down legal review, then discipline review; steps that an administrator changed stay."""
    workflow, _created = Workflow.objects.get_or_create(name=WORKFLOW_NAME)
    SecondPersonTask.objects.filter(name=_FORMER_TASK_NAME).update(name=TASK_NAME)
    steps = [
        _ensure_task(name, group)
        for name, group in ((LEGAL_TASK, lawyers), (TASK_NAME, publishers))
    ]
    legal, legal_is_new = steps[0]
    discipline, _discipline_is_new = steps[1]
    laid = list(workflow.workflow_tasks.order_by("sort_order"))
    if not laid:
        WorkflowTask.objects.create(workflow=workflow, task=legal, sort_order=0)
        WorkflowTask.objects.create(workflow=workflow, task=discipline, sort_order=1)
    elif legal_is_new and [step.task_id for step in laid] == [discipline.pk]:
        # A site of the time when one approval was enough.
        WorkflowTask.objects.filter(pk=laid[0].pk).update(sort_order=1)
        WorkflowTask.objects.create(workflow=workflow, task=legal, sort_order=0)
    WorkflowPage.objects.get_or_create(page=root, defaults={"workflow": workflow})
    return workflow


def _ensure_task(name: str, group: Group) -> tuple[SecondPersonTask, bool]:
    """Return the step called `name`, and whether it is new."""
    task = SecondPersonTask.objects.filter(name=name).first()
    if task is not None:
        return task, False
    task = SecondPersonTask.objects.create(name=name)
    task.groups.add(group)
    return task, True


def after_migration(sender: Any, **kwargs: Any) -> None:
    """Bring groups and workflow up to date, unless the migration stopped half-way."""
    state = kwargs.get("apps")
    try:
        for label in ("cadres.SecondPersonTask", "wagtailcore.WorkflowPage", "auth.Permission"):
            (state or apps).get_model(label)
    except LookupError:
        return
    ensure_editorial_workflow()
