"""A content pack moves cases, cards and law modules to another site and back without loss."""

import datetime as dt
import io
import json
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.test import override_settings
from django.urls import reverse
from PIL import Image as Picture
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.rich_text import RichText, expand_db_html

from cadres.models import Post, RiskPoint
from cadres.roles import Role
from exemplars.models import BoundaryCardPage, ExemplarPage
from home.packs import importing
from home.packs.exporting import NotForOthers, build_pack
from home.packs.importing import PackRefused, import_pack
from home.packs.richtext import UnsafeText, cited_in, stored
from law.citing.resolving import find_cited, reference_to
from law.models import Article, Instrument, LawIndexPage, LawModulePage, Version
from tests.editorial.conftest import somebody
from tests.factories.content import (
    event,
    make_article,
    make_card,
    make_case,
    make_exemplar,
    make_law_module,
)
from warning_cases.models import WarningCasePage

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 25, 4, tzinfo=dt.UTC)


@pytest.fixture(scope="module", autouse=True)
def media_folder(tmp_path_factory):
    """One folder for the module, so that the pages below, which show a picture, are made once."""
    folder = tmp_path_factory.mktemp("media")
    with override_settings(MEDIA_ROOT=folder):
        yield folder


@pytest.fixture
def editor():
    return somebody("秦疏桐", Role.EDITOR)


@pytest.fixture
def image():
    buffer = io.BytesIO()
    Picture.new("RGB", (8, 6), "#1f4a43").save(buffer, "PNG")
    buffer.seek(0)
    return get_image_model().objects.create(
        title="一张图", file=ImageFile(buffer, name="one.png")
    )


@pytest.fixture
def pages(image):
    post = Post.objects.create(code="buyer", name="采购")
    point = RiskPoint.objects.create(post=post, code="buyer-1", name="验收", level="HIGH")
    article = make_article()
    module = make_law_module(articles=3, cited=1)
    card = make_card(articles=[article], situation_en="A box")
    exemplar = make_exemplar(situation="手里有一支笔")
    choices = [{"text": "退回", "consequence": "到此为止。", "is_taken": False}]
    case = make_case(
        articles=2, terms=1, charges=1, amount_yuan="1234.50", act_from="2020-01-02",
        act_to="2021-03-04", exemplar=exemplar, post=post,
        timeline=[("event", event(articles=[article], choices=choices))],
        media=[("picture", {"image": image, "alt": "一张图", "caption": ""})],
    )  # fmt: skip
    case.risk_points.add(point)
    case.save()
    exemplar.counterpart = case  # and the case points back at it
    exemplar.save()
    return [module, card, exemplar, case]


def take(pages):
    return build_pack(page.specific_class.objects.get(pk=page.pk) for page in pages)


def members(pack):
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(pack, **files):
    """The pack with other files in it, its fingerprints as they were."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in {**members(pack), **files}.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def forget_everything(pages):
    """Another site: the same lists, none of the content."""
    for page in reversed(pages):
        Page.objects.get(pk=page.pk).delete()
    Article.objects.all().delete()
    Version.objects.all().delete()
    Instrument.objects.all().delete()
    for image in get_image_model().objects.all():
        image.delete()


@pytest.fixture
def pack(pages):
    """The pack of the pages, on another site: forgetting them takes longest, and is done once."""
    taken = take(pages)
    forget_everything(pages)
    return taken


def test_what_goes_out_and_comes_in_goes_out_equal(pack, editor):
    outcome = import_pack(content=pack, actor=editor, at=NOW)

    assert outcome == (4, 0, 0)
    kinds = (LawModulePage, BoundaryCardPage, ExemplarPage, WarningCasePage)
    again = take([kind.objects.get() for kind in kinds])
    assert members(again) == members(pack)
    assert again == pack


@pytest.fixture
def linked(pages, image):
    """An exemplar whose text links, shows and cites; the case's explanation cites, too."""
    _module, card, exemplar, case = pages
    leaflet = get_document_model().objects.create(
        title="一页纸", file=ContentFile(b"%PDF-1.4 words", name="leaflet.pdf")
    )
    article = make_article()
    reference = str(reference_to(article))
    text = (
        f'<p data-block-key="a1">见<a id="{card.pk}" linktype="page">卡片</a>、'
        f'<a linktype="document" id="{leaflet.pk}">一页纸</a>、'
        f'<a linktype="citation" ref="{reference}" on="2025-07-01">条文</a>、'
        '<a href="https://example.org/x?a=1&amp;b=2">外部</a></p>'
        f'<embed alt="一张图" embedtype="image" format="left" id="{image.pk}"/>'
        '<p>见<a id="999999" linktype="page">没有了的一页</a></p>'
    )
    exemplar.body = [("paragraph", RichText(text))]
    exemplar.save()
    case.law = f"依照[[{reference}]]处理。"
    case.save()
    return [card, exemplar, case]


