"""`import_law` stores a statute's text as a version, once, and removes nothing."""

import datetime as dt
import json
import os
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import translation

from law import services
from law.models import Article, Chapter, Instrument, Version
from law.statute_text import parse_statute
from tests.factories.law import REED_LAW, REED_LAW_AMENDED, with_changes

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 9, 14, 4, 0, tzinfo=dt.UTC)
LAWS = Path(os.environ.get("LAWS_DIR", settings.ROOT_DIR.parent / "shared" / "data" / "laws"))


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def run(tmp_path, capsys):
    """Import `text` from a file and return the printed summary."""

    def import_text(text, *options, name="芦苇管理法.md", encoding="utf-8"):
        file = tmp_path / name
        file.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        call_command("import_law", str(file), *options)
        lines = capsys.readouterr().out.splitlines()
        assert len(lines) == 1
        return json.loads(lines[0])

    return import_text


def everything():
    models = (Instrument, Version, Chapter, Article)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_prints_one_line_of_what_was_imported(run):
    assert run(REED_LAW) == {
        "instrument": "中华人民共和国芦苇管理法",
        "version": "2023",
        "articles": 6,
        "unchanged": 0,
        "renumbered": 0,
        "amended": 0,
        "added": 6,
        "removed": 0,
    }


def test_prints_what_became_of_the_articles_of_the_version_before(run):
    run(REED_LAW)

    printed = run(REED_LAW_AMENDED)

    changed = {"unchanged": 1, "renumbered": 3, "amended": 1, "added": 1, "removed": 0}
    assert {name: printed[name] for name in changed} == changed
    assert run(REED_LAW_AMENDED) == printed


def test_reads_who_adopted_the_text_and_by_which_decision(run):
    run(REED_LAW)

    version = Version.objects.get()
    assert version.promulgated_by == "第二届示例委员会第五次会议"
    assert version.amendment_decision == "《关于修改〈中华人民共和国芦苇管理法〉的决定》"


def test_stores_articles_with_their_chapters(run):
    run(REED_LAW)

    article = Article.objects.numbered(3, 1).get()
    assert article.text == "许可不得转让。"
    assert article.chapter.title == "第一节 许可"
    version = article.version
    assert version.is_complete
    assert version.adopted_on == version.in_force_from == version.text_as_of
    assert version.instrument.short_name == "芦苇管理法"


def test_the_same_file_again_changes_nothing(run):
    run(REED_LAW)
    before = everything()

    run(REED_LAW)

    assert everything() == before


def test_texts_are_filled_in_where_only_summaries_were_and_the_summaries_stay(run):
    instrument = Instrument.objects.create(code="reed", name="芦苇管理法")
    version = Version.objects.create(
        instrument=instrument,
        label="2023",
        adopted_on=dt.date(2023, 8, 15),
        in_force_from=dt.date(2024, 1, 1),
        history="我们写的沿革",
    )
    article = Article.objects.create(version=version, number=3, summary="先许可，后收割。")
    extra = Article.objects.create(version=version, number=40, summary="原文没有的一条。")

    assert run(REED_LAW)["instrument"] == "芦苇管理法"

    article.refresh_from_db()
    version.refresh_from_db()
    assert (article.summary, article.text) == ("先许可，后收割。", "收割芦苇应当取得许可。")
    assert version.in_force_from == dt.date(2024, 1, 1)
    assert version.history == "我们写的沿革"
    assert Article.objects.filter(pk=extra.pk, text="").exists()
    assert Version.objects.count() == 1


def test_a_later_version_ends_the_earlier_one_the_day_before(run):
    earlier = with_changes(**{"2023年8月15日": "2019年8月15日"})
    run(earlier)
    run(REED_LAW, "--in-force-from", "2024-01-01")

    first, second = Version.objects.order_by("in_force_from")
    assert first.in_force_until == dt.date(2023, 12, 31)
    assert (second.in_force_from, second.in_force_until) == (dt.date(2024, 1, 1), None)


def test_the_order_of_importing_does_not_matter(run):
    run(REED_LAW, "--in-force-from", "2024-01-01")
    run(with_changes(**{"2023年8月15日": "2019年8月15日"}))

    first, second = Version.objects.order_by("in_force_from")
    assert first.in_force_until == dt.date(2023, 12, 31)
    assert second.in_force_until is None


