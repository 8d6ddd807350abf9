"""Places: the country of a location as written, and whether one works there, at home or both.

Answers: which ISO 3166-1 country does `Remote - Toronto, ON` or `南京·鼓楼区` stand for? Two countries, or a word that
two countries share, are None. May import: the standard library, babel.
"""

from __future__ import annotations

import re
from functools import cache

from babel import Locale
from babel.core import get_global

_LONGEST = 300
# code: names, ...; lower case. A city whose name two countries share for jobs is left out.
_CITIES = """
CN: 北京, 上海, 广州, 深圳, 杭州, 南京, 成都, 武汉, 西安, 苏州, 天津, 重庆, 长沙, 郑州, 青岛, 合肥, 厦门, 宁波
CN: 东莞, 佛山, 无锡, 济南, 大连, 沈阳, 福州, 珠海, 昆明, 哈尔滨, 长春, 石家庄, 太原, 南昌, 南宁, 贵阳, 常州, 海口
CN: 兰州, 温州, 嘉兴, 中山, 惠州, 徐州, 绍兴, 金华, 南通, 烟台, 泉州, 保定, 洛阳, 乌鲁木齐, 呼和浩特, 银川, 西宁
CN: 拉萨, 三亚, 扬州, 镇江, 江苏, 浙江, 广东, 四川, 湖北, 湖南, 山东, 河南, 河北, 福建, 安徽, 陕西, 辽宁
CN: 江西, beijing, shanghai, guangzhou, shenzhen, hangzhou, nanjing, chengdu, wuhan, xi'an, xian, suzhou, tianjin
CN: chongqing, changsha, zhengzhou, qingdao, hefei, xiamen, ningbo, dongguan, jinan, dalian, zhuhai
HK: 香港, hong kong
MO: 澳门, macau, macao
TW: 台北, 臺北, 新竹, 高雄, taipei, hsinchu, kaohsiung
SG: 新加坡, singapore
US: nyc, new york, new york city, san francisco, sf, bay area, sf bay area, san francisco bay area, silicon valley
US: seattle, boston, chicago, austin, los angeles, san diego, san jose, palo alto, mountain view, menlo park
US: sunnyvale, redwood city, santa clara, denver, boulder, atlanta, dallas, houston, miami, philadelphia
US: pittsburgh, washington dc, washington d.c., detroit, phoenix, minneapolis, salt lake city, raleigh, nashville
US: brooklyn, manhattan, bellevue, redmond, 纽约, 旧金山, 硅谷, 西雅图, 波士顿, 洛杉矶, 芝加哥
GB: london, manchester, edinburgh, oxford, bristol, belfast, leeds, glasgow, 伦敦
IE: dublin
FR: paris, lyon, grenoble, toulouse, 巴黎
DE: berlin, munich, münchen, hamburg, frankfurt, cologne, köln, stuttgart, 柏林, 慕尼黑
NL: amsterdam, rotterdam, eindhoven, utrecht, the hague
BE: brussels, ghent
LU: luxembourg city
CH: zurich, zürich, geneva, lausanne, basel, 苏黎世
AT: vienna, wien
SE: stockholm, gothenburg, malmö
NO: oslo
DK: copenhagen
FI: helsinki
ES: barcelona, madrid, valencia
PT: lisbon, porto
IT: milan, rome, turin
PL: warsaw, krakow, kraków, wroclaw, wrocław, gdansk
CZ: prague, brno
HU: budapest
RO: bucharest, cluj-napoca
GR: athens
BG: sofia
RS: belgrade
EE: tallinn
LT: vilnius
LV: riga
UA: kyiv, kiev, lviv
RU: moscow, saint petersburg, st. petersburg
TR: istanbul, ankara
IL: tel aviv, tel-aviv, haifa, jerusalem, herzliya
AE: dubai, abu dhabi
SA: riyadh, jeddah
QA: doha
EG: cairo
KE: nairobi
NG: lagos, abuja
ZA: cape town, johannesburg
IN: bangalore, bengaluru, mumbai, delhi, new delhi, hyderabad, chennai, pune, gurgaon, gurugram, noida, kolkata
PK: karachi, lahore, islamabad
BD: dhaka
LK: colombo
JP: tokyo, osaka, kyoto, yokohama, fukuoka, 东京, 大阪
KR: seoul, busan, pangyo, 首尔
VN: hanoi, ho chi minh city, saigon
TH: bangkok
MY: kuala lumpur, penang
ID: jakarta
PH: manila, makati, cebu
AU: sydney, melbourne, brisbane, perth, canberra, adelaide, 悉尼, 墨尔本
NZ: auckland, wellington
CA: toronto, vancouver, montreal, montréal, ottawa, calgary, edmonton, waterloo, quebec city, 多伦多, 温哥华
MX: mexico city, ciudad de méxico, guadalajara, monterrey
BR: são paulo, sao paulo, rio de janeiro
AR: buenos aires
CL: santiago de chile
CO: bogota, bogotá, medellín, medellin
PE: lima
UY: montevideo
"""
_ALIASES = """
US: usa, u.s., u.s.a., us, united states of america, the united states, 美国
GB: uk, u.k., great britain, england, scotland, wales, northern ireland
CN: 中国大陆, 中国内地, mainland china, prc, p.r. china
HK: hong kong sar, hongkong, 中国香港
MO: 中国澳门
TW: 中国台湾, taiwan
KR: south korea, korea, republic of korea
CZ: czech republic
NL: the netherlands, holland
TR: turkey
AE: uae
RU: russia
VN: viet nam
DE: deutschland
CH: schweiz
ES: españa
MX: méxico
BR: brasil
CA: ontario, british columbia, quebec, québec, alberta
"""
_STATES = """
AL Alabama; AK Alaska; AZ Arizona; AR Arkansas; CA California; CO Colorado; CT Connecticut; DE Delaware; FL
Florida; HI Hawaii; ID Idaho; IL Illinois; IN Indiana; IA Iowa; KS Kansas; KY Kentucky; LA Louisiana; ME
Maine; MD Maryland; MA Massachusetts; MI Michigan; MN Minnesota; MS Mississippi; MO Missouri; MT Montana; NE
Nebraska; NV Nevada; NH New Hampshire; NJ New Jersey; NM New Mexico; NY New York State; NC North Carolina; ND
North Dakota; OH Ohio; OK Oklahoma; OR Oregon; PA Pennsylvania; RI Rhode Island; SC South Carolina; SD South
Dakota; TN Tennessee; TX Texas; UT Utah; VT Vermont; VA Virginia; WA Washington State; WV West Virginia; WI
Wisconsin; WY Wyoming; DC District of Columbia; GA State of Georgia
"""
_PROVINCES = {"ON", "BC", "QC", "AB", "MB", "SK", "NS", "NB", "NL"}

