"""Two texts beside each other show which words differ."""

from hypothesis import given
from hypothesis import strategies as st

from law.changes.diffing import side_by_side


def changed(pieces):
    return [piece.text for piece in pieces if piece.is_changed]


def test_a_word_that_was_replaced_is_marked_on_both_sides():
    before, after = side_by_side("应当在三日内归还。", "应当在五日内归还。")

    assert "三" in "".join(changed(before))
    assert "五" in "".join(changed(after))
    assert "归还" not in "".join(changed(before) + changed(after))


def test_a_word_is_never_cut_in_the_middle():
    _before, after = side_by_side("监察机关办理案件。", "监察机关办理监督案件。")

    assert changed(after) == ["监督"]


def test_what_was_put_in_is_marked_after_only():
    before, after = side_by_side("公开；节约。", "公开；节约；及时说明。")

    assert changed(before) in ([], ["。"])
    assert "说明" in "".join(changed(after))


def test_the_width_of_a_sign_is_not_marked():
    before, after = side_by_side("下列情形:（一）", "下列情形：（一）")

    assert changed(before) == changed(after) == []
    assert "".join(piece.text for piece in before) == "下列情形:（一）"


TEXTS = st.text(alphabet="监察机关公职人员，。（一）abc \n:：", max_size=60)


@given(TEXTS, TEXTS)
def test_the_pieces_of_each_side_are_that_text(old, new):
    before, after = side_by_side(old, new)

    assert "".join(piece.text for piece in before) == old
    assert "".join(piece.text for piece in after) == new


@given(TEXTS)
def test_a_text_beside_itself_shows_nothing(text):
    assert changed(side_by_side(text, text).before) == []
