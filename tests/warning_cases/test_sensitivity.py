"""A case that is not for somebody does not exist for them: by any role, on any route."""

import json

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.test import override_settings
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from cadres.models import Cadre
from cadres.roles import Role
from cadres.services import grant_role
from core.readers import hidden_among, may_read, visible_to
from tests.factories.cadres import make_cadre, make_tree
from tests.factories.content import event, make_case, make_exemplar, make_home, stream
from tests.factories.courses import make_course, make_lesson
from warning_cases.models import CaseIndexPage, WarningCasePage
from warning_cases.sensitivity.labels import as_stored, read_roles

pytestmark = pytest.mark.django_db

# Who may read the case of the bureau (局). Changing who may is changing this table.
TABLE = """
                       PUBLIC ALL_CADRES UNIT RESTRICTED RESTRICTED_ANYWHERE
    anonymous            yes      -       -       -          -
    disabled             yes      -       -       -          -
    member               yes     yes     yes      -          -
    member_below         yes     yes     yes      -          -
    member_above         yes     yes      -       -          -
    neighbour            yes     yes      -       -          -
    supervisor           yes     yes     yes     yes        yes
    supervisor_above     yes     yes      -      yes        yes
    supervisor_below     yes     yes     yes     yes        yes
    other_supervisor     yes     yes      -       -         yes
    liaison              yes     yes     yes      -          -
    organiser            yes     yes     yes      -          -
    inspector            yes     yes     yes      -          -
    system_admin         yes     yes     yes      -          -
    security_admin       yes     yes     yes      -          -
    auditor              yes     yes     yes      -          -
    editor               yes     yes     yes     yes         -
    editor_above         yes     yes     yes     yes        yes
    legal_reviewer       yes     yes     yes     yes         -
    publisher            yes     yes     yes     yes         -
    other_editor         yes     yes      -       -          -
    other_publisher      yes     yes      -       -          -
"""
HEADER, *ROWS = [line.split() for line in TABLE.strip().splitlines()]
READERS = [row[0] for row in ROWS]
EXPECTED = {
    row[0]: dict(zip(HEADER, [m == "yes" for m in row[1:]], strict=True)) for row in ROWS
}
PLACES = {  # reader → (whose unit they belong to, role, over which unit)
    "member": ("局", None, None),
    "member_below": ("科", None, None),
    "member_above": ("县", None, None),
    "neighbour": ("邻局", None, None),
    "supervisor": ("局", Role.SUPERVISOR, "局"),
    "supervisor_above": ("县", Role.SUPERVISOR, "县"),
    "supervisor_below": ("科", Role.SUPERVISOR, "科"),
    "other_supervisor": ("邻局", Role.SUPERVISOR, "邻局"),
    "liaison": ("局", Role.LIAISON, "局"),
    "organiser": ("局", Role.ORGANISER, "县"),
    "inspector": ("局", Role.INSPECTOR, "县"),
    "system_admin": ("局", Role.SYSTEM_ADMIN, "县"),
    "security_admin": ("局", Role.SECURITY_ADMIN, "县"),
    "auditor": ("局", Role.AUDITOR, "县"),
    "editor": ("局", Role.EDITOR, "局"),
    "editor_above": ("县", Role.EDITOR, "县"),
    "legal_reviewer": ("邻局", Role.LEGAL_REVIEWER, "局"),
    "publisher": ("邻局", Role.PUBLISHER, "局"),
    "other_editor": ("邻局", Role.EDITOR, "邻局"),
    "other_publisher": ("邻局", Role.PUBLISHER, "邻局"),
}
CANARY = "鸬鹚湾"
# A name for the case of each label, to be looked for in one page that lists them all.
NAMES = dict(zip(HEADER, ("鸬鹚湾", "白鹭洲", "麻雀岭", "黄鹂坡", "翠鸟滩"), strict=True))
COMMON = "观鸟"  # a word in the title of each


