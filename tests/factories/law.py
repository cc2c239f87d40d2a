"""A small statute of our own making, in the format of the public collections."""

import datetime as dt

REED_LAW = """# 中华人民共和国芦苇管理法

2019年3月1日 第一届示例委员会第二次会议通过

2023年8月15日 第二届示例委员会第五次会议《关于修改〈中华人民共和国芦苇管理法〉的决定》修正

<!-- INFO END -->

## 第一编 总 则

### 第一章 目 的

第一条 为了规范芦苇管理，制定本法。

第二条 芦苇管理应当遵守下列原则：

（一）公开；

（二）节约。

违反前款规定的，应当改正。

### 第二章 收割

#### 第一节 许可

第三条 收割芦苇应当取得许可。

第三条之一 许可不得转让。

第三条之二 （删去）

## 附则

第四条 本法自2019年6月1日起施行。

① 修改决定的施行日期由决定规定。

## 附件一

第九条 这不是正文。
"""


def with_changes(**changes):
    """The text with each `before` replaced by its `after`: with_changes(第四条="第五条")."""
    text = REED_LAW
    for before, after in changes.items():
        assert before in text
        text = text.replace(before, after)
    return text


# The same statute amended: the second article reworded, one put in before the third (so that all
# after it are renumbered), 第三条之二 and the last go on.
REED_LAW_AMENDED = """# 中华人民共和国芦苇管理法

2019年3月1日 第一届示例委员会第二次会议通过

2023年8月15日 第二届示例委员会第五次会议《关于修改〈中华人民共和国芦苇管理法〉的决定》修正

2026年3月10日 第三届示例委员会第一次会议《关于修改〈中华人民共和国芦苇管理法〉的决定》修正

<!-- INFO END -->

## 第一编 总 则

### 第一章 目 的

第一条 为了规范芦苇管理，制定本法。

第二条 芦苇管理应当遵守下列原则：

（一）公开；

（二）节约；

（三）不与民争利。

违反前款规定的，应当改正，并向社会说明。

第三条 湿地鸟类繁殖期间，任何单位和个人不得进入苇荡惊扰。

### 第二章 收割

#### 第一节 许可

第四条 收割芦苇应当取得许可。

第四条之一 许可不得转让。

## 附则

第五条 本法自2019年6月1日起施行。
"""


def import_reed_law(*, at):
    """Both versions of the statute, the amended one in force from 2026-05-01."""
    from law.services import import_version
    from law.statute_text import parse_statute

    before = import_version(statute=parse_statute(REED_LAW), at=at).version
    after = import_version(
        statute=parse_statute(REED_LAW_AMENDED), in_force_from=dt.date(2026, 5, 1), at=at
    ).version
    before.refresh_from_db()
    return before, after


def decisions_on(version, weight="MATERIAL"):
    """What was proposed, as an editor confirms it without a change."""
    from law.changes.services import Decision

    return [
        Decision(
            new=change.new,
            old=change.old,
            is_split=change.is_split,
            weight=weight if change.kind == "AMENDED" else "",
        )
        for change in version.changes.select_related("old", "new").exclude(new=None)
    ]
