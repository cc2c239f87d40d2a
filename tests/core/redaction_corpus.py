"""The corpus that the redaction check is measured on: written for it, nobody in it exists.

Every identifier is drawn from a seed, with a right check digit, and set into a sentence of the
kind that public notices have. `SENTENCES` hold places like {ID}; `CLEAN` hold nothing to find.
"""

import random

from core.redaction.checksums import id_check_sign, luhn_digit
from core.redaction.hits import Kind

SENTENCES = (
    "被告人刘某某，男，公民身份号码{ID}，原系某县住建局副局长。",
    "证人提供的联系方式为{PHONE}，侦查人员当日与其取得联系。",
    "赃款经由尾号不明的账户转入{CARD}，次日被取现。",
    "案发前其驾驶{PLATE}号小型轿车前往约定地点。",
    "双方多次通过{EMAIL}往来邮件商定分成比例。",
    "经查，身份证号为{ID}的开户人系其司机，手机号{PHONE}亦由其使用。",
    "行贿人将银行卡（卡号：{CARD}）及密码交给其妻，车牌号{PLATE}。",
    "办公室电话{PHONE}，邮箱{EMAIL}，收件人处写明证件{ID}。",
    "（{ID}）系其姐夫，{PHONE}为登记号码。",
    "涉案车辆{PLATE}登记在公司名下；款项打入{CARD}。",
    "请将材料发至{EMAIL}，或拨打{PHONE}咨询。",
    "借条载明：借款人{ID}，收款卡{CARD}。",
    "监控显示，{PLATE}于当晚十时驶入地下车库。",
    "其供述称：“你打我这个号{PHONE}，钱就转到{CARD}。”",
)
CLEAN = (
    "经审理查明，被告人利用职务上的便利，为他人在工程承揽方面谋取利益，收受财物共计368.5万元。",
    "依照《中华人民共和国刑法》第三百八十五条、第三百八十六条、第三百八十三条之规定，判决如下。",
    "不满十四周岁的人不承担刑事责任；已满十六周岁的人犯罪，应当负刑事责任。",
    "合同编号：QF-2024-000123456，金额1200000元，分十二期支付。",
    "2019年3月至2021年12月，先后17次收受购物卡，每次5000元至20000元不等。",
    "县公共资源交易中心公告〔2023〕第187号，招标控制价18560000.00元。",
    "该批设备序列号为SN20231105000187，共22台。",
    "全县12345政务服务便民热线、12388举报电话受理群众反映。",
    "京津冀协同发展、川A级景区、新A股上市等表述与车牌无关。",
    "项目代码2206-330100-04-01-123456，立项文号发改投资〔2022〕88号。",
    "工作时间为上午8:30至12:00，下午14:00至17:30。",
    "统一社会信用代码91330100MA2XXXXX0X的企业中标。",
    "其在党校学习期间撰写心得，谈到年轻时在小学任教的经历。",
    "第二十三条 公职人员有违法行为的，依法给予警告、记过、记大过、降级、撤职、开除。",
    "年满六十周岁、缴费满十五年的，按月领取养老金；七岁以下儿童免票。",
)
PROVINCES = "京沪苏浙鲁川粤湘鄂桂"
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
DISTRICTS = ("110105", "330106", "320507", "510104", "440306", "650102", "150203", "810000")


def _date(draw, first=1950, last=2005):
    return f"{draw.randint(first, last)}{draw.randint(1, 12):02}{draw.randint(1, 28):02}"


def id_number(draw):
    if draw.random() < 0.12:
        return f"{draw.choice(DISTRICTS)}{_date(draw, 1950, 1999)[2:]}{draw.randint(1, 999):03}"
    first = f"{draw.choice(DISTRICTS)}{_date(draw)}{draw.randint(1, 999):03}"
    number = first + id_check_sign(first)
    if draw.random() < 0.2:
        number = f"{number[:6]} {number[6:14]} {number[14:]}"
    return number.lower() if draw.random() < 0.2 else number


def phone(draw):
    if draw.random() < 0.3:
        area = draw.choice(("010", "021", "0571", "0755", "028", "0991"))
        local = f"{draw.randint(2, 8)}{draw.randint(0, 9_999_999):07}"
        form = draw.choice(("{a}-{n}", "{a}{n}", "（{a}）{n}", "({a}){n}", "+86-{b}-{n}"))
        return form.format(a=area, b=area[1:], n=local)
    digits = f"1{draw.choice('3456789')}{draw.randint(0, 999_999_999):09}"
    form = draw.choice(
        ("{0}{1}{2}", "{0}-{1}-{2}", "{0} {1} {2}", "+86 {0}{1}{2}", "86{0}{1}{2}")
    )
    return form.format(digits[:3], digits[3:7], digits[7:])


def card(draw):
    prefix, length = draw.choice(
        (("622202", 19), ("621700", 19), ("6228", 19), ("6225", 16), ("4096", 16),
         ("5209", 16), ("955880", 19), ("37", 15), ("3568", 16))
    )  # fmt: skip
    first = prefix + "".join(draw.choice("0123456789") for _ in range(length - len(prefix) - 1))
    digits = first + luhn_digit(first)
    if draw.random() < 0.4 and length != 15:
        return " ".join(digits[i : i + 4] for i in range(0, length, 4))
    return digits


def plate(draw):
    head = draw.choice(PROVINCES) + draw.choice("ABCDEFGH") + draw.choice(("", "·", "-", " "))
    tails = (
        "".join(draw.choice("0123456789") for _ in range(5)),
        f"{draw.choice(LETTERS)}{draw.randint(0, 9999):04}",
        f"{draw.randint(0, 99):02}{draw.choice(LETTERS)}{draw.choice(LETTERS)}{draw.randint(0, 9)}",
        f"D{draw.randint(0, 99999):05}",
        f"F{draw.choice(LETTERS)}{draw.randint(0, 9999):04}",
        f"{draw.randint(0, 99999):05}D",
        f"{draw.randint(0, 9999):04}警",
    )
    return head + draw.choice(tails)


def email(draw):
    name = draw.choice(("lw", "chen.hong", "zhang_2019", "a-b", "q.w+x", "caigou01"))
    host = draw.choice(("example.com", "mail.example.cn", "example.gov.cn", "qq.example"))
    return f"{name}{draw.randint(1, 99)}{draw.choice('@@@＠')}{host}"


MAKERS = {"ID": (Kind.ID_NUMBER, id_number), "PHONE": (Kind.PHONE, phone),
          "CARD": (Kind.BANK_CARD, card), "PLATE": (Kind.PLATE, plate),
          "EMAIL": (Kind.EMAIL, email)}  # fmt: skip


def structured(rounds=120, seed=2027):
    """Yield (text, [(kind, identifier)]) for each sentence, `rounds` times."""
    draw = random.Random(seed)
    for _ in range(rounds):
        for sentence in SENTENCES:
            text, wanted = sentence, []
            for word, (kind, make) in MAKERS.items():
                while f"{{{word}}}" in text:
                    made = make(draw)
                    text = text.replace(f"{{{word}}}", made, 1)
                    wanted.append((kind, made))
            if draw.random() < 0.1:
                text = text.translate({ord(d): ord(d) + 0xFEE0 for d in "0123456789"})
                wanted = [
                    (kind, made.translate({ord(d): ord(d) + 0xFEE0 for d in "0123456789"}))
                    for kind, made in wanted
                ]
            yield text, wanted
