"""The integrity pledge and the wording of its certificate, as every installation begins with."""

from typing import Final

from records.models import CertificateTemplate, PledgeText
from records.pledging.renewal import INTEGRITY_CODE

TITLE: Final = "廉洁从政承诺书"
TITLE_EN: Final = "Integrity pledge"
CLAUSES: Final = [
    "对党忠诚、遵纪守法，不做表里不一、阳奉阴违的“两面人”。",
    "公正用权，重大事项集体研究，不以个人签批代替集体决定。",
    "不收受可能影响公正行使公权力的礼品礼金，无法当场退还的，三个工作日内登记上交。",
    "不利用职权为亲属和身边人谋取利益，遇到应当回避的事项主动报告。",
    "不公款吃喝、公车私用，勤俭办一切事情。",
    "接受监督，如实报告；发现自己有偏差，先说明、先纠正。",
]
CLAUSES_EN: Final = [
    "I am loyal and law-abiding, the same in private as in public.",
    "I use power fairly; important matters are decided together, never by my signature alone.",
    "I accept no gift that could touch my duty; what cannot be returned is handed in within "
    "three working days.",
    "I use my office for no relative or friend, and report where I should stand aside.",
    "I spend no public money on dinners and no official car on myself.",
    "I accept supervision and report truthfully; where I have strayed I say so first.",
]


def seed_integrity_pledge() -> int:
    """Create the first wording and its certificate template where there are none; return how many."""
    _text, is_new_text = PledgeText.objects.get_or_create(
        code=INTEGRITY_CODE,
        number=1,
        defaults={
            "title": TITLE,
            "title_en": TITLE_EN,
            "clauses": CLAUSES,
            "clauses_en": CLAUSES_EN,
        },
    )
    _template, is_new_template = CertificateTemplate.objects.get_or_create(
        activity=f"records.pledge:{INTEGRITY_CODE}",
        defaults={
            "name": TITLE,
            "heading": "廉政承诺证书",
            "heading_en": "Certificate of pledge",
            "wording": "已签署下列承诺，自愿遵守，接受监督。",
            "wording_en": "has signed the following pledge and accepts supervision.",
            "layout": "VERMILION",
        },
    )
    return int(is_new_text) + int(is_new_template)
