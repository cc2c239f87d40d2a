"""Files of others are read question by question; what is broken or unknown is named with its place."""

import io
import zipfile

import openpyxl
import pytest

from quizzes.exchange.drafts import Draft, Problem, UnreadableFile
from quizzes.exchange.formats import outcomes, recognised

pytestmark = pytest.mark.once

GIFT = """// 采购测验
$CATEGORY: 采购/回避

::送礼::供应商送来礼品，应当 { =登记上交 ~收下 ~%50%转送 # 不行
####礼品应当上交。}

公职人员应当回避有利害关系的采购。{T}

“数额较大”的起点是 {#=30000:0 =%50%30001..50000} 元。

受贿罪规定在刑法第 {=385 =三百八十五} 条。

配对 {=贪污罪 -> 第382条 =受贿罪 -> 第385条}

多选 {~%50%甲 ~%50%乙 ~%-100%丙}

谈谈你的看法 {}

没有答案的一段话。

没有正确答案 {~甲 ~乙}

没有右括号 {=甲 ~乙

转义 \\{括号\\} 与 \\= 号 {=对\\~的 ~错}
"""


def split(found):
    found = list(found)
    return (
        [one for one in found if isinstance(one, Draft)],
        [one for one in found if isinstance(one, Problem)],
    )


def test_gift_is_read_past_its_broken_questions():
    drafts, problems = split(outcomes(GIFT.encode()))

    assert [draft.kind for draft in drafts] == [
        "SINGLE", "TRUE_FALSE", "NUMERIC", "SHORT_TEXT", "MATCHING", "MULTIPLE",
        "CASE_ANALYSIS", "SINGLE",
    ]  # fmt: skip
    first = drafts[0]
    assert (first.name, first.category) == ("送礼", ("采购", "回避"))
    assert first.explanation == "礼品应当上交。"
    assert first.lines == "* 登记上交\n- 收下\n- 转送"
    assert len(first.not_kept) == 2  # part of the points, and feedback
    assert drafts[2].stem == "“数额较大”的起点是 _____ 元。"
    assert drafts[2].lines == "30000\n30001..50000 50%"
    assert drafts[-1].stem == "转义 {括号} 与 = 号"
    assert drafts[-1].lines == "* 对~的\n- 错"
    assert [problem.place for problem in problems] == ["line 19", "line 21", "line 23"]
    assert [problem.question[:4] for problem in problems] == [
        "没有答案",
        "没有正确",
        "没有右括",
    ]


MOODLE = """<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<question type="category"><category><text>$course$/职务犯罪/贿赂</text></category></question>
<question type="multichoice">
  <name><text>好题</text></name>
  <questiontext format="html">
    <text><![CDATA[<p>受贿罪的<b>主体</b>是？<img src="x.png"></p>]]></text></questiontext>
  <generalfeedback format="html"><text>&lt;p&gt;国家工作人员。&lt;/p&gt;</text></generalfeedback>
  <single>true</single>
  <answer fraction="100"><text>国家工作人员</text></answer>
  <answer fraction="-50"><text>任何人</text></answer>
  <tags><tag><text>贿赂</text></tag></tags>
</question>
<question type="multichoice">
  <name><text>没有正确答案</text></name>
  <questiontext><text>？</text></questiontext>
  <answer fraction="0"><text>甲</text></answer><answer fraction="0"><text>乙</text></answer>
</question>
<question type="multichoice">
  <name><text>没有关上</text></name>
  <questiontext><text>？</questiontext>
</question>
<question type="cloze"><name><text>完形</text></name><questiontext><text>x</text></questiontext></question>
<question type="multichoice">
  <name><text>离谱的分数</text></name><questiontext><text>？</text></questiontext>
  <answer fraction="-250"><text>甲</text></answer><answer fraction="100"><text>乙</text></answer>
</question>
<question type="truefalse">
  <name><text>还在</text></name><questiontext><text>收了就是收了。</text></questiontext>
  <answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer>
</question>
<question type="numerical">
  <name><text>起点</text></name><questiontext><text>多少元？</text></questiontext>
  <answer fraction="100"><text>30000</text><tolerance>500</tolerance></answer>
</question>
</quiz>
"""


