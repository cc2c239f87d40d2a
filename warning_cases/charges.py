"""Duty-crime charges with the Criminal Law articles that define them.

Source: the Criminal Law as amended to Amendment XII, and the official lists of charges of 1997
with their supplements. Articles 163–169, 271–273, 382–397 and the dereliction family to 419.
"""

from typing import Final, NamedTuple


class ChargeSeed(NamedTuple):
    code: str
    name: str
    name_en: str
    article_number: int
    article_suffix: int = 0


CHARGES: Final = (
    ChargeSeed(
        "163-bribe-taking-by-non-state-staff",
        "非国家工作人员受贿罪",
        "Bribe-taking by non-state staff",
        163,
    ),
    ChargeSeed(
        "164-bribing-non-state-staff", "对非国家工作人员行贿罪", "Bribing non-state staff", 164
    ),
    ChargeSeed(
        "164-bribing-foreign-officials",
        "对外国公职人员、国际公共组织官员行贿罪",
        "Bribing foreign public officials or officials of public international organisations",
        164,
    ),
    ChargeSeed(
        "165-competing-business",
        "非法经营同类营业罪",
        "Illegally running a business of the same kind",
        165,
    ),
    ChargeSeed(
        "166-profit-for-relatives",
        "为亲友非法牟利罪",
        "Illegally seeking profit for relatives and friends",
        166,
    ),
    ChargeSeed(
        "167-cheated-through-negligence",
        "签订、履行合同失职被骗罪",
        "Being cheated through negligence in signing or performing contracts",
        167,
    ),
    ChargeSeed(
        "168-state-enterprise-neglect",
        "国有公司、企业、事业单位人员失职罪",
        "Neglect of duty by staff of state-owned companies, enterprises or institutions",
        168,
    ),
    ChargeSeed(
        "168-state-enterprise-abuse",
        "国有公司、企业、事业单位人员滥用职权罪",
        "Abuse of power by staff of state-owned companies, enterprises or institutions",
        168,
    ),
    ChargeSeed(
        "169-underselling-assets",
        "徇私舞弊低价折股、出售公司、企业资产罪",
        "Converting to shares or selling company assets at a low price for personal gain",
        169,
    ),
    ChargeSeed(
        "271-embezzlement-by-position", "职务侵占罪", "Embezzlement by abuse of a position", 271
    ),
    ChargeSeed(
        "272-misappropriation-of-unit-funds",
        "挪用资金罪",
        "Misappropriation of a unit's funds",
        272,
    ),
    ChargeSeed(
        "273-misappropriation-of-relief",
        "挪用特定款物罪",
        "Misappropriation of earmarked funds and goods",
        273,
    ),
    ChargeSeed("382-embezzlement", "贪污罪", "Embezzlement", 382),
    ChargeSeed(
        "384-misappropriation-of-public-funds",
        "挪用公款罪",
        "Misappropriation of public funds",
        384,
    ),
    ChargeSeed("385-bribe-taking", "受贿罪", "Bribe-taking", 385),
    ChargeSeed("387-bribe-taking-by-a-unit", "单位受贿罪", "Bribe-taking by a unit", 387),
    ChargeSeed(
        "388-1-trading-in-influence",
        "利用影响力受贿罪",
        "Bribe-taking by use of influence",
        388,
        1,
    ),
    ChargeSeed("389-bribe-giving", "行贿罪", "Bribe-giving", 389),
    ChargeSeed(
        "390-1-bribing-influential-persons",
        "对有影响力的人行贿罪",
        "Bribing persons of influence",
        390,
        1,
    ),
    ChargeSeed("391-bribing-a-unit", "对单位行贿罪", "Bribing a unit", 391),
    ChargeSeed("392-introducing-bribery", "介绍贿赂罪", "Introducing bribery", 392),
    ChargeSeed("393-bribe-giving-by-a-unit", "单位行贿罪", "Bribe-giving by a unit", 393),
    ChargeSeed(
        "395-unexplained-wealth",
        "巨额财产来源不明罪",
        "Large property of unexplained source",
        395,
    ),
    ChargeSeed(
        "395-concealing-overseas-deposits", "隐瞒境外存款罪", "Concealing deposits abroad", 395
    ),
    ChargeSeed(
        "396-dividing-state-assets",
        "私分国有资产罪",
        "Dividing state assets among insiders",
        396,
    ),
    ChargeSeed(
        "396-dividing-confiscated-property",
        "私分罚没财物罪",
        "Dividing fines and confiscated property among insiders",
        396,
    ),
    ChargeSeed("397-abuse-of-power", "滥用职权罪", "Abuse of power", 397),
    ChargeSeed("397-neglect-of-duty", "玩忽职守罪", "Neglect of duty", 397),
    ChargeSeed(
        "398-disclosing-secrets",
        "故意泄露国家秘密罪",
        "Intentional disclosure of state secrets",
        398,
    ),
    ChargeSeed(
        "398-negligent-disclosure",
        "过失泄露国家秘密罪",
        "Negligent disclosure of state secrets",
        398,
    ),
    ChargeSeed("399-bending-the-law", "徇私枉法罪", "Bending the law for personal gain", 399),
    ChargeSeed(
        "399-wrongful-judgment",
        "民事、行政枉法裁判罪",
        "Wrongful judgment in civil or administrative cases",
        399,
    ),
    ChargeSeed(
        "399-enforcement-neglect",
        "执行判决、裁定失职罪",
        "Neglect of duty in enforcing judgments and rulings",
        399,
    ),
    ChargeSeed(
        "399-enforcement-abuse",
        "执行判决、裁定滥用职权罪",
        "Abuse of power in enforcing judgments and rulings",
        399,
    ),
    ChargeSeed("399-1-wrongful-arbitration", "枉法仲裁罪", "Wrongful arbitration", 399, 1),
    ChargeSeed(
        "400-releasing-detainees",
        "私放在押人员罪",
        "Releasing detainees without authority",
        400,
    ),
    ChargeSeed(
        "400-escape-through-neglect",
        "失职致使在押人员脱逃罪",
        "Neglect of duty that lets detainees escape",
        400,
    ),
    ChargeSeed(
        "401-wrongful-commutation",
        "徇私舞弊减刑、假释、暂予监外执行罪",
        "Commutation, parole or temporary release for personal gain",
        401,
    ),
    ChargeSeed(
        "402-not-transferring-cases",
        "徇私舞弊不移交刑事案件罪",
        "Not transferring criminal cases, for personal gain",
        402,
    ),
    ChargeSeed(
        "403-abuse-in-securities",
        "滥用管理公司、证券职权罪",
        "Abuse of power in administering companies and securities",
        403,
    ),
    ChargeSeed(
        "404-not-collecting-taxes",
        "徇私舞弊不征、少征税款罪",
        "Not collecting, or collecting too little, tax for personal gain",
        404,
    ),
    ChargeSeed(
        "405-invoices-and-rebates",
        "徇私舞弊发售发票、抵扣税款、出口退税罪",
        "Selling invoices, deducting tax or granting export rebates for personal gain",
        405,
    ),
    ChargeSeed(
        "405-export-rebate-vouchers",
        "违法提供出口退税凭证罪",
        "Illegally providing vouchers for export tax rebates",
        405,
    ),
    ChargeSeed(
        "406-state-organ-cheated",
        "国家机关工作人员签订、履行合同失职被骗罪",
        "State organ staff being cheated through negligence in contracts",
        406,
    ),
    ChargeSeed(
        "407-felling-licences",
        "违法发放林木采伐许可证罪",
        "Illegally issuing tree-felling licences",
        407,
    ),
    ChargeSeed(
        "408-environmental-neglect",
        "环境监管失职罪",
        "Neglect of duty in environmental supervision",
        408,
    ),
    ChargeSeed(
        "408-1-food-and-drug-dereliction",
        "食品、药品监管渎职罪",
        "Dereliction of duty in food and drug supervision",
        408,
        1,
    ),
    ChargeSeed(
        "409-infectious-disease-neglect",
        "传染病防治失职罪",
        "Neglect of duty in preventing infectious disease",
        409,
    ),
    ChargeSeed(
        "410-approving-land-use",
        "非法批准征收、征用、占用土地罪",
        "Illegally approving expropriation, requisition or occupation of land",
        410,
    ),
    ChargeSeed(
        "410-underselling-land",
        "非法低价出让国有土地使用权罪",
        "Illegally granting state land-use rights at a low price",
        410,
    ),
    ChargeSeed("411-conniving-at-smuggling", "放纵走私罪", "Conniving at smuggling", 411),
    ChargeSeed(
        "412-commodity-inspection-fraud",
        "商检徇私舞弊罪",
        "Fraud in commodity inspection for personal gain",
        412,
    ),
    ChargeSeed(
        "412-commodity-inspection-neglect",
        "商检失职罪",
        "Neglect of duty in commodity inspection",
        412,
    ),
    ChargeSeed(
        "413-quarantine-fraud",
        "动植物检疫徇私舞弊罪",
        "Fraud in animal and plant quarantine for personal gain",
        413,
    ),
    ChargeSeed(
        "413-quarantine-neglect",
        "动植物检疫失职罪",
        "Neglect of duty in animal and plant quarantine",
        413,
    ),
    ChargeSeed(
        "414-conniving-at-counterfeits",
        "放纵制售伪劣商品犯罪行为罪",
        "Conniving at making and selling fake and substandard goods",
        414,
    ),
    ChargeSeed(
        "415-border-documents",
        "办理偷越国（边）境人员出入境证件罪",
        "Issuing exit and entry papers to people crossing the border illegally",
        415,
    ),
    ChargeSeed(
        "415-letting-across-border",
        "放行偷越国（边）境人员罪",
        "Letting people cross the border illegally",
        415,
    ),
    ChargeSeed(
        "416-not-rescuing",
        "不解救被拐卖、绑架妇女、儿童罪",
        "Not rescuing abducted women and children",
        416,
    ),
    ChargeSeed(
        "416-obstructing-rescue",
        "阻碍解救被拐卖、绑架妇女、儿童罪",
        "Obstructing the rescue of abducted women and children",
        416,
    ),
    ChargeSeed(
        "417-helping-offenders",
        "帮助犯罪分子逃避处罚罪",
        "Helping offenders escape punishment",
        417,
    ),
    ChargeSeed(
        "418-recruitment-fraud",
        "招收公务员、学生徇私舞弊罪",
        "Fraud in recruiting civil servants or students",
        418,
    ),
    ChargeSeed(
        "419-loss-of-relics",
        "失职造成珍贵文物损毁、流失罪",
        "Neglect of duty that damages or loses precious relics",
        419,
    ),
)
