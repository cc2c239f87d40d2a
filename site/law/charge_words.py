"""What people type for charges and abuses, beside their names in the law. Written by us."""

from typing import Final

CHARGE_WORDS: Final = (
    ("受贿", "收受贿赂", "收钱办事", "bribe-taking"),
    ("行贿", "送钱办事", "围猎", "bribe-giving"),
    ("利用影响力受贿", "影响力交易", "trading in influence"),
    ("介绍贿赂", "贿赂中间人", "行贿掮客"),
    ("单位受贿", "集体受贿", "单位收回扣"),
    ("单位行贿", "公司行贿"),
    ("贪污", "侵吞公款", "套取公款", "embezzlement"),
    ("挪用公款", "公款私用", "公款私存", "misappropriation of public funds"),
    ("挪用特定款物", "挪用救灾款", "挪用扶贫款"),
    ("职务侵占", "侵占单位财物"),
    ("私分国有资产", "私分公款", "小金库"),
    ("巨额财产来源不明", "来源不明财产", "unexplained wealth"),
    ("滥用职权", "越权审批", "abuse of power"),
    ("玩忽职守", "失职渎职", "dereliction of duty"),
    ("徇私舞弊", "徇私枉法", "办人情案"),
    ("串通投标", "围标", "串标", "bid rigging"),
    ("吃拿卡要", "索拿卡要", "刁难群众"),
    ("优亲厚友", "照顾亲友", "favouring relatives"),
    ("泄露国家秘密", "泄密"),
    ("公款吃喝", "公款宴请", "违规吃喝"),
    ("公车私用", "私用公车"),
    ("收受礼品礼金", "违规收礼", "收红包"),
)
