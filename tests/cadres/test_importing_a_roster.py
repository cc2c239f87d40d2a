"""A roster is imported whole or not at all, the same file twice changes nothing."""

import datetime as dt
import io
import json
import time

import pytest
from django.core.management import call_command
from wagtail.models import ModelLogEntry

from cadres.models import Cadre, OfficialType, Posting, Rank, Status
from cadres.roster.services import import_roster
from tests.factories.cadres import make_cadre, make_post, make_posting, make_unit
from tests.factories.records import NOON
from tests.factories.rosters import CHINESE, write_csv, write_xlsx

pytestmark = pytest.mark.django_db
HEAD = CHINESE[:3]
TODAY = dt.date(2026, 9, 14)


@pytest.fixture
def unit():
    return make_unit("采购办", code="CG01")


def run(path, **options):
    """The summary and the exit code of the command."""
    output = io.StringIO()
    try:
        call_command("import_roster", str(path), stdout=output, stderr=io.StringIO(), **options)
    except SystemExit as stop:
        return json.loads(output.getvalue()), stop.code
    return json.loads(output.getvalue()), 0


def places(summary):
    return [(error["row"], error["column"]) for error in summary["errors"]]


def people(number):
    return [[f"{20000 + n}", f"王小{n}", "CG01", "科员", "公务员"] for n in range(number)]


def test_creates_people_who_cannot_sign_in_yet(tmp_path, unit):
    path = write_xlsx(
        tmp_path / "r.xlsx",
        [
            CHINESE,
            [
                "0001",
                "张清和",
                "CG01",
                "乡科级副职",
                "公务员",
                "在职",
                None,
                "zhangqh",
                "z@example.com",
            ],
        ],
    )

    summary, code = run(path)

    assert (summary, code) == ({"created": 1, "updated": 0, "unchanged": 0, "errors": []}, 0)
    cadre = Cadre.objects.get()
    assert (cadre.staff_number, cadre.name, cadre.unit) == ("0001", "张清和", unit)
    assert (cadre.rank, cadre.official_type) == (Rank.SECTION_DEPUTY, "PUBLIC_SERVANT")
    assert (cadre.username, cadre.email) == ("zhangqh", "z@example.com")
    assert not cadre.has_usable_password()


def test_two_thousand_people_in_a_few_seconds(tmp_path, unit, django_assert_max_num_queries):
    path = write_xlsx(tmp_path / "r.xlsx", [CHINESE[:5], *people(2000)])

    began = time.process_time()
    with django_assert_max_num_queries(60):  # SQLite takes 58 people in one INSERT
        summary = import_roster(path=path, at=NOON)

    assert (summary.created, summary.problems) == (2000, [])
    assert time.process_time() - began < 20


def test_the_same_file_again_changes_nothing(tmp_path, unit):
    make_post("采购专员")
    rows = [[*row, "采购专员"] for row in people(50)]
    path = write_xlsx(tmp_path / "r.xlsx", [[*CHINESE[:5], "岗位"], *rows])
    run(path)
    before = list(Cadre.objects.order_by("pk").values())

    summary, code = run(path)

    assert (summary, code) == ({"created": 0, "updated": 0, "unchanged": 50, "errors": []}, 0)
    assert list(Cadre.objects.order_by("pk").values()) == before
    assert Posting.objects.count() == 50


def test_nobody_is_touched_by_not_being_in_the_file(tmp_path, unit):
    absent = make_cadre(staff_number="9")
    before = Cadre.objects.filter(pk=absent.pk).values().get()

    run(write_csv(tmp_path / "r.csv", [HEAD, ["1", "张清和", "CG01"]]))

    assert Cadre.objects.filter(pk=absent.pk).values().get() == before


def test_a_dry_run_counts_and_writes_nothing(tmp_path, unit):
    make_cadre(staff_number="1", name="旧名", unit=unit)
    path = write_csv(tmp_path / "r.csv", [HEAD, ["1", "新名", "CG01"], ["2", "李守正", "CG01"]])

    summary, code = run(path, dry_run=True)

    assert (summary, code) == ({"created": 1, "updated": 1, "unchanged": 0, "errors": []}, 0)
    assert Cadre.objects.get().name == "旧名"