@pytest.fixture
def world(client):
    """The tree, a reader by name, and a case by label."""
    make_home()
    tree = make_tree({"县": {"局": {"科": {}}, "邻局": {}}})

    class World:
        units = tree

        def reader(self, name):
            if name == "anonymous":
                return AnonymousUser()
            if name == "disabled":
                return make_cadre(unit=tree["局"], is_active=False)
            home, role, over = PLACES[name]
            person = make_cadre(unit=tree[home])
            if role:
                grant_role(cadre=person, role=role, unit=tree[over])
            return Cadre.objects.get(pk=person.pk)

        def case(self, label, **fields):
            anywhere = label == "RESTRICTED_ANYWHERE"
            roles = as_stored([Role.SUPERVISOR]) if label.startswith("RESTRICTED") else ""
            fields = {"title": f"{CANARY}案", "summary": f"{CANARY}摘要", **fields}
            return make_case(
                sensitivity=label.removesuffix("_ANYWHERE"),
                readers_unit=None
                if anywhere or label in ("PUBLIC", "ALL_CADRES")
                else tree["局"],
                reader_roles=roles,
                **fields,
            )

        def cases(self, **fields):
            """One case of each label, told apart by their names."""
            return {
                label: self.case(
                    label, title=f"{name}{COMMON}案", summary=f"{name}摘要", **fields
                )
                for label, name in NAMES.items()
            }

        def client_of(self, name):
            reader = self.reader(name)
            client.logout()
            if isinstance(reader, Cadre) and reader.is_active:
                client.force_login(reader)
            return client

    return World()


@pytest.mark.parametrize("label", HEADER)
def test_one_rule_says_who_may_read(world, label):
    case = world.case(label)

    for name in READERS:
        may, reader = EXPECTED[name][label], world.reader(name)
        assert WarningCasePage.objects.readable_by(reader).contains(case) is may, name
        assert WarningCasePage.objects.hidden_from(reader).contains(case) is not may, name
        assert visible_to(WarningCasePage.objects.all(), reader).contains(case) is may, name
        assert hidden_among([case.pk], reader) == (frozenset() if may else {case.pk}), name
        assert may_read(case, reader) is may, name


def told_of(answer):
    """Return the labels whose case the page names."""
    shown = answer.content.decode()
    if "json" in answer["Content-Type"] or shown.startswith("{"):
        shown = json.dumps(json.loads(shown), ensure_ascii=False)
    shown = shown.replace("<mark>", "").replace("</mark>", "")  # what was searched for
    return {label for label, name in NAMES.items() if name in shown}


@pytest.mark.once  # the test above asks the queries of both databases
def test_every_public_route_keeps_to_it(world):
    cases = world.cases()
    exemplars = {label: make_exemplar(counterpart=case) for label, case in cases.items()}
    other = make_case(title="公开案")
    index = CaseIndexPage.objects.get()

    for name in READERS:
        client = world.client_of(name)
        may = {label for label in HEADER if EXPECTED[name][label]}
        for label, case in cases.items():
            for method in ("get", "head"):
                status = getattr(client, method)(case.url).status_code
                assert status == (200 if label in may else 404), (name, label, method)
            beside = client.get(exemplars[label].url)
            assert told_of(beside) == {label} & may, (name, label)
            assert (case.url in beside.content.decode()) is (label in may), (name, label)
        for address in (index.url, f"{index.url}?q={COMMON}", f"/search/?q={COMMON}"):
            answer = client.get(address)
            assert answer.status_code == 200, (name, address)
            assert told_of(answer) == may, (name, address)
        for address in ("/", other.url):
            answer = client.get(address)
            assert answer.status_code == 200, (name, address)
            assert told_of(answer) <= may, (name, address)
            for label in set(HEADER) - may:
                assert cases[label].url not in answer.content.decode(), (name, address)


