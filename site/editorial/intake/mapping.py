"""Which heading belongs to which field of a case; what belongs to none stays a note. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from editorial.intake.documents import Section

_ORDINAL: Final = re.compile(
    r"^(?:第?[一二三四五六七八九十\d]+(?:、|\.|．|部分)|[（(][一二三四五六七八九十\d]+[）)])\s*"
)
# The first words that match decide; longer ones stand before shorter ones.
_WORDS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("summary", ("摘要", "简介", "案情概要", "基本案情", "案例概述", "summary", "abstract")),
    ("position", ("职务岗位", "岗位", "人员基本情况", "基本情况", "职务", "position")),
    ("powers_abused", ("滥用职权情况", "职权", "权力", "powers")),
    ("timeline", ("案情经过", "滑落过程", "主要事实", "违纪违法事实", "犯罪事实", "经过",
                  "时间线", "查明", "timeline", "facts")),
    ("ethics", ("说德", "道德", "ethics")),
    ("discipline", ("说纪", "纪律", "discipline")),
    ("law", ("说法", "law")),
    ("responsibility", ("说责", "responsibility")),
    ("confession", ("忏悔", "自白", "悔过", "confession")),
    ("outcome", ("处理结果", "判决结果", "裁判结果", "处分结果", "结果", "处理", "outcome")),
    ("lessons", ("教训", "警示", "启示", "反思", "剖析", "lessons")),
    ("measures", ("防范", "整改", "措施", "对策", "measures")),
    ("discussion", ("讨论", "思考题", "思考", "questions", "discussion")),
    ("articles", ("法律依据", "适用法律", "引用条文", "法条", "articles")),
)  # fmt: skip
_DATE: Final = re.compile(
    r"^((?:19|20)\d{2}\s*年(?:\s*\d{1,2}\s*月)?(?:\s*\d{1,2}\s*日)?"
    r"(?:(?:至|到|—|－|-)(?:(?:19|20)?\d{2,4}年)?(?:\d{1,2}月)?(?:\d{1,2}日)?)?"
    r"(?:[春夏秋冬]节?(?:前后|前|后|期间)?|中秋(?:前|后)?|国庆(?:前|后)?|年底|年初)?)[，,：:\s]*(.+)$"
)
_LONGEST_TITLE: Final = 60
_LONGEST: Final = {"position": 120, "summary": 400}


@dataclass
class MappedCase:
    """The draft of a case: texts by field, dated steps, questions, articles, and the rest."""

    title: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    steps: list[tuple[str, str]] = field(default_factory=list)  # (when, what)
    questions: list[str] = field(default_factory=list)
    articles: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def everything(self) -> str:
        """Return all words that were kept, wherever they are; for showing that none is lost."""
        parts = [self.title, *self.texts.values(), *self.questions, *self.articles, *self.notes]
        return "\n".join([*parts, *(f"{when}{what}" for when, what in self.steps)])


def field_for(heading: str) -> str:
    """Return the field that a heading names, or "" for none."""
    plain = _ORDINAL.sub("", heading).strip().lower()
    best, place = "", len(plain) + 1
    for name, words in _WORDS:
        for word in words:
            at = plain.find(word)
            if 0 <= at < place:
                best, place = name, at
    return best


def map_case(sections: Iterable[Section]) -> MappedCase:
    """Sort sections into the fields of a case.

    A heading that names no field goes to the notes with its text, and so does what a field has
    no room for: nothing is dropped.
    """
    mapped = MappedCase()
    for number, section in enumerate(sections):
        if number == 0 or (section.level == 1 and not mapped.title):
            section = _take_title(mapped, section)
        name = field_for(section.heading) if section.heading else ""
        if not name:
            _note(mapped, section)
        elif name == "timeline":
            _take_steps(mapped, section)
        elif name == "discussion":
            mapped.questions += section.lines
        elif name == "articles":
            mapped.articles += section.lines
        else:
            _take_text(mapped, name, section)
    return mapped


def _take_title(mapped: MappedCase, section: Section) -> Section:
    """Take the title from the first heading, or from a short first line; return what is left."""
    if (
        section.heading
        and not field_for(section.heading)
        and len(section.heading) <= _LONGEST_TITLE
    ):
        mapped.title = section.heading
        return Section("", 0, section.lines)
    if not section.heading and section.lines and len(section.lines[0]) <= _LONGEST_TITLE:
        mapped.title = section.lines[0]
        return Section("", 0, section.lines[1:])
    return section


def _take_steps(mapped: MappedCase, section: Section) -> None:
    """A line that begins with a date is a step; one that does not goes on with the step before."""
    for line in section.lines:
        found = _DATE.match(line)
        if found:
            mapped.steps.append((found[1].strip(), found[2].strip()))
        elif mapped.steps:
            when, what = mapped.steps[-1]
            mapped.steps[-1] = (when, f"{what}\n{line}")
        else:
            mapped.steps.append(("", line))


def _take_text(mapped: MappedCase, name: str, section: Section) -> None:
    text = "\n".join(section.lines)
    whole = "\n".join(filter(None, [mapped.texts.get(name, ""), text]))
    if len(whole) > _LONGEST.get(name, len(whole)):
        _note(mapped, section)
        return
    mapped.texts[name] = whole


def _note(mapped: MappedCase, section: Section) -> None:
    if section.heading:
        mapped.notes.append(f"【{section.heading}】")
    mapped.notes += section.lines
