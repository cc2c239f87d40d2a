"""Cards, practice examples, self-checks, columns and the gallery are read in public."""

import xml.etree.ElementTree as ET

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import PageViewRestriction

from cadres.models import Post, RiskPoint
from cadres.roles import Role
from core.publishing_gates import PublishingBarred
from exemplars.models import (
    BoundaryCardIndexPage,
    ColumnEntryPage,
    ColumnPage,
    ExemplarIndexPage,
    GalleryPage,
    GalleryWorkPage,
    PracticeIndexPage,
    PracticePage,
    SelfCheckIndexPage,
    SelfCheckPage,
)
from tests.editorial.conftest import somebody
from tests.factories.cadres import make_cadre
from tests.factories.content import make_article, make_card, make_collected, make_exemplar

pytestmark = pytest.mark.django_db
ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en"}
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def recording(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    return Document.objects.create(
        title="一段录音", file=ContentFile(b"ID3" + b"\0" * 64, "talk.mp3"), file_size=67
    )


def test_a_card_shows_situation_verdict_reason_and_article(client):
    article = make_article(summary="不得收受礼品。")
    card = make_card(situation="送来月饼。", reason="应当登记。", articles=[article])

    text = client.get(card.url, **ENGLISH).content.decode()

    for part in ("送来月饼。", "Report", "应当登记。", "不得收受礼品。", "Mid-Autumn"):
        assert part in text


def test_the_cards_stand_by_occasion_and_cost_the_same_for_ten(
    client, django_assert_max_num_queries
):
    counts = []
    for more in (1, 9):
        for _ in range(more):
            make_card()
        url = BoundaryCardIndexPage.objects.get().url
        client.get(url)
        with django_assert_max_num_queries(14) as captured:
            client.get(url)
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_a_practice_names_the_risk_points_it_closes(client):
    post = Post.objects.create(code="p", name="采购岗")
    point = RiskPoint.objects.create(post=post, code="p-1", name="验收走过场", level="HIGH")
    practice = make_collected(PracticeIndexPage, PracticePage, gap="一支笔", steps="一\n二")
    practice.risk_points.add(point)
    practice.save()

    text = client.get(practice.url).content.decode()

    for part in ("一支笔", "<li>一</li>", "采购岗", "验收走过场"):
        assert part in text
    assert practice.title in client.get(PracticeIndexPage.objects.get().url).content.decode()


def test_a_self_check_sends_nothing(client):
    card = make_collected(
        SelfCheckIndexPage, SelfCheckPage, questions="一？\n二？", questions_en="One?\nTwo?"
    )

    text = client.get(card.url, **ENGLISH).content.decode()

    assert "One?" in text
    main = text[text.index("<main") : text.index("</main>")]
    assert "<form" not in main
    assert 'name="' not in main
    assert SelfCheckPage(questions="一\n二", questions_en="One").question_lines[0][0] == "一"


def test_the_gallery_filters_by_kind_and_ignores_nonsense(client):
    verse = make_collected(GalleryPage, GalleryWorkPage, kind="VERSE", words="窗前竹")
    saying = make_collected(GalleryPage, GalleryWorkPage, kind="SAYING", words="水清")
    url = GalleryPage.objects.get().url

    only = client.get(url, {"kind": "VERSE"}).content.decode()
    every = client.get(url, {"kind": "<script>"}).content.decode()

    assert (verse.title in only, saying.title in only) == (True, False)
    assert verse.title in every
    assert saying.title in every
    assert "窗前竹" in client.get(verse.url).content.decode()


def test_a_recording_is_played_and_its_words_are_there(client, recording):
    entry = make_collected(
        ColumnPage, ColumnEntryPage, audio=recording, transcript="各位同志，早上好。"
    )

    text = client.get(entry.url).content.decode()

    assert f'src="{recording.url}"' in text
    assert "各位同志，早上好。" in text


def test_a_recording_without_words_is_not_published(recording):
    entry = make_collected(ColumnPage, ColumnEntryPage, live=False, audio=recording)
    revision = entry.save_revision()

    with pytest.raises(PublishingBarred):
        revision.publish(skip_permission_checks=True)


def test_a_file_that_is_no_recording_is_refused(recording):
    recording.file.name = "documents/talk.exe"
    entry = ColumnEntryPage(title="一期", slug="x", audio=recording)

    with pytest.raises(ValidationError, match=r"talk\.exe"):
        entry.clean()


def test_the_feed_has_what_everybody_may_read_and_nothing_else(client, recording):
    entry = make_collected(
        ColumnPage, ColumnEntryPage, audio=recording, transcript="词", summary="一句话"
    )
    hidden = make_collected(ColumnPage, ColumnEntryPage)
    make_collected(ColumnPage, ColumnEntryPage, live=False)
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    column = ColumnPage.objects.get()

    answer = client.get(reverse("column_feed", args=[column.pk]))

    feed = ET.fromstring(answer.content)
    entries = feed.findall(f"{ATOM}entry")
    assert answer["Content-Type"].startswith("application/atom+xml")
    assert [each.findtext(f"{ATOM}title") for each in entries] == [entry.title]
    links = {link.get("rel"): link for link in entries[0].findall(f"{ATOM}link")}
    assert links["enclosure"].get("href").endswith(recording.url)
    assert entries[0].findtext(f"{ATOM}id") == f"urn:uuid:{entry.translation_key}"


def test_a_recording_goes_with_its_entry(client, recording):
    """A draft's stays inside the editor, one of a page for the signed in is for them."""
    fields = {"audio": recording, "transcript": "词"}
    draft = make_collected(ColumnPage, ColumnEntryPage, live=False, **fields)
    cadre, editor = make_cadre(), somebody("秦疏桐", Role.EDITOR)

    def answers():
        codes = []
        for person in (None, cadre, editor):
            client.logout()
            if person:
                client.force_login(person)
            codes.append(client.get(recording.url).status_code)
        return codes

    assert answers() == [404, 404, 200]
    lock = PageViewRestriction.objects.create(
        page=make_collected(ColumnPage, ColumnEntryPage, **fields),
        restriction_type=PageViewRestriction.LOGIN,
    )
    assert answers() == [404, 200, 200]
    lock.restriction_type = PageViewRestriction.GROUPS
    lock.save()
    assert answers() == [404, 404, 200]
    draft.save_revision().publish()
    assert answers() == [200, 200, 200]


def test_a_picture_of_the_gallery_goes_with_its_work(client, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    image = get_image_model().objects.create(title="x", file=get_test_image_file())
    work = make_collected(GalleryPage, GalleryWorkPage, live=False, image=image, alt="一枝竹")
    address = f"/media/{image.get_rendition('width-20').file.name}"

    assert client.get(address).status_code == 404
    work.save_revision().publish()
    assert client.get(address).status_code == 200


def test_a_hidden_column_has_no_feed(client):
    make_collected(ColumnPage, ColumnEntryPage)
    column = ColumnPage.objects.get()
    url = reverse("column_feed", args=[column.pk])
    PageViewRestriction.objects.create(page=column, restriction_type=PageViewRestriction.LOGIN)

    assert client.get(url).status_code == 404
    assert client.get(reverse("column_feed", args=[10**9])).status_code == 404


def test_the_exemplars_list_leads_to_the_collections(client):
    make_exemplar()
    make_card()

    text = client.get(ExemplarIndexPage.objects.get().url).content.decode()

    assert BoundaryCardIndexPage.objects.get().url in text


@pytest.mark.parametrize(
    "index_type",
    [BoundaryCardIndexPage, PracticeIndexPage, SelfCheckIndexPage, GalleryPage, ColumnPage],
)
def test_an_empty_collection_says_so(client, index_type):
    make_exemplar()
    parent = ExemplarIndexPage.objects.get()
    index = parent.add_child(instance=index_type(title="空集", slug="empty"))

    text = client.get(index.url, **ENGLISH).content.decode()

    assert 'class="empty"' in text