def test_links_pictures_and_citations_in_texts_mean_the_same_elsewhere(linked, pages, editor):
    pack = take(linked)
    before = {page.slug: page.pk for page in linked}
    forget_everything(pages)
    get_document_model().objects.all().delete()

    import_pack(content=pack, actor=editor, at=NOW)

    kinds = (BoundaryCardPage, ExemplarPage, WarningCasePage)
    card, exemplar, case = (kind.objects.get() for kind in kinds)
    assert not {card.pk, exemplar.pk, case.pk} & set(before.values())
    assert members(take([card, exemplar, case])) == members(pack)
    text = exemplar.body.raw_data[0]["value"]
    document, image = get_document_model().objects.get(), get_image_model().objects.get()
    assert f'<a id="{card.pk}" linktype="page">卡片</a>' in text
    assert f'<a linktype="document" id="{document.pk}">一页纸</a>' in text
    assert f'embedtype="image" format="left" id="{image.pk}"' in text
    assert "<a>没有了的一页</a>" in text
    assert f'href="{document.url}"' in expand_db_html(text)
    (cited,) = {reference for field in (text, case.law) for reference in cited_in(field)}
    assert find_cited([cited]).count() == 1  # the article came along with the text


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<p onclick="x()">点</p>',
        '<a href="javascript:alert(1)">点</a>',
        '<p><a linktype="page" id="1">别的站点的编号</a></p>',
        "<p><!-- x --></p>",
        '<iframe src="/"></iframe>',
    ],
)
def test_a_text_that_no_editor_can_write_is_refused(text):
    with pytest.raises(UnsafeText):
        stored(text, {})


def test_a_link_to_what_is_not_here_is_refused_by_its_name(linked, pages, editor):
    pack = take(linked[1:])  # without the card that the text links to
    forget_everything(pages)

    with pytest.raises(PackRefused, match=linked[0].slug):
        import_pack(content=pack, actor=editor, at=NOW)
    assert not ExemplarPage.objects.exists()


def test_pairs_that_cross_are_refused_by_name_and_nothing_stays(pages, editor):
    _module, _card, exemplar, case = pages
    other = make_case(title="另一个案例", exemplar=exemplar)  # whose exemplar answers the first
    pack = take([exemplar, case, other])
    forget_everything([*pages, other])

    with pytest.raises(PackRefused, match="另一个案例") as refusal:
        import_pack(content=pack, actor=editor, at=NOW)

    assert exemplar.title in str(refusal.value)
    assert not WarningCasePage.objects.exists()


def test_comes_in_as_drafts_of_the_one_who_brought_it(pack, editor):
    import_pack(content=pack, actor=editor, at=NOW)

    case = WarningCasePage.objects.get()
    assert not case.live
    assert case.owner == editor
    assert not Page.objects.filter(live=True, pk=case.pk).exists()


def test_the_same_pack_again_changes_nothing(pages, editor):
    pack = take(pages)
    before = Article.objects.count(), get_image_model().objects.count()

    assert import_pack(content=pack, actor=editor, at=NOW) == (0, 0, 4)
    assert (Article.objects.count(), get_image_model().objects.count()) == before