_SPLIT = re.compile(
    r"[,，、/|;；·•()（）\[\]]|\s[-–—]\s|\bor\b|\band\b|\s*&\s*|\bremote\b|\bhybrid\b|\bon-?site\b|远程|混合",
    re.IGNORECASE,
)
_NO_REMOTE = re.compile(
    r"\b(?:not?|non)[ -]?(?:a |an )?(?:fully )?remote\b|\bremote\s+(?:is |work )?not\b"
    r"|不(?:接受|支持|提供|可|能)?(?:居家|远程|在家)",
    re.IGNORECASE,
)
_HYBRID = re.compile(r"\bhybrid\b|混合办公|混合模式|部分远程", re.IGNORECASE)
_REMOTE = re.compile(
    r"\b(?:fully |100% )?remote(?:ly)?\b|\bwork(?:ing)? from home\b|\bWFH\b|\btelecommute\b|远程|居家办公|在家办公",
    re.IGNORECASE,
)
_ONSITE = re.compile(
    r"\bon[- ]?site\b|\bin[- ](?:the )?office\b|\bin[- ]person\b|现场办公|坐班|驻场|到岗", re.IGNORECASE
)


def country(location: str | None) -> str | None:
    """ISO 3166-1 alpha-2 code of the one country that a location names or lies in; None when unknown or several.

    Named countries decide before cities, cities together with the codes behind them: `Paris, TX` is not in France,
    `Pune, IN` not in Indiana.
    """
    location = (location or "").strip()
    if not location or len(location) > _LONGEST:
        return None
    parts = [stripped for part in _SPLIT.split(location) if (stripped := part.strip(" .-–—:"))]
    named = {code for part in parts if (code := _names().get(part.casefold()))}
    if named:
        return named.pop() if len(named) == 1 else None
    cities = {code for part in parts if (code := _cities().get(part.casefold().removesuffix("市").removesuffix("省")))}
    meanings = [meant for part in parts if (meant := _meanings(part))]
    if len(cities) > 1:
        return None
    if cities:
        city = cities.pop()
        if all(city in meant for meant in meanings):
            return city
        return "US" if all(meant == {"US"} for meant in meanings) else None
    # A code without a city of the table: states and provinces only, and `CA` is California as job boards mean it.
    codes = {"US" if meant == {"US", "CA"} else next(iter(meant)) if len(meant) == 1 else None for meant in meanings}
    return codes.pop() if len(codes) == 1 and codes <= {"US", "CA"} else None