def test_a_second_version_of_one_year_is_labelled_by_its_day(run):
    run(REED_LAW)
    later = with_changes(**{"2023年8月15日": "2023年12月1日"})

    assert run(later)["version"] == "2023-12-01"


def test_the_files_name_tells_the_date_where_the_preamble_does_not(run):
    text = "# 某条例\n<!-- INFO END -->\n第一条 本条例自2024年9月1日起施行。"

    assert run(text, name="某条例(2024-05-21).md")["version"] == "2024"
    version = Version.objects.get()
    assert version.adopted_on == dt.date(2024, 5, 21)
    assert version.in_force_from == dt.date(2024, 9, 1)


def test_reads_gb18030_and_byte_order_marks(run):
    assert run(REED_LAW, encoding="gb18030")["articles"] == 6
    assert run(REED_LAW, encoding="utf-8-sig")["articles"] == 6


def test_an_assumed_first_day_is_said(tmp_path, capsys):
    file = tmp_path / "reed.md"
    file.write_text(REED_LAW, encoding="utf-8")

    call_command("import_law", str(file))

    assert "2023-08-15" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "names"),
    [
        (b"", "reed.md"),
        ("# 通知\n请学习。".encode(), "第…条"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\xff\xfe\xff", "GB18030"),
        (b"# x\n" + b"a" * (5 * 1024 * 1024), "MB"),
        ("# 某\n第一条 甲。\n第三条 丙。".encode(), "第二条"),
        ("# 某\n第一条 甲。".encode(), "--in-force-from"),
    ],
)
def test_a_bad_file_is_refused_by_name_and_nothing_is_written(tmp_path, content, names):
    file = tmp_path / "reed.md"
    file.write_bytes(content)

    with pytest.raises(CommandError, match=names) as caught:
        call_command("import_law", str(file))

    assert caught.value.returncode == 1
    assert everything() == [[], [], [], []]


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(CommandError, match=r"none\.md"):
        call_command("import_law", str(tmp_path / "none.md"))


def test_two_versions_cannot_apply_from_the_same_day(run):
    run(with_changes(**{"2023年8月15日": "2019年8月15日"}), "--in-force-from", "2024-01-01")

    with pytest.raises(CommandError, match="2024-01-01"):
        run(REED_LAW, "--in-force-from", "2024-01-01")

    assert Version.objects.count() == 1


def test_a_date_that_is_none_is_refused(run):
    with pytest.raises(CommandError, match="2025-06-01"):
        run(REED_LAW, "--in-force-from", "tomorrow")


def test_five_hundred_articles_cost_few_queries(django_assert_max_num_queries):
    lines = [f"第{number}条 第{number}句。" for number in range(1, 506)]
    statute = parse_statute("\n".join(["# 大法", "2024年1月1日 通过", *lines]))

    with django_assert_max_num_queries(34):
        summary = services.import_version(statute=statute, at=AT)

    assert summary.created == 505


if LAWS.is_dir():  # the real texts are not part of the product

    @pytest.mark.parametrize(
        ("name", "version", "articles", "in_force_from"),
        [
            ("监察法(2018-03-20)", "2018", 69, "2018-03-20"),
            ("监察法(2024-12-25)", "2024", 78, "2025-06-01"),
            ("刑法", "2023", 505, "2024-03-01"),
            ("公务员法(2018-12-29)", "2018", 113, "2019-06-01"),
            ("公职人员政务处分法(2020-06-20)", "2020", 68, "2020-07-01"),
            ("国有企业管理人员处分条例(2024-05-21)", "2024", 52, "2024-09-01"),
            ("行政机关公务员处分条例(2007-04-22)", "2007", 55, "2007-06-01"),
            ("招标投标法(2017-12-27)", "2017", 68, "2017-12-28"),
            ("政府采购法(2014-08-31)", "2014", 88, "2014-08-31"),
            ("全国年节及纪念日放假办法(2013-12-11)", "2013", 7, "2014-01-01"),
            ("全国年节及纪念日放假办法(2024-11-10)", "2024", 8, "2025-01-01"),
        ],
    )
    def test_real_statutes_have_their_articles(capsys, name, version, articles, in_force_from):
        call_command("import_law", str(LAWS / f"{name}.md"))

        printed = json.loads(capsys.readouterr().out)
        assert (printed["version"], printed["articles"]) == (version, articles)
        assert Article.objects.count() == articles
        assert Version.objects.get().in_force_from.isoformat() == in_force_from
