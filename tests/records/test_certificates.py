"""A certificate says for ever what was printed, and anybody can compare."""

import datetime as dt
import io
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from records import fonts, services
from records.codes import CODE_ALPHABET, CODE_LENGTH, grouped, normalised
from records.models import Certificate
from records.names import masked, same_name
from records.printing.pdf import certificate_pdf
from records.printing.png import HEIGHT, WIDTH, broken_into_lines, certificate_png, fitted
from records.printing.sheet import qr_of, sheet_of
from tests.factories.cadres import make_cadre, make_tree
from tests.factories.records import NOON, make_entry

LONG = "关于在乡村振兴重点领域开展群众身边不正之风和腐败问题集中整治的专题警示教育课程" * 4


@pytest.fixture
def entry(db):
    unit = make_tree({"青峰县": {"财政局": {}}})["财政局"]
    return make_entry(make_cadre("张清和", unit=unit), title="守住采购这道关", title_en="Gates")


@pytest.fixture
def certificate(entry):
    return services.issue_certificate(entry=entry, at=NOON)


def unsaved(**fields):
    return Certificate(
        **{
            "code": "7K3M9QW2XPD4T8VZ",
            "name": "张清和",
            "unit_name": "财政局",
            "title": "守住采购这道关",
            "title_en": "Guarding procurement",
            "credit_hours": Decimal("2.50"),
            "issued_on": dt.date(2026, 9, 14),
            "issuer": "青峰县",
            **fields,
        }
    )


def text_of(pdf):
    page = PdfReader(io.BytesIO(pdf)).pages[0]
    return "".join(page.extract_text().split())


class TestIssuing:
    def test_prints_what_is_true_at_the_time(self, entry, certificate):
        assert (certificate.name, certificate.unit_name) == ("张清和", "财政局")
        assert (certificate.title, certificate.title_en) == ("守住采购这道关", "Gates")
        assert (certificate.credit_hours, certificate.issued_on) == (
            Decimal("2.00"),
            dt.date(2026, 9, 14),
        )

    def test_is_by_the_top_of_the_unit_tree(self, certificate):
        assert certificate.issuer == "青峰县"

    def test_or_by_the_issuer_of_the_settings(self, entry, settings):
        settings.CERTIFICATE_ISSUER = "青峰县干部教育办公室"

        assert services.issue_certificate(entry=entry, at=NOON).issuer == "青峰县干部教育办公室"

    def test_twice_gives_the_same_certificate(self, entry, certificate):
        again = services.issue_certificate(entry=entry, at=NOON + dt.timedelta(days=9))

        assert again == certificate
        assert Certificate.objects.count() == 1

    def test_does_not_follow_a_later_change_of_name(self, entry, certificate):
        entry.cadre.name = "张新名"
        entry.cadre.save()

        certificate.refresh_from_db()
        assert certificate.name == "张清和"

    def test_codes_do_not_repeat_and_hold_no_lookalikes(self, entry, certificate):
        assert len(certificate.code) == CODE_LENGTH
        assert set(certificate.code) <= set(CODE_ALPHABET)
        assert not set(CODE_ALPHABET) & set("ILOU")


class TestThePdf:
    def test_is_one_landscape_page_of_a4(self):
        pages = PdfReader(io.BytesIO(certificate_pdf(unsaved()))).pages

        assert len(pages) == 1
        assert [round(side) for side in pages[0].mediabox[2:]] == [842, 595]

    @pytest.mark.parametrize(
        "fact",
        ["张清和", "财政局", "守住采购这道关", "Guardingprocurement", "2.5", "青峰县",
         "7K3M-9QW2-XPD4-T8VZ", "2026年9月14日", "14September2026"],
    )  # fmt: skip
    def test_holds_every_fact_as_text(self, fact):
        assert fact in text_of(certificate_pdf(unsaved()))

    def test_keeps_very_long_texts_whole(self):
        pdf = certificate_pdf(unsaved(title=LONG[:255], name="买买提" * 20, issuer="青" * 160))

        assert LONG[:255] in text_of(pdf)
        assert len(PdfReader(io.BytesIO(pdf)).pages) == 1

    def test_of_the_same_certificate_is_the_same(self):
        assert certificate_pdf(unsaved()) == certificate_pdf(unsaved())

    @pytest.mark.parametrize("title", ["#panic()", "$x$ *b* _i_ `c` \\ \" ' @a <b>", "// off"])
    def test_takes_signs_of_the_typesetter_as_text(self, title):
        assert "".join(title.split())[:6] in text_of(certificate_pdf(unsaved(title=title)))


