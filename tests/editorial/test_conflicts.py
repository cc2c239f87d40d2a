"""Of two tabs that edit one page, the later save is refused and sees both versions."""

import pytest
from django.urls import reverse

from tests.cadres.test_two_person_publishing import edit_form
from tests.editorial.conftest import rewrite
from tests.factories.content import make_exemplar

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(editor):
    page = make_exemplar(live=False, owner=editor, situation="最初的文字")
    page.save_revision(user=editor)
    return page


def loaded(page):
    """What the form carries about the version it was loaded from."""
    revision = page.get_latest_revision()
    return {
        "loaded_revision_id": str(revision.pk),
        "loaded_revision_created_at": revision.created_at.isoformat(),
    }


def post(client, page, **fields):
    return client.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]), edit_form(page, **fields)
    )


def latest(page):
    return type(page).objects.get(pk=page.pk).get_latest_revision_as_object()


def test_the_first_save_goes_through(client, page, editor):
    client.force_login(editor)

    answer = post(client, page, situation="改了一次", **loaded(page))

    assert answer.status_code == 302
    assert latest(page).situation == "改了一次"


def test_the_second_is_refused_with_both_versions(client, page, editor, publisher):
    old = loaded(page)
    rewrite(page, publisher, situation="别人先存的")
    client.force_login(editor)

    answer = post(client, page, situation="我写了半天的", **old)

    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "别人先存的" in shown
    assert "我写了半天的" in shown
    assert publisher.name in shown
    assert latest(page).situation == "别人先存的"


def test_a_draft_kept_by_itself_as_one_presses_save_is_no_conflict(
    client, page, editor, publisher
):
    old = loaded(page)
    rewrite(page, editor, situation="写到一半")
    client.force_login(editor)

    assert post(client, page, situation="写到一半", **old).status_code == 302
    old = loaded(page)
    rewrite(page, editor, situation="另一个窗口里写的")
    assert post(client, page, situation="写到一半", **old).status_code == 409
    rewrite(page, publisher, situation="写到一半")
    assert post(client, page, situation="写到一半", **old).status_code == 409


def test_who_has_seen_both_may_save_theirs(client, page, editor, publisher):
    old = loaded(page)
    rewrite(page, publisher, situation="别人先存的")
    client.force_login(editor)
    refused = post(client, page, situation="我写了半天的", **old)
    kept = dict(refused.context["kept"])

    answer = client.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]), {**kept, **loaded(latest(page))}
    )

    assert answer.status_code == 302
    assert latest(page).situation == "我写了半天的"


def test_a_form_with_errors_loses_nothing_either(client, page, editor, publisher):
    old = loaded(page)
    rewrite(page, publisher, situation="别人先存的")
    client.force_login(editor)

    answer = post(client, page, **old, title="", situation="我的")

    assert answer.status_code == 409
    assert latest(page).situation == "别人先存的"
