"""What identifies a person in a comment, covered: numbers by their form and check digits, addresses and names by rule.

A masked text can be masked again and stays what it is. Rules cover too much rather than too little: what was said can be
looked up by an analyst with a reason, what was shown cannot be taken back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

PHONE, ID_CARD, BANK_CARD, PLATE, EMAIL, ACCOUNT, ADDRESS, NAME = KINDS = (
    "电话", "身份证号", "银行卡号", "车牌号", "邮箱", "账号", "住址", "姓名",
)  # fmt: skip

_WIDE = str.maketrans(
    {
        chr(code): chr(code - 0xFEE0)
        for code in range(0xFF01, 0xFF5F)
        if chr(code - 0xFEE0).isalnum() or code in (0xFF0D, 0xFF20)
    }
    | {"　": " ", "—": "-", "–": "-", "．": "."}
)
"""Full-width digits and letters, character for character, so that places stay; punctuation stays Chinese."""
_HIDDEN = r"[\d×xX*＊✕Ｘ○〇某]"
_GAP = r"[ \-·.]?"
_CN = "零〇一二三四五六七八九幺"
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白"
    "崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢骆岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席"
    "卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和蔺"
)
_NOT_NAMES = "司成本全应时都来关保明向和解连管常单原方计花包强程位商安文车路金房古台银查"
"""Surnames that are common words too: taken for a name only before 某 or beside a word that announces one."""
_PLAIN_SURNAMES = "".join(each for each in dict.fromkeys(_SURNAMES) if each not in _NOT_NAMES)
_PLACE = r"[\u4e00-\u9fff×某A-Za-z0-9]"
_ROAD = r"(?:大道|大街|路|街|巷|胡同|弄|里|村|社区|小区|花园|花苑|家园|新村|公寓|苑|庄|镇)"
_NUMBERED = r"(?:[\d×*一二三四五六七八九十百某A-Za-z]{1,5}(?:号楼|单元|号院|号|栋|幢|座|室|组|弄|层|楼))"

_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_IS = r"(?:是|为|[:：])?\s{0,2}"
_PATTERNS = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (EMAIL, r"[A-Za-z0-9][A-Za-z0-9._%+\-]{0,60}@[A-Za-z0-9\-]{1,60}(?:\.[A-Za-z]{2,10}){1,3}"),
        (
            ACCOUNT,
            r"(?:微信|QQ|qq|支付宝|抖音|wx|WX|WeChat)(?:号码|账号|号)?"
            rf"{_IS}(?=[A-Za-z0-9_\-]*\d)[A-Za-z0-9_\-]{{5,20}}",
        ),
        (PLATE, rf"[{_PROVINCES}][A-HJ-Z]{_GAP}(?:[A-HJ-NP-Z0-9×*]{{5,6}})(?![A-Za-z0-9])"),
        (PHONE, rf"(?<![\d×*])(?:\+?86{_GAP})?1[3-9]{_GAP}{_HIDDEN}(?:{_GAP}{_HIDDEN}){{8}}(?![\d×*])"),
        (PHONE, rf"(?<!\d)0\d{{2,3}}[ \-)]{{0,2}}{_HIDDEN}{{7,8}}(?!\d)"),
        (PHONE, rf"(?:电话|手机|号码|致电|联系方式){_IS}(?P<hit>{_HIDDEN}{{5,12}})"),
        (PHONE, rf"[一幺][三四五六七八九][{_CN}]{{9}}(?![{_CN}])"),
        (PHONE, r"(?<!\d)[2-8]\d{2,3}-\d{4}(?!\d)"),
        (ADDRESS, rf"(?:家?住在?|地址){_IS}{_PLACE}{{0,14}}?{_ROAD}{_PLACE}{{0,6}}?{_NUMBERED}{{1,4}}"),
        (ADDRESS, rf"{_PLACE}{{1,10}}?{_ROAD}{_NUMBERED}{{1,4}}"),
        (ADDRESS, r"(?<![\d一-龥])\d{1,4}(?:号楼|栋|幢|座)\d{1,3}(?:单元)?\d{0,4}(?:室|号)?|\d{1,3}单元\d{2,4}室?"),
    )
)
_MOBILE = re.compile(rf"(?<![\d×*])(?:\+?86{_GAP})?1[3-9]{_GAP}\d(?:{_GAP}\d){{8}}(?![\d×*])")
_LONG_NUMBER = re.compile(r"(?<![\dXx])\d(?:[ \-]?[\d×*]){12,20}[\dXx](?![\dXx])")
_SAID_TO_BE = re.compile(
    rf"(?P<said>我叫|本人叫|名叫|叫做|姓名(?:是|为|[:：])?|联系人(?:是|为|[:：])?|经办人(?:是|叫|[:：])?|承办人(?:是|叫|[:：])?|联系|署名[:：]?"
    rf"|(?:车主|户主|业主|患者|病人|法人|户名|监护人|投诉人|举报人|申请人|当事人)(?:是|叫|为|[:：])?|反映人[:：]?|落款[:：]?|窗口的|那个叫|一个叫|本人)(?P<name>[{_SURNAMES}][\u4e00-\u9fff某×]{{1,2}}|[×某]{{2,3}})"
    r"(?=[，。；、：！（(\s]|$|的|说|同志|先生|女士|电话|手机|态度|办|在|给|太|很|帮|也|却|一直|，)"
)
_POLITE = re.compile(
    rf"(?<![\u4e00-\u9fff])?(?P<name>[{_PLAIN_SURNAMES}][\u4e00-\u9fff某×]{{0,2}}?)(?=先生|女士|小姐|同志|师傅|阿姨|大姐|大爷)"
)
_SOMEBODY = re.compile(rf"(?P<name>[{_SURNAMES}][某×]{{1,2}})(?![某×])")
_FAMILIAR = re.compile(rf"(?P<name>[小老][{_PLAIN_SURNAMES}])(?=很|热情|态度|，|。|给|帮|办事|的|说|不|也|太|同学)")
_MASK = re.compile("【(?:" + "|".join(KINDS) + ")】")


@dataclass(frozen=True)
class Masked:
    """A text as it may be shown; found: how often each kind was covered in it, in the order of KINDS."""

    text: str
    found: tuple[tuple[str, int], ...] = ()


def masked(text: str, titles: Iterable[str] = (), kept: Iterable[str] = ()) -> Masked:
    """The text with 【电话】, 【住址】 … in place of what identifies a person.

    titles: posts; a surname or 某 before one of them is covered, the post stays. kept: names of units, left as they are.
    """
    if not _MAY_HOLD.search(text) and not _titled(tuple(titles)).search(text):
        return Masked(text)
    plain = text.translate(_WIDE)
    spans: list[tuple[int, int, str]] = []
    for found in _LONG_NUMBER.finditer(plain):
        kind = _kind_of_number(re.sub(r"[ \-]", "", found[0]))
        if kind:
            spans.append((*found.span(), kind))
    for kind, pattern in _PATTERNS:
        hit = "hit" if "hit" in pattern.groupindex else 0
        spans += [(*found.span(hit), kind) for found in pattern.finditer(plain)]
    for found in _SAID_TO_BE.finditer(plain):
        spans.append((*found.span("name"), NAME))
    for found in _titled(tuple(titles)).finditer(plain):
        spans.append((*found.span("name" if found["name"] else "after"), NAME))
    for pattern in (_POLITE, _SOMEBODY, _FAMILIAR):
        spans += [(*found.span("name"), NAME) for found in pattern.finditer(plain)]
    if not spans:
        return Masked(text)
    protected = [span for name in kept if name in plain for span in _places(plain, name)]
    protected += [found.span() for found in _MASK.finditer(plain)]
    return _covered(text, spans, protected)


def masked_too(text: str, piece: str) -> str:
    """The text with a piece of it covered that a person pointed at."""
    return text.replace(piece, f"【{NAME}】") if piece else text


def masked_numbers(text: str) -> str:
    """Mobile numbers and residents' numbers covered, and nothing else: offices name posts and addresses on purpose."""
    plain = text.translate(_WIDE)
    spans = [(*found.span(), PHONE) for found in _MOBILE.finditer(plain)]
    for found in _LONG_NUMBER.finditer(plain):
        if is_id_card(re.sub(r"[ \-]", "", found[0])):
            spans.append((*found.span(), ID_CARD))
    return _covered(text, spans, []).text