def test_a_verdict_on_each_row_when_asked_for(tmp_path, unit, capsys):
    """c6: the same verdicts as on the console; with a wrong row the summary names it instead."""
    make_cadre(staff_number="1", name="张清和", unit=unit)
    make_cadre(staff_number="2", name="旧名", unit=unit)
    make_cadre(staff_number="3", name="王秉公")
    names = [("1", "张清和"), ("2", "新名"), ("3", "王秉公"), ("4", "赵远山")]
    path = write_csv(tmp_path / "r.csv", [HEAD, *([*each, "CG01"] for each in names)])

    call_command("import_roster", str(path), dry_run=True, verdicts=True)

    *lines, summary = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(line["row"], line["verdict"], line["staff_number"]) for line in lines] == [
        (2, "UNCHANGED", "1"), (3, "CHANGED", "2"), (4, "MOVED", "3"), (5, "NEW", "4"),
    ]  # fmt: skip
    assert summary == {"created": 1, "updated": 2, "unchanged": 1, "errors": []}
    assert Cadre.objects.count() == 3


def test_empty_cells_and_absent_columns_keep_what_is_stored(tmp_path, unit):
    kept = make_cadre(
        "张清和", staff_number="1", unit=unit, rank=Rank.DIVISION_HEAD, email="a@example.com",
        status=Status.RETIRED, is_active=False,
    )  # fmt: skip

    run(write_csv(tmp_path / "r.csv", [[*HEAD, "邮箱"], ["1", "张清和", "CG01", ""]]))

    kept.refresh_from_db()
    assert (kept.rank, kept.email, kept.status, kept.is_active) == (
        50,
        "a@example.com",
        "RETIRED",
        False,
    )


def test_passwords_and_rights_of_people_who_are_updated_stay(tmp_path, unit):
    cadre = make_cadre("旧名", staff_number="1", unit=unit, password="Qing-feng-2026")

    run(write_csv(tmp_path / "r.csv", [HEAD, ["1", "新名", "CG01"]]))

    cadre.refresh_from_db()
    assert cadre.name == "新名"
    assert cadre.sort_key == make_cadre("新名").sort_key
    assert cadre.check_password("Qing-feng-2026")


class TestMoving:
    def test_a_new_unit_ends_the_posting_and_begins_another(self, tmp_path, unit):
        cadre = make_cadre("张清和", staff_number="1")
        before = make_posting(cadre)
        path = write_csv(tmp_path / "r.csv", [HEAD, ["1", "张清和", "CG01"]])

        summary = import_roster(path=path, at=NOON)

        before.refresh_from_db()
        cadre.refresh_from_db()
        now = Posting.objects.on(TODAY).get(cadre=cadre)
        assert (summary.updated, cadre.unit) == (1, unit)
        assert before.to_on == dt.date(2026, 9, 13)
        assert (now.unit, now.post, now.from_on) == (unit, before.post, TODAY)

    def test_a_new_post_too(self, tmp_path, unit):
        cadre = make_cadre("张清和", staff_number="1", unit=unit)
        make_posting(cadre, post=make_post("采购专员"))
        make_post("审批专员", code="approver", name_en="Approver")

        for name in ("审批专员", "approver", "Approver"):
            path = write_csv(
                tmp_path / "r.csv", [[*HEAD, "岗位"], ["1", "张清和", "CG01", name]]
            )
            import_roster(path=path, at=NOON)

        assert Posting.objects.on(TODAY).get(cadre=cadre).post.code == "approver"
        assert cadre.postings.count() == 2

    def test_twice_on_one_day_corrects_the_days_posting(self, tmp_path, unit):
        cadre = make_cadre("张清和", staff_number="1")
        make_posting(cadre)
        other = make_unit("审计科", code="SJ01")

        for code in ("CG01", "SJ01"):
            path = write_csv(tmp_path / "r.csv", [HEAD, ["1", "张清和", code]])
            import_roster(path=path, at=NOON)

        assert Posting.objects.on(TODAY).get(cadre=cadre).unit == other
        assert cadre.postings.count() == 2

    def test_an_unknown_post_is_named(self, tmp_path, unit):
        path = write_csv(tmp_path / "r.csv", [[*HEAD, "岗位"], ["1", "张清和", "CG01", "船长"]])

        summary, _code = run(path)

        assert places(summary) == [(2, "岗位")]
        assert "船长" in summary["errors"][0]["message"]


