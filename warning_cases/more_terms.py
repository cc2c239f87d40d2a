"""The lists that were added to the first four; see `seeds`."""

from typing import Final

from warning_cases.term_seed import TermSeed

MORE_TERMS: Final = (
    # Five outstanding problems.
    TermSeed(
        "OUTSTANDING_PROBLEM",
        "money-gifts",
        "违规收送礼金",
        "Money gifts",
        "红包、购物卡、电子红包",
    ),
    TermSeed(
        "OUTSTANDING_PROBLEM",
        "office-seeking",
        "跑官要官",
        "Office-seeking",
        "买官卖官、拉票贿选",
    ),
    TermSeed(
        "OUTSTANDING_PROBLEM",
        "family-profit",
        "配偶子女及亲属谋利",
        "Spouse and children's profit",
        "家属经商、亲属代持",
    ),
    TermSeed(
        "OUTSTANDING_PROBLEM",
        "weddings-funerals",
        "大操大办婚丧喜庆",
        "Weddings and funerals",
        "借机敛财、谢师宴",
    ),
    TermSeed("OUTSTANDING_PROBLEM", "gambling", "参与赌博", "Gambling", "赌博、网络赌博"),
    # Three importants, one large (三重一大).
    TermSeed("IMPORTANT_MATTER", "important-decisions", "重大决策", "Important decisions"),
    TermSeed(
        "IMPORTANT_MATTER", "important-appointments", "重要人事任免", "Important appointments"
    ),
    TermSeed("IMPORTANT_MATTER", "important-projects", "重大项目安排", "Important projects"),
    TermSeed(
        "IMPORTANT_MATTER",
        "large-funds",
        "大额资金使用",
        "Use of large funds",
        "大额度资金运作",
    ),
    # Five law-enforcement abuses.
    TermSeed(
        "ENFORCEMENT_ABUSE",
        "selective-enforcement",
        "选择性执法",
        "Selective enforcement",
        "执法不公、区别对待",
    ),
    TermSeed(
        "ENFORCEMENT_ABUSE",
        "arbitrary-penalties",
        "乱收费乱罚款",
        "Arbitrary fees and fines",
        "逐利执法、以罚代管",
    ),
    TermSeed(
        "ENFORCEMENT_ABUSE",
        "favour-cases",
        "办人情案关系案金钱案",
        "Favour, connection and money cases",
        "徇私枉法",
    ),
    TermSeed(
        "ENFORCEMENT_ABUSE", "tip-offs", "通风报信", "Tipping off", "泄露检查信息、保护伞"
    ),
    TermSeed(
        "ENFORCEMENT_ABUSE",
        "taking-and-blocking",
        "吃拿卡要",
        "Taking from and blocking those served",
        "刁难群众、故意拖延",
    ),
    # Rural fields.
    TermSeed(
        "RURAL_FIELD",
        "collective-assets",
        "集体资金资产资源",
        "Collective funds, assets and resources",
        "三资管理",
    ),
    TermSeed("RURAL_FIELD", "rural-projects", "工程项目招投标", "Project bidding", "村级工程"),
    TermSeed(
        "RURAL_FIELD",
        "land-forest",
        "土地林地流转",
        "Land and forest transfer",
        "征地补偿、承包",
    ),
    TermSeed("RURAL_FIELD", "subsidies", "惠农补贴", "Subsidies", "粮食直补、农机补贴"),
    TermSeed("RURAL_FIELD", "medical-scheme", "城乡居民医保", "Medical scheme", "新农合"),
    TermSeed("RURAL_FIELD", "relief", "救灾救济款物", "Relief", "低保、扶贫、防返贫"),
    TermSeed(
        "RURAL_FIELD",
        "deposits",
        "代收代管款项",
        "Deposits and money held for villagers",
        "社保费代收",
    ),
    # Hot positions.
    TermSeed("HOT_POSITION", "people", "管人", "In charge of people", "组织人事"),
    TermSeed("HOT_POSITION", "finance", "管钱", "In charge of finance", "财务、资金审批"),
    TermSeed("HOT_POSITION", "materials", "管物", "In charge of materials", "物资、资产"),
    # Key projects.
    TermSeed("KEY_PROJECT", "key-engineering", "工程项目", "Engineering projects"),
    TermSeed("KEY_PROJECT", "key-procurement", "采购项目", "Procurement projects"),
    TermSeed(
        "KEY_PROJECT", "key-publicity", "宣传项目", "Publicity projects", "印刷、广告、活动承办"
    ),
    # Six disciplines.
    TermSeed("DISCIPLINE", "political", "政治纪律", "Political discipline"),
    TermSeed("DISCIPLINE", "organisational", "组织纪律", "Organisational discipline"),
    TermSeed("DISCIPLINE", "integrity", "廉洁纪律", "Integrity discipline"),
    TermSeed("DISCIPLINE", "mass", "群众纪律", "Discipline towards the public"),
    TermSeed("DISCIPLINE", "work", "工作纪律", "Work discipline"),
    TermSeed("DISCIPLINE", "life", "生活纪律", "Discipline in private life"),
    # Four forms of enforcement (四种形态).
    TermSeed(
        "ENFORCEMENT_FORM",
        "first-form",
        "第一种形态",
        "First form: criticism and talks",
        "红红脸、出出汗",
    ),
    TermSeed(
        "ENFORCEMENT_FORM",
        "second-form",
        "第二种形态",
        "Second form: light sanctions",
        "轻处分、组织调整",
    ),
    TermSeed(
        "ENFORCEMENT_FORM",
        "third-form",
        "第三种形态",
        "Third form: heavy sanctions",
        "重处分、重大职务调整",
    ),
    TermSeed(
        "ENFORCEMENT_FORM",
        "fourth-form",
        "第四种形态",
        "Fourth form: suspected crime",
        "立案审查",
    ),
    # Contents of education.
    TermSeed("EDUCATION_CONTENT", "ideals", "理想信念", "Ideals and beliefs"),
    TermSeed(
        "EDUCATION_CONTENT",
        "political-discipline",
        "政治纪律和政治规矩",
        "Political discipline",
    ),
    TermSeed("EDUCATION_CONTENT", "party-style", "党风党纪", "Party style and discipline"),
    TermSeed("EDUCATION_CONTENT", "laws", "法律法规", "Laws and regulations"),
    TermSeed("EDUCATION_CONTENT", "professional-ethics", "职业道德", "Professional ethics"),
    TermSeed("EDUCATION_CONTENT", "balanced-mind", "心态平衡", "A balanced mind"),
    TermSeed(
        "EDUCATION_CONTENT", "anti-fluke", "破除侥幸", "Against trusting to luck", "反侥幸"
    ),
    TermSeed(
        "EDUCATION_CONTENT",
        "clean-culture",
        "廉洁文化",
        "Clean-government culture",
        "家风、廉洁家庭",
    ),
)
