"""The order in which Chinese readers expect names: by pinyin, surname first."""

from functools import lru_cache
from typing import Final

from pypinyin import Style, lazy_pinyin

KEY_LENGTH: Final = 160

# Characters that are read differently when they are a surname.
SURNAMES: Final = {
    "万俟": ("mo4", "qi2"),
    "尉迟": ("yu4", "chi2"),
    "长孙": ("zhang3", "sun1"),
    "单": ("shan4",),
    "曾": ("zeng1",),
    "解": ("xie4",),
    "仇": ("qiu2",),
    "查": ("zha1",),
    "区": ("ou1",),
    "盖": ("ge3",),
    "朴": ("piao2",),
    "任": ("ren2",),
    "华": ("hua4",),
    "覃": ("qin2",),
    "缪": ("miao4",),
    "卜": ("bu3",),
    "员": ("yun4",),
    "乐": ("yue4",),
    "翟": ("zhai2",),
    "宁": ("ning4",),
}


@lru_cache(maxsize=4096)
def pinyin_key(name: str) -> str:
    """Return a lower-case key that sorts `name` by pinyin and tone, then by its characters."""
    name = name.strip()
    surname = next((known for known in SURNAMES if name.startswith(known)), "")
    syllables = [
        *SURNAMES.get(surname, ()),
        *lazy_pinyin(name[len(surname) :], style=Style.TONE3, neutral_tone_with_five=True),
    ]
    spoken = " ".join(syllable.strip().lower() for syllable in syllables)
    return f"{spoken} {name}"[:KEY_LENGTH]
