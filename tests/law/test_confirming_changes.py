"""An editor sees what became of each article and confirms it on one screen."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import translation

from cadres.roles import Role
from cadres.services import grant_role
from law.models import Version
from tests.factories.cadres import make_cadre
from tests.factories.law import import_reed_law

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 4, 1, 4, 0, tzinfo=dt.UTC)


@pytest.fixture
def versions(db):
    with translation.override("zh-hans"):
        yield import_reed_law(at=AT)


def signed_in(client, role):
    person = make_cadre(f"人{role}")
    grant_role(cadre=person, role=role, unit=person.unit)
    client.force_login(person)
    return client


@pytest.fixture
def editor(client, db):
    return signed_in(client, Role.EDITOR)


def url(version):
    return reverse("law_version_changes", args=[version.pk])


def as_proposed(version, **other):
    form = {}
    for change in version.changes.exclude(new=None).select_related("old", "new"):
        form[f"before-{change.new_id}"] = change.old.written_number if change.old else ""
        if change.kind == "AMENDED":
            form[f"weight-{change.new_id}"] = "MATERIAL"
    return {**form, **other}


def test_shows_each_article_with_its_change_and_both_texts(editor, versions):
    page = editor.get(url(versions[1])).content.decode()

    assert page.count('class="law-row ') == 6
    assert "<ins>" in page
    assert "不与民争利" in page


def test_confirms_what_was_proposed(editor, versions):
    after = versions[1]

    answer = editor.post(url(after), as_proposed(after))

    assert answer.status_code == 302
    after.refresh_from_db()
    assert after.changes_confirmed_at is not None
    assert after.changes.get(kind="AMENDED").weight == "MATERIAL"


def test_takes_a_corrected_pair(editor, versions):
    before, after = versions
    third = after.articles.get(number=3)
    first = after.articles.get(number=1)
    form = as_proposed(after, **{f"before-{first.pk}": "", f"before-{third.pk}": "第一条 2023"})

    editor.post(url(after), {**form, f"weight-{third.pk}": "WORDING"})

    third.refresh_from_db()
    assert third.lineage == before.articles.get(number=1).lineage
    assert after.changes.get(new=third).weight == "WORDING"


@pytest.mark.parametrize(
    ("written", "names"),
    [("99", "99"), ("第三条 2026", "2026"), ("1", "第一条"), ("受贿", "受贿")],
)
def test_a_pair_that_cannot_be_is_refused_and_nothing_written(editor, versions, written, names):
    after = versions[1]
    third = after.articles.get(number=3)
    stored = list(after.changes.values())

    answer = editor.post(url(after), as_proposed(after, **{f"before-{third.pk}": written}))

    assert answer.status_code == 422
    assert names in answer.content.decode()
    assert list(after.changes.values()) == stored
    after.refresh_from_db()
    assert after.changes_confirmed_at is None


def test_a_first_version_says_that_there_is_nothing_to_compare(editor, versions):
    page = editor.get(url(versions[0])).content.decode()

    assert "import_law" in page


def test_reviewers_look_and_do_not_confirm(client, versions):
    reviewer = signed_in(client, Role.LEGAL_REVIEWER)

    assert reviewer.get(url(versions[1])).status_code == 200
    assert reviewer.post(url(versions[1]), as_proposed(versions[1])).status_code in (302, 403)
    assert Version.objects.get(pk=versions[1].pk).changes_confirmed_at is None


def test_others_do_not_get_in(client, versions):
    client.force_login(make_cadre("路人甲"))

    assert client.get(url(versions[1])).status_code in (302, 403)


def test_a_version_that_is_not_there(editor):
    assert editor.get(reverse("law_version_changes", args=[99999])).status_code == 404


def test_wrong_verbs(editor, versions):
    assert editor.put(url(versions[1])).status_code == 405