@pytest.mark.once
def test_a_lesson_names_only_what_its_reader_may_read(world):
    cases = world.cases()
    body = [("case", {"case": case, "prompt": "为什么？"}) for case in cases.values()]
    lesson = make_lesson(make_course(lessons=0), body=body)
    warm = world.client_of("editor_above")
    warm.get(lesson.url)  # what somebody else was shown must not come out of the cache

    for name in READERS:
        if name in ("anonymous", "disabled"):
            continue  # lessons are for people who are signed in
        may = {label for label in HEADER if EXPECTED[name][label]}
        assert told_of(world.client_of(name).get(lesson.url)) == may, name


EDITORS = [
    "editor",
    "editor_above",
    "legal_reviewer",
    "publisher",
    "other_editor",
    "other_publisher",
]


@pytest.mark.once
def test_the_editor_hides_it_everywhere(world):
    cases = world.cases()
    for case in cases.values():
        case.save_revision()
    index = CaseIndexPage.objects.get()

    for name in EDITORS:
        client = world.client_of(name)
        may = {label for label in HEADER if EXPECTED[name][label]}
        for address in (
            reverse("wagtailadmin_explore", args=[index.pk]),
            reverse("wagtailadmin_pages:search") + f"?q={COMMON}",
            reverse("wagtailadmin_choose_page_child", args=[index.pk]),
            reverse("wagtailadmin_choose_page_search") + f"?q={COMMON}",
            f"/admin/api/main/pages/?child_of={index.pk}&fields=_,title",
        ):
            answer = client.get(address)
            assert answer.status_code == 200, (name, address)
            assert told_of(answer) == may, (name, address)
        for label, case in cases.items():
            detail = client.get(f"/admin/api/main/pages/{case.pk}/")
            assert detail.status_code == (200 if label in may else 404), (name, label)
            if label in may:
                continue
            for view in (
                "edit",
                "copy",
                "delete",
                "unpublish",
                "history",
                "revisions_index",
                "move",
            ):
                address = reverse(f"wagtailadmin_pages:{view}", args=[case.pk])
                # Once to the page that says so: what it says is the same for all of them.
                answer = client.get(address, follow=view == "edit")
                assert label not in told_of(answer), (name, view)


@pytest.mark.parametrize("view", ["view_draft", "preview_on_edit"])
def test_a_draft_is_previewed_by_its_own_editors_only(world, view):
    case = world.case("UNIT", live=False)
    case.save_revision()
    address = reverse(f"wagtailadmin_pages:{view}", args=[case.pk])

    assert (
        CANARY not in world.client_of("other_editor").get(address, follow=True).content.decode()
    )


def test_the_site_offers_no_api_and_no_feed_that_the_rule_would_miss():
    from django.apps import apps

    assert not apps.is_installed("wagtail.api.v2")
    assert not apps.is_installed("wagtail.contrib.sitemaps")


@pytest.fixture
def media(tmp_path):
    with override_settings(MEDIA_ROOT=tmp_path):
        yield tmp_path


@pytest.mark.once
def test_pictures_and_recordings_follow_their_case(world, media):
    files = {}
    for label in HEADER:
        image = get_image_model().objects.create(title="x", file=get_test_image_file())
        sound = get_document_model().objects.create(
            title="y", file=ContentFile(label.encode(), name=f"interview-{label}.mp3")
        )
        world.case(
            label,
            media=stream("picture", {"image": image.pk, "alt": "门", "caption": ""})[:-1]
            + ", "
            + stream(
                "recording",
                {"title": "录音", "kind": "AUDIO", "file": sound.pk, "transcript": "逐字稿"},
            )[1:],
        )
        files[label] = (f"/media/{image.get_rendition('width-20').file.name}", sound.url)

    for name in READERS:
        client = world.client_of(name)
        for label, addresses in files.items():
            for address in addresses:
                for method in ("get", "head"):
                    answer = getattr(client, method)(address)
                    expected = 200 if EXPECTED[name][label] else 404
                    assert answer.status_code == expected, (name, method, address)