def code(declared: str | None) -> str | None:
    """The country that a field **for countries** holds: `de`, `DEU`, `Germany`, `德国`; None when unknown.

    Unlike `country`, two letters are a country here and never a state: `CA` is Canada, `DE` Germany.
    """
    declared = (declared or "").strip()
    if not declared or len(declared) > _LONGEST:
        return None
    if code := _names().get(declared.casefold()):
        return code
    if re.fullmatch("[A-Za-z]{2}", declared) and declared.upper() in set(_names().values()):
        return declared.upper()
    if re.fullmatch("[A-Za-z]{3}", declared):
        found = get_global("territory_aliases").get(declared.upper(), [])
        return found[0] if len(found) == 1 and found[0] in set(_names().values()) else None
    return None


def workplace(text: str | None) -> str | None:
    """`remote`, `hybrid` or `onsite` as a short text states it; None when it states nothing or both ends.

    Refusing work at home (不接受居家办公, "not remote") states `onsite`.
    """
    text = (text or "")[:_LONGEST]
    refused = _NO_REMOTE.search(text)
    text = _NO_REMOTE.sub(" ", text)
    if _HYBRID.search(text):
        return "hybrid"
    is_remote, is_onsite = bool(_REMOTE.search(text)), bool(_ONSITE.search(text) or refused)
    if is_remote and is_onsite:
        return None
    return "remote" if is_remote else "onsite" if is_onsite else None


def _meanings(part: str) -> set[str]:
    """The countries that a code of two capitals, or the name of a state, may mean here."""
    if part.casefold() in _states().values():
        return {"US"}
    if not re.fullmatch("[A-Z]{2}", part):
        return set()
    meant = {"US"} if part in _states() else set[str]()
    meant |= {"CA"} if part in _PROVINCES else set[str]()
    return meant | ({part} if part in _codes() else set[str]())


@cache
def _names() -> dict[str, str]:
    names = {
        name.casefold(): code
        for locale in ("en", "zh")
        for code, name in Locale(locale).territories.items()
        if len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "UN", "XA", "XB", "QO", "ZZ")
    }
    # A country and a state: alone it says neither.
    del names["georgia"]
    return names | _table(_ALIASES)


@cache
def _codes() -> frozenset[str]:
    """Codes of countries; those that no job ad means beside an American city (`LA` Laos, `MS` Montserrat) left out."""
    rare = {"LA", "MS", "MO", "KY", "GA", "AL", "NC", "SC", "ME", "MD", "MN", "MT", "TN", "VA", "SD", "NE", "PA", "MA"}
    return frozenset(set(_names().values()) - rare)


@cache
def _cities() -> dict[str, str]:
    return _table(_CITIES)


@cache
def _states() -> dict[str, str]:
    """Code of a state -> its name in lower case."""
    pairs = (state.split(maxsplit=1) for state in " ".join(_STATES.split()).split("; "))
    return {code: name.casefold() for code, name in pairs}


def _table(text: str) -> dict[str, str]:
    rows = (line.split(": ", 1) for line in text.strip().splitlines())
    return {name: code for code, names in rows for name in names.split(", ")}