class TestThePicture:
    @pytest.mark.parametrize("title", ["守住采购这道关", LONG[:255], "Gifts and favours"])
    def test_has_its_size_whatever_it_says(self, title):
        picture = Image.open(io.BytesIO(certificate_png(unsaved(title=title))))

        assert (picture.format, picture.size) == ("PNG", (WIDTH, HEIGHT))

    def test_differs_when_a_fact_differs(self):
        assert certificate_png(unsaved()) != certificate_png(unsaved(name="李守正"))

    def test_draws_chinese_and_not_boxes(self):
        typeface = fonts.typeface(40)

        assert typeface.getmask("清").getbbox() != typeface.getmask("\U0010fffd").getbbox()
        assert bytes(typeface.getmask("清")) != bytes(typeface.getmask("风"))

    @given(st.text("清风学ab c，。-", max_size=60))
    def test_lines_are_never_too_wide_and_lose_nothing(self, text):
        lines = broken_into_lines(text, 20, 150)

        assert all(fonts.typeface(20).getlength(line) <= 150 for line in lines)
        assert "".join("".join(lines).split()) == "".join(text.split())

    def test_long_text_is_set_smaller(self):
        assert fitted("短", (40, 20), 300, 1).size == 40
        assert fitted("长" * 12, (40, 20), 300, 1).size == 20


def test_the_qr_code_holds_the_absolute_address(settings):
    settings.WAGTAILADMIN_BASE_URL = "https://study.example.cn"
    sheet = sheet_of(unsaved())

    assert sheet.address == "https://study.example.cn/verify/7K3M9QW2XPD4T8VZ/"
    assert qr_of(sheet).error == "Q"


class TestWithoutTheFont:
    @pytest.fixture(autouse=True)
    def no_font(self, monkeypatch):
        monkeypatch.setattr(fonts, "PACKAGE", "no_such_font_package")
        fonts.chinese_font.cache_clear()
        fonts.typeface.cache_clear()
        yield
        fonts.chinese_font.cache_clear()
        fonts.typeface.cache_clear()

    def test_printing_fails_loudly(self):
        with pytest.raises(fonts.FontMissing, match="no-such-font-package"):
            certificate_png(unsaved())
        with pytest.raises(fonts.FontMissing):
            certificate_pdf(unsaved())

    def test_the_system_check_says_so_before(self):
        with pytest.raises(SystemCheckError, match=r"records\.E001"):
            call_command("check")


@pytest.mark.parametrize(
    "typed",
    ["7K3M9QW2XPD4T8VZ", "7k3m-9qw2-xpd4-t8vz", " 7K3M 9QW2 XPD4 T8VZ ", "７Ｋ３Ｍ9QW2XPD4T8VZ",
     "7K3M—9QW2—XPD4—T8VZ"],
)  # fmt: skip
def test_codes_are_understood_as_people_type_them(typed):
    assert normalised(typed) == "7K3M9QW2XPD4T8VZ"


def test_lookalikes_are_read_as_digits():
    assert normalised("oOiIlL") == "001111"


@given(st.text(CODE_ALPHABET, min_size=16, max_size=16))
def test_a_printed_code_is_read_back(code):
    assert normalised(grouped(code).lower()) == code


@given(st.text(max_size=500))
def test_reading_a_code_twice_is_reading_it_once(typed):
    assert normalised(normalised(typed)) == normalised(typed)[:80]


@pytest.mark.parametrize(
    ("typed", "name", "same"),
    [
        ("张清和", "张清和", True),
        (" 张 清　和 ", "张清和", True),
        ("张清合", "张清和", False),
        ("anna lee", "Anna Lee", True),
        ("阿卜杜•热合曼", "阿卜杜·热合曼", True),
        ("", "张清和", False),
        ("", "", False),
    ],
)
def test_names_agree_whatever_spaces_and_dots(typed, name, same):
    assert same_name(typed, name) is same


def test_a_masked_name_does_not_tell_its_length():
    assert masked("张清和") == "张**"
    assert masked("欧阳清风明月") == "欧**"