def test_moodle_is_read_past_its_broken_questions():
    drafts, problems = split(outcomes(MOODLE.encode()))

    assert [draft.kind for draft in drafts] == ["SINGLE", "TRUE_FALSE", "NUMERIC"]
    first = drafts[0]
    assert first.stem == "受贿罪的主体是？"
    assert first.category == ("职务犯罪", "贿赂")
    assert first.tags == ("贿赂",)
    assert first.explanation == "国家工作人员。"
    assert any("<img>" in what for what in first.not_kept)
    assert any("negative" in what for what in first.not_kept)
    assert drafts[2].lines == "29500..30500"
    assert [(problem.question, problem.place) for problem in problems] == [
        ("没有正确答案", "line 14"),
        ("没有关上", "line 19"),
        ("完形", "line 23"),
        ("离谱的分数", "line 24"),
    ]
    assert "line 21" in problems[1].reason


def test_nested_entities_expand_to_nothing():
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "哈"}">' for n in range(10))
    bad = (
        f"<?xml version='1.0'?><!DOCTYPE quiz [{laughs}<!ENTITY f SYSTEM 'file:///etc/passwd'>]>"
        "<quiz><question type='essay'><name><text>笑</text></name>"
        "<questiontext><text>&l9;</text></questiontext></question>"
        "<question type='essay'><name><text>读</text></name>"
        "<questiontext><text>&f;</text></questiontext></question>"
        "<question type='truefalse'><name><text>好</text></name><questiontext><text>对</text>"
        "</questiontext><answer fraction='100'><text>true</text></answer></question></quiz>"
    )
    drafts, problems = split(outcomes(bad.encode()))

    assert [draft.name for draft in drafts] == ["好"]
    assert [problem.question for problem in problems] == ["笑", "读"]
    assert all("ntity" in problem.reason for problem in problems)


def test_ten_megabytes_of_html_cost_one_question_and_no_time():
    heavy = "<question type='essay'><name><text>重</text></name><questiontext><text><![CDATA["
    heavy += "<p>很长</p>" * 1_000_000 + "]]></text></questiontext></question>"
    light = MOODLE.replace("<quiz>", f"<quiz>{heavy}")

    drafts, problems = split(outcomes(light.encode()))

    assert len(drafts) == 3
    assert problems[0].question == "重"
    assert "200000" in problems[0].reason


def test_a_thousand_choices_are_refused_by_number():
    answers = "".join(f"<answer fraction='0'><text>{n}</text></answer>" for n in range(1000))
    one = (
        "<quiz><question type='multichoice'><name><text>多</text></name><questiontext><text>？</text>"
        f"</questiontext>{answers}<answer fraction='100'><text>对</text></answer></question></quiz>"
    )
    _drafts, problems = split(outcomes(one.encode()))

    assert "1001" in problems[0].reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_other_encodings_are_read_whatever_the_file_says(encoding):
    drafts, _problems = split(outcomes(MOODLE.encode(encoding)))

    assert drafts[0].stem == "受贿罪的主体是？"
    assert split(outcomes(GIFT.encode(encoding)))[0][0].name == "送礼"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"   ",
        b"\xff\xff\xff\x00\x81",
        b"\xd0\xcf\x11\xe0old",
        b"<html></html>",
        b"PK\x03\x04zip",
    ],
)
def test_a_file_that_is_none_is_refused_as_a_whole(content):
    with pytest.raises(UnreadableFile):
        list(outcomes(content))


QTI2 = """<?xml version="1.0" encoding="UTF-8"?>
<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="one" title="选择">
 <responseDeclaration identifier="R" cardinality="single" baseType="identifier">
  <correctResponse><value>B</value></correctResponse></responseDeclaration>
 <itemBody><p>收到礼品怎么办？</p>
  <choiceInteraction responseIdentifier="R" maxChoices="1"><prompt>选一个</prompt>
   <simpleChoice identifier="A">收下</simpleChoice><simpleChoice identifier="B">上交</simpleChoice>
  </choiceInteraction></itemBody>
 <modalFeedback outcomeIdentifier="F" identifier="x" showHide="show">应当上交。</modalFeedback>
</assessmentItem>"""
QTI3 = """<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
 identifier="i{number}" title="{title}">
 <qti-response-declaration identifier="R" cardinality="{cardinality}" base-type="{base}">
  <qti-correct-response>{correct}</qti-correct-response></qti-response-declaration>
 <qti-item-body><p>题干</p>{body}</qti-item-body>
</qti-assessment-item>"""


