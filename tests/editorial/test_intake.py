"""A pasted notice, a Word or a Markdown file becomes a draft, and not a word of it is lost."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cadres.roles import Role
from editorial.intake import documents
from editorial.intake.documents import Section, Unreadable, read_docx, read_text
from editorial.intake.mapping import field_for, map_case
from editorial.models import IntakeNote
from tests.editorial.conftest import somebody
from tests.factories.content import make_article, make_index
from warning_cases.models import CaseIndexPage, WarningCasePage

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
NOTICE = """退不回去的茶叶
某县纪委监委通报
一、基本情况
某县采购科科长（化名）
二、案情经过
2019年中秋前，供应商登门，留下一盒茶叶。
他追到电梯口，没有追上。
2020年春节，又收下两万元。
三、处理结果
受到开除处分，判处有期徒刑三年。联系电话13800138000。
四、警示教训
第一次就要报告。
五、法律依据
刑法 385
某某办法第三条
六、其他
来源：内部资料。
"""


def paragraph(text, style=""):
    mark = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{mark}<w:r><w:t>{text}</w:t></w:r></w:p>"


def docx(body, *, extra=(), prefix="<?xml version='1.0' encoding='UTF-8'?>"):
    styles = (
        f"{prefix}<w:styles {W}>"
        '<w:style w:styleId="1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:styleId="2"><w:name w:val="heading 2"/></w:style></w:styles>'
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "word/document.xml", f"{prefix}<w:document {W}><w:body>{body}</w:body></w:document>"
        )
        archive.writestr("word/styles.xml", styles)
        for name, content in extra:
            archive.writestr(name, content)
    return buffer.getvalue()


def letters(text):
    return {sign for sign in text if sign.strip() and sign not in "#【】|=-"}


def test_reads_headings_by_style_tables_and_footnotes():
    body = (
        paragraph("一盒茶叶", "1") + paragraph("处理结果", "2") + paragraph("开除。")
        + "<w:tbl><w:tr><w:tc>" + paragraph("金额") + "</w:tc><w:tc>" + paragraph("三万元")
        + "</w:tc></w:tr></w:tbl>"
    )  # fmt: skip
    notes = f"<w:footnotes {W}><w:footnote>{paragraph('见判决书。')}</w:footnote></w:footnotes>"

    sections = read_docx(docx(body, extra=[("word/footnotes.xml", notes)]), "案例.docx")

    assert sections == [
        Section("一盒茶叶", 1, ()),
        Section("处理结果", 2, ("开除。", "金额 | 三万元", "见判决书。")),
    ]


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("三、处理结果", "outcome"),
        ("（二）违纪违法事实", "timeline"),
        ("说纪", "discipline"),
        ("忏悔录", "confession"),
        ("防范措施", "measures"),
        ("第一部分 案情简介", "summary"),
        ("附件", ""),
    ],
)
def test_headings_lead_to_fields(heading, name):
    assert field_for(heading) == name


def test_sorts_a_notice_into_fields_steps_and_notes():
    mapped = map_case(read_text(NOTICE))

    assert mapped.title == "退不回去的茶叶"
    assert mapped.texts["position"] == "某县采购科科长（化名）"
    assert mapped.texts["outcome"].startswith("受到开除处分")
    assert [when for when, _what in mapped.steps] == ["2019年中秋前", "2020年春节"]
    assert "他追到电梯口" in mapped.steps[0][1]
    assert mapped.articles == ["刑法 385", "某某办法第三条"]
    assert mapped.notes == [
        "某县纪委监委通报",
        "【六、其他】",
        "来源：内部资料。",
    ]


def test_markdown_reads_alike():
    mapped = map_case(read_text("# 一盒茶叶\n\n## 说德\n贪念起于茶叶。\n\n备注\n----\n旧闻\n"))

    assert (mapped.title, mapped.texts["ethics"]) == ("一盒茶叶", "贪念起于茶叶。")
    assert mapped.notes == ["【备注】", "旧闻"]


LINES = st.lists(
    st.text(alphabet="一盒茶叶退了三次处理结果说德 2019年#、（）【】。，", max_size=30),
    min_size=1,
    max_size=25,
)


@given(LINES)
def test_no_sign_is_lost(lines):
    text = "\n".join(lines)
    if not text.strip():
        return

    mapped = map_case(read_text(text))

    ordinals = set("一二三四五六七八九十、（）()")
    assert letters(text) - letters(mapped.everything()) <= ordinals


@pytest.mark.parametrize(
    "content",
    [
        b"not a zip",
        docx(""),
        docx("<w:p>", prefix=""),
        docx(paragraph("&x;"), prefix='<!DOCTYPE d [<!ENTITY x "y">]>'),
    ],
)
def test_refuses_what_is_no_word_file(content):
    with pytest.raises(Unreadable):
        read_docx(content, "案例.docx")


def test_refuses_fifty_megabytes_without_opening_it():
    with pytest.raises(Unreadable, match=r"案例\.docx"):
        read_docx(b"PK" + b"\0" * (50 * 1024 * 1024), "案例.docx")


def test_refuses_a_bomb_before_unpacking_it(monkeypatch):
    monkeypatch.setattr(documents, "_parse", lambda *args: pytest.fail("unpacked"))
    bomb = docx(paragraph("好"), extra=[("word/media/a.bin", b"\0" * (61 * 1024 * 1024))])

    assert len(bomb) < 200_000
    with pytest.raises(Unreadable):
        read_docx(bomb, "案例.docx")


@pytest.mark.parametrize("text", ["", " \n ", "长" * 200_001])
def test_refuses_nothing_and_too_much(text):
    with pytest.raises(Unreadable):
        read_text(text)


@pytest.mark.django_db
class TestTheForm:
    @pytest.fixture
    def library(self, workflow):
        make_article(number=385).version.instrument.__class__.objects.update(
            name="中华人民共和国刑法", short_name="刑法"
        )
        return make_index(CaseIndexPage, "cases")

    def post(self, client, **fields):
        return client.post(reverse("case_intake"), {"case_kind": "ANONYMISED", **fields})

    def test_makes_a_draft_with_its_findings_and_its_rest(self, client, library, editor):
        client.force_login(editor)

        answer = self.post(client, text=NOTICE)

        page = WarningCasePage.objects.get()
        assert answer["Location"] == reverse("editorial_page", args=[page.pk])
        assert (page.live, page.owner, page.case_kind) == (False, editor, "ANONYMISED")
        assert [article.number for article in page.articles.all()] == [385]
        assert [block.value["when"] for block in page.timeline] == [
            "2019年中秋前",
            "2020年春节",
        ]
        assert "某某办法第三条" in IntakeNote.objects.get().text
        shown = client.get(answer["Location"]).content.decode()
        assert "<mark>13800138000</mark>" in shown
        assert "来源：内部资料。" in shown

    def test_takes_word_files_and_gb18030_texts(self, client, library, editor):
        client.force_login(editor)
        word = docx(paragraph("一份文件", "1") + paragraph("说德", "2") + paragraph("贪念。"))
        self.post(client, file=SimpleUploadedFile("案例.docx", word))
        self.post(client, file=SimpleUploadedFile("案例.txt", NOTICE.encode("gb18030")))

        titles = set(WarningCasePage.objects.values_list("title", flat=True))
        assert titles == {"一份文件", "退不回去的茶叶"}

    @pytest.mark.parametrize(
        "fields",
        [
            {},
            {"text": NOTICE, "file": SimpleUploadedFile("a.md", b"# a")},
            {"file": SimpleUploadedFile("a.exe", b"MZ")},
            {"file": SimpleUploadedFile("a.docx", b"no zip")},
            {"file": SimpleUploadedFile("a.txt", b"\xff\xff\xff")},
        ],
    )
    def test_says_what_is_wrong_and_writes_nothing(self, client, library, editor, fields):
        client.force_login(editor)

        assert self.post(client, **fields).status_code == 400
        assert not WarningCasePage.objects.exists()
        assert not IntakeNote.objects.exists()

    def test_is_for_editors(self, client, library):
        client.force_login(somebody("审核", Role.PUBLISHER))

        assert client.get(reverse("case_intake")).status_code == 404