class TestFiveBrokenRows:
    """A GB18030 file with five broken rows writes nothing and names each of them."""

    ROWS = [
        CHINESE[:6],
        ["1", "张清和", "CG01", "科员", "公务员", "在职"],
        ["2", "李守正", "XX99", "科员", "公务员", "在职"],
        ["", "王秉公", "CG01", "科员", "公务员", "在职"],
        ["4", "赵远山", "CG01", "太上皇", "公务员", "在职"],
        ["1", "孙明理", "CG01", "科员", "公务员", "在职"],
        ["6", "龘" * 61, "CG01", "科员", "公务员", "在职"],
        ["7", "周审慎", "CG01", "科员", "公务员", "在职"],
    ]

    @pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
    def test_in_every_encoding(self, tmp_path, unit, encoding):
        path = write_csv(tmp_path / "r.csv", self.ROWS, encoding)

        summary, code = run(path)

        assert code == 1
        assert places(summary) == [
            (3, "单位编码"),
            (4, "工号"),
            (5, "职级"),
            (6, "工号"),
            (7, "姓名"),
        ]
        assert (summary["created"], summary["updated"], summary["unchanged"]) == (0, 0, 0)
        assert not Cadre.objects.exists()

    def test_each_message_says_what_and_why(self, tmp_path, unit):
        from django.utils import translation

        with translation.override("en"):
            summary, _ = run(write_csv(tmp_path / "r.csv", self.ROWS, "gb18030"))

        messages = [error["message"] for error in summary["errors"]]
        assert "XX99" in messages[0]
        assert "empty" in messages[1]
        assert "太上皇" in messages[2]
        assert "row 2" in messages[3]
        assert "61" in messages[4]


@pytest.mark.parametrize(
    ("existing", "row"),
    [
        ({"username": "zhang"}, ["1", "张清和", "CG01", "zhang"]),
        ({"staff_number": "7001"}, ["1", "张清和", "CG01", "7001"]),
        ({"username": "8001"}, ["8001", "张清和", "CG01", ""]),
    ],
)
def test_nobody_takes_over_anothers_name(tmp_path, unit, existing, row):
    make_cadre(**existing)

    summary, code = run(write_csv(tmp_path / "r.csv", [[*HEAD, "用户名"], row]))

    assert code == 1
    assert places(summary)[0][0] == 2


def test_two_rows_with_one_user_name_are_refused(tmp_path, unit):
    rows = [[*HEAD, "用户名"], ["1", "张清和", "CG01", "z"], ["2", "李守正", "CG01", "z"]]

    summary, _code = run(write_csv(tmp_path / "r.csv", rows))

    assert (3, "用户名") in places(summary)


def test_two_posts_of_one_name_do_not_say_which(tmp_path, unit):
    make_post("专员", code="a")
    make_post("专员", code="b")

    summary, _code = run(
        write_csv(tmp_path / "r.csv", [[*HEAD, "岗位"], ["1", "张清和", "CG01", "专员"]])
    )

    assert places(summary) == [(2, "岗位")]


def test_a_thousand_problems_are_enough(tmp_path, unit):
    rows = [[f"{n}", "张清和", "XX99"] for n in range(1500)]

    summary, _code = run(write_csv(tmp_path / "r.csv", [HEAD, *rows]))

    assert len(summary["errors"]) == 1001
    assert "500" in summary["errors"][-1]["message"]


def test_the_import_is_in_the_audit_log(tmp_path, unit):
    run(write_csv(tmp_path / "r.csv", [HEAD, ["1", "张清和", "CG01"]]))

    entry = ModelLogEntry.objects.get(action="cadres.import_roster")
    assert entry.data == {"created": 1, "updated": 0}


def test_columns_nobody_knows_are_told_on_the_error_stream(tmp_path, unit):
    path = write_csv(tmp_path / "r.csv", [[*HEAD, "爱好"], ["1", "张清和", "CG01", "棋"]])
    output, errors = io.StringIO(), io.StringIO()

    call_command("import_roster", str(path), stdout=output, stderr=errors)

    assert json.loads(output.getvalue())["created"] == 1
    assert "爱好" in errors.getvalue()


def test_chinese_and_english_headings_labels_and_codes_mean_the_same(tmp_path, unit):
    variants = [
        (CHINESE[:6], ["1", "张清和", "CG01", "县处级正职", "事业单位管理人员", "借调"]),
        (
            ["Staff Number*", "Name*", "Unit_Code", "Rank", "Official type", "Status"],
            ["1", "张清和", "CG01", "county-division level", "INSTITUTION", "seconded"],
        ),
        (
            ["staff_number", "name", "unit code", "rank", "official_type", "status"],
            ["1", "张清和", "CG01", "50", "institution", "SECONDED"],
        ),
        (
            ["工 号", "姓　名", "单位编码", "职级", "人员类别", "状态"],
            ["1.0", "张　清和", " ＣＧ０１ ", "DIVISION_HEAD", "事业单位 管理人员", "挂职"],
        ),
    ]

    for number, (head, row) in enumerate(variants):
        summary, _code = run(write_csv(tmp_path / f"{number}.csv", [head, row]))
        assert summary["errors"] == []
        assert summary["unchanged"] == (1 if number else 0)

    cadre = Cadre.objects.get()
    assert (cadre.rank, cadre.official_type, cadre.status) == (
        Rank.DIVISION_HEAD,
        OfficialType.INSTITUTION,
        Status.SECONDED,
    )