def item(title, cardinality, base, correct, body, number=1):
    values = "".join(f"<qti-value>{value}</qti-value>" for value in correct)
    return QTI3.format(
        number=number,
        title=title,
        cardinality=cardinality,
        base=base,
        correct=values,
        body=body,
    )


def choices(name, *ids):
    return "".join(
        f'<{name} identifier="{id_}">{text}</{name}>'
        for id_, text in (one.split("=") for one in ids)
    )


ORDER = item(
    "排序", "ordered", "identifier", ["c", "a", "b"],
    '<qti-order-interaction response-identifier="R">'
    + choices("qti-simple-choice", "a=第二", "b=第三", "c=第一")
    + "</qti-order-interaction>",
)  # fmt: skip
MATCH = item(
    "匹配", "multiple", "directedPair", ["a x", "b y"],
    '<qti-match-interaction response-identifier="R"><qti-simple-match-set>'
    + choices("qti-simple-associable-choice", "a=贪污罪", "b=受贿罪")
    + "</qti-simple-match-set><qti-simple-match-set>"
    + choices("qti-simple-associable-choice", "x=382", "y=385", "z=397")
    + "</qti-simple-match-set></qti-match-interaction>",
)  # fmt: skip
ENTRY = item(
    "填空", "single", "string", ["受贿罪"],
    '<p>这是<qti-text-entry-interaction response-identifier="R"/>。</p>',
)  # fmt: skip
HOTSPOT = item(
    "热点", "single", "point", ["1 2"], '<qti-hotspot-interaction response-identifier="R"/>'
)
NONE_RIGHT = item(
    "无答案", "single", "identifier", [],
    '<qti-choice-interaction response-identifier="R">'
    + choices("qti-simple-choice", "a=甲", "b=乙") + "</qti-choice-interaction>",
)  # fmt: skip
BROKEN = ORDER.replace("</qti-item-body>", "")


def test_qti_of_both_versions_is_read_from_a_package():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("imsmanifest.xml", "<manifest/>")
        archive.writestr("items/one.xml", QTI2)
        for name in ("ORDER", "MATCH", "ENTRY", "HOTSPOT", "NONE_RIGHT", "BROKEN"):
            archive.writestr(f"items/{name}.xml", globals()[name])
    content = file.getvalue()

    drafts, problems = split(outcomes(content))

    assert recognised(content).code == "qti"
    assert [(draft.kind, draft.lines) for draft in drafts] == [
        ("SINGLE", "- 收下\n* 上交"),
        ("ORDERING", "第一\n第二\n第三"),
        ("MATCHING", "贪污罪 => 382\n受贿罪 => 385\n=> 397"),
        ("SHORT_TEXT", "受贿罪"),
    ]
    assert drafts[0].stem == "收到礼品怎么办？\n选一个"
    assert drafts[0].explanation == "应当上交。"
    assert drafts[3].stem == "题干\n这是 _____ 。"
    assert [problem.question for problem in problems] == ["热点", "无答案", "排序"]
    assert "items/BROKEN.xml" in problems[2].place


def sheet(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


HEAD = ["题型", "题干", "答案", "解析", "A", "B", "C", "难度"]


def test_a_sheet_is_read_past_its_broken_rows():
    content = sheet(
        ["某县题库"],
        HEAD,
        ["单选题", "收到礼品怎么办？", "B", "应当上交。", "收下", "上交", "转送", 3],
        ["多选题", "哪些属于？", "AC", "", "甲", "乙", "丙", None],
        ["判断题", "收了就是收了。", "对"],
        ["排序题", "先后？", "一\n二\n三"],
        ["简答", "没有这种题型", "x"],
        ["单选题", "没有正确答案", "", "", "甲", "乙"],
        ["单选题", "难度不对", "A", "", "甲", "乙", "", 9],
        ["单选题", "公式", "=1+1", "", "甲", "乙"],
    )
    drafts, problems = split(outcomes(content))

    assert [draft.kind for draft in drafts] == ["SINGLE", "MULTIPLE", "TRUE_FALSE", "ORDERING"]
    assert drafts[0].lines == "- 收下\n* 上交\n- 转送"
    assert drafts[0].difficulty == 3
    assert [problem.place for problem in problems] == ["row 7", "row 8", "row 9", "row 10"]
    assert "C10" in problems[3].reason


def test_a_sheet_without_headings_is_refused():
    with pytest.raises(UnreadableFile):
        list(outcomes(sheet(["题目", "选项"], ["一", "二"])))