def is_id_card(number: str) -> bool:
    """Whether 18 characters are a resident's number: check digit of GB 11643-1999, and a day that can be."""
    if not re.fullmatch(r"\d{17}[\dXx]", number):
        return False
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(number, weights, strict=False))
    return "10X98765432"[total % 11] == number[17].upper() and _is_day(number[6:14])


_MAY_HOLD = re.compile(
    r"[\d０-９@]|某|×|叫|姓|住|人|主|患者|户名|联系|小|老|先生|女士|小姐|同志|师傅|阿姨|大姐|大爷|[一幺][三四五六七八九][零〇一二三四五六七八九幺]{9}"
)


@lru_cache(maxsize=8)
def _titled(titles: tuple[str, ...]) -> re.Pattern[str]:
    """张局长, 某科长, 王建国主任; 局长张三. A word that merely ends in a surname (会计主管) is none."""
    if not titles:
        return re.compile(r"(?P<name>(?!))(?P<after>)")
    posts = "|".join(sorted(map(re.escape, titles), key=len, reverse=True))
    return re.compile(
        rf"(?:(?<=[^\u4e00-\u9fff])|(?<=[这那各每哪几些位个名的是和与找问请跟让给对被由向了在有副科股办处所局院队站])|^)"
        rf"(?P<name>[{_PLAIN_SURNAMES}某×][\u4e00-\u9fff×]{{0,2}}?|[{_SURNAMES}][某×]{{1,2}}|某某?|[{_PLAIN_SURNAMES}])(?={posts})"
        rf"|(?:{posts})(?P<after>[{_PLAIN_SURNAMES}][\u4e00-\u9fff×某]{{1,2}}?)(?=亲自|也|说|不|的|在|，|。|、|；|（|\s|$|就|来|态度|对)"
    )