def test_a_picture_that_a_public_page_shows_too_is_public(world, media, client):
    image = get_image_model().objects.create(title="x", file=get_test_image_file())
    fields = {"media": stream("picture", {"image": image.pk, "alt": "门", "caption": ""})}
    world.case("UNIT", **fields)
    address = f"/media/{image.get_rendition('width-20').file.name}"
    assert client.get(address).status_code == 404

    make_case(**fields)

    assert client.get(address).status_code == 200


def test_a_picture_that_no_case_shows_is_sent_as_ever(world, media, client):
    image = get_image_model().objects.create(title="x", file=get_test_image_file())

    assert client.get(f"/media/{image.get_rendition('width-20').file.name}").status_code == 200


@pytest.mark.once
@pytest.mark.parametrize("name", EDITORS)
def test_the_choosers_of_the_editor_offer_only_files_of_what_one_may_read(world, media, name):
    image = get_image_model().objects.create(title=f"{CANARY}图", file=get_test_image_file())
    world.case("UNIT", media=stream("picture", {"image": image.pk, "alt": "门", "caption": ""}))
    sound = get_document_model().objects.create(
        title=f"{CANARY}录音", file=ContentFile(b"ID3", name="interview.mp3")
    )
    spoken = {"title": "录音", "kind": "AUDIO", "file": sound.pk, "transcript": "逐字稿"}
    world.case("RESTRICTED", media=stream("recording", spoken))
    client = world.client_of(name)

    for chooser, label in (("wagtailimages", "UNIT"), ("wagtaildocs", "RESTRICTED")):
        shown = client.get(reverse(f"{chooser}_chooser:choose")).json()["html"]
        assert (CANARY in shown) is EXPECTED[name][label], chooser


def test_files_of_a_draft_are_for_the_editor_until_it_is_published(world, media):
    image = get_image_model().objects.create(title="x", file=get_test_image_file())
    case = world.case(
        "PUBLIC",
        live=False,
        media=stream("picture", {"image": image.pk, "alt": "门", "caption": ""}),
    )
    address = f"/media/{image.get_rendition('width-20').file.name}"

    assert world.client_of("member").get(address).status_code == 404
    assert world.client_of("editor_above").get(address).status_code == 200
    case.save_revision().publish(skip_permission_checks=True)
    assert world.client_of("anonymous").get(address).status_code == 200


def test_a_case_and_a_missing_one_answer_alike(world):
    case = world.case("RESTRICTED")
    client = world.client_of("neighbour")

    def answer(address):
        response = client.get(address)
        text = response.content.decode().replace(address, "")
        return response.status_code, {**response.headers}, len(text)

    hidden, missing = answer(case.url), answer(case.url[:-2] + "x/")
    assert hidden[0] == missing[0] == 404
    assert hidden[1].keys() == missing[1].keys()


def test_asking_costs_one_query_and_a_public_case_none(world, django_assert_num_queries):
    reader = world.reader("member")
    case, public = world.case("UNIT"), world.case("PUBLIC")

    with django_assert_num_queries(0):
        assert public.is_readable_by(reader)
    with django_assert_num_queries(1):
        assert case.is_readable_by(reader)


def test_what_somebody_was_shown_is_kept_by_no_cache(world):
    case = world.case("UNIT", timeline=stream("event", event()))

    answer = world.client_of("member").get(case.url)

    assert "no-store" in answer["Cache-Control"]


def test_named_roles_are_stored_in_one_way_and_read_back():
    assert as_stored([]) == ""
    assert as_stored(["EDITOR", "AUDITOR", "EDITOR"]) == ",AUDITOR,EDITOR,"
    assert read_roles(",AUDITOR,GONE,EDITOR,") == [Role.AUDITOR, Role.EDITOR]
    assert read_roles("") == []