def test_a_page_that_differs_gets_a_new_draft_and_stays_as_published(pages, editor):
    pack = take(pages)
    card = pages[1]
    card.reason = "换了理由。"
    card.save_revision().publish(skip_permission_checks=True)

    assert import_pack(content=pack, actor=editor, at=NOW) == (0, 1, 3)

    card = BoundaryCardPage.objects.get()
    assert card.reason == "换了理由。"
    assert card.get_latest_revision_as_object().reason == "登记上交。"


def test_a_case_for_some_readers_stays_here(editor):
    case = make_case(sensitivity="RESTRICTED", reader_roles=",EDITOR,")

    with pytest.raises(NotForOthers):
        take([case])


@pytest.mark.parametrize(
    "name",
    [
        "../evil.py",
        "pages/../../x.json",
        "/etc/passwd",
        "media/a.svg",
        "pages\\0001.json",
        "x.json",
    ],
)
def test_a_path_that_leads_elsewhere_is_refused_by_its_name(pack, editor, name):
    with pytest.raises(PackRefused) as refusal:
        import_pack(content=changed(pack, **{name: b"{}"}), actor=editor, at=NOW)

    assert name[:20] in str(refusal.value)
    assert not WarningCasePage.objects.exists()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda pack: b"no zip",
        lambda pack: pack[:-40],
        lambda pack: changed(pack, **{"pages/0001.json": b"{}"}),
        lambda pack: changed(pack, **{"manifest.json": b'{"format": "other"}'}),
        lambda pack: changed(pack, **{"manifest.json": b"["}),
    ],
)
def test_a_pack_that_was_changed_is_refused(pack, editor, spoil):
    with pytest.raises(PackRefused):
        import_pack(content=spoil(pack), actor=editor, at=NOW)
    assert not LawModulePage.objects.exists()


def test_nothing_is_half_written_when_the_last_page_fails(pack, editor, media_folder):
    there = set(media_folder.rglob("original_images/*"))
    RiskPoint.objects.all().delete()  # the case, the last of all, names one

    with pytest.raises(PackRefused, match="buyer-1"):
        import_pack(content=pack, actor=editor, at=NOW)

    assert not LawModulePage.objects.exists()
    assert not Article.objects.exists()
    assert not get_image_model().objects.exists()
    assert set(media_folder.rglob("original_images/*")) == there


def test_a_bomb_is_refused_before_it_is_unpacked(pages, editor, monkeypatch):
    monkeypatch.setattr(importing, "MOST_UNPACKED", 1_000)

    with pytest.raises(PackRefused):
        import_pack(content=take(pages), actor=editor, at=NOW)


def test_says_what_it_is_in_plain_json(pages):
    files = members(take(pages))

    manifest = json.loads(files["manifest.json"])
    assert manifest["pages"] == 4
    assert json.loads(files["law.json"])
    assert LawIndexPage.objects.exists()


class TestTheForm:
    def test_takes_away_and_brings_in(self, client, pages, editor):
        from django.core.files.uploadedfile import SimpleUploadedFile

        client.force_login(editor)
        answer = client.post(reverse("export_pack"), {"kinds": ["exemplars.boundarycardpage"]})
        assert answer["Content-Type"] == "application/zip"

        back = client.post(
            reverse("packs"), {"pack": SimpleUploadedFile("p.zip", answer.content)}
        )
        assert back.context["outcome"] == (0, 0, 1)

    def test_says_what_is_wrong(self, client, editor):
        from django.core.files.uploadedfile import SimpleUploadedFile

        client.force_login(editor)

        wrong = client.post(reverse("packs"), {"pack": SimpleUploadedFile("p.zip", b"no")})
        assert wrong.status_code == 400
        assert client.post(reverse("export_pack"), {}).status_code == 400
        assert client.get(reverse("export_pack")).status_code == 405

    def test_is_for_editors(self, client):
        client.force_login(somebody("审核", Role.PUBLISHER))

        assert client.get(reverse("packs")).status_code == 404
        assert client.post(reverse("export_pack"), {}).status_code == 404