def _kind_of_number(digits: str) -> str | None:
    """A long number is a resident's if its check digit says so, a card if Luhn's does; any other of 15 to 19 digits is one
    of them with a slip, and covered as well."""
    if is_id_card(digits) or (len(digits) == 15 and digits.isdigit() and _is_day("19" + digits[6:12])):
        return ID_CARD
    if 16 <= len(digits) <= 19 and digits.isdigit() and _luhn(digits):
        return BANK_CARD
    return ID_CARD if len(digits) in (15, 17, 18) else BANK_CARD if 14 <= len(digits) <= 21 else None


def _is_day(text: str) -> bool:
    year, month, day = int(text[:4]), int(text[4:6]), int(text[6:8])
    return 1850 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= 31


def _luhn(digits: str) -> bool:
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits))]
    return sum(each - 9 if each > 9 else each for each in doubled) % 10 == 0


def _places(text: str, name: str) -> list[tuple[int, int]]:
    return [(found.start(), found.end()) for found in re.finditer(re.escape(name), text)]


def _covered(text: str, spans: list[tuple[int, int, str]], protected: list[tuple[int, int]]) -> Masked:
    """Overlapping finds are one, of the kind of the longest; so are parts of an address one after the other."""
    spans = [
        span
        for span in spans
        if span[1] > span[0] and not any(start < span[1] and span[0] < end for start, end in protected)
    ]
    merged: list[list] = []
    for start, end, kind in sorted(spans):
        if merged and (start < merged[-1][1] or (start == merged[-1][1] and kind == merged[-1][2])):
            last = merged[-1]
            if end - start > last[3]:
                last[2], last[3] = kind, end - start
            last[1] = max(last[1], end)
        else:
            merged.append([start, end, kind, end - start])
    counts: dict[str, int] = {}
    for start, end, kind, _ in reversed(merged):
        text = f"{text[:start]}【{kind}】{text[end:]}"
        counts[kind] = counts.get(kind, 0) + 1
    return Masked(text, tuple((kind, counts[kind]) for kind in KINDS if kind in counts))
