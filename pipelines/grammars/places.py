"""Places: the country of a location as written, and whether one works there, at home or both.

Answers: which ISO 3166-1 country does `Remote - Toronto, ON` or `南京·鼓楼区` stand for? Two countries, or a word that
two countries share, are None. May import: the standard library, babel.
"""

from __future__ import annotations

import re
from functools import cache

from babel import Locale

_LONGEST = 300
_CITIES = {
    "CN": "北京 上海 广州 深圳 杭州 南京 成都 武汉 西安 苏州 天津 重庆 长沙 郑州 青岛 合肥 厦门 宁波 东莞 佛山 无锡 济南 大连 沈阳 "
    "福州 珠海 昆明 哈尔滨 长春 石家庄 太原 南昌 南宁 贵阳 常州 海口 兰州 温州 嘉兴 中山 惠州 徐州 绍兴 金华 南通 烟台 泉州 保定 洛阳 "
    "乌鲁木齐 呼和浩特 银川 西宁 拉萨 三亚 扬州 镇江 江苏 浙江 广东 四川 湖北 湖南 山东 河南 河北 福建 安徽 陕西 辽宁 江西 "
    "beijing,shanghai,guangzhou,shenzhen,hangzhou,nanjing,chengdu,wuhan,xi'an,xian,suzhou,tianjin,chongqing,changsha,"
    "zhengzhou,qingdao,hefei,xiamen,ningbo,dongguan,jinan,dalian,zhuhai",
    "HK": "香港,hong kong", "MO": "澳门,macau,macao", "TW": "台北 臺北 新竹 高雄,taipei,hsinchu,kaohsiung", "SG": "新加坡,singapore",
    "US": "nyc,new york,new york city,san francisco,sf,bay area,sf bay area,san francisco bay area,silicon valley,seattle,boston,"
    "chicago,austin,los angeles,san diego,san jose,palo alto,mountain view,menlo park,sunnyvale,redwood city,santa clara,"
    "denver,boulder,atlanta,dallas,houston,miami,philadelphia,pittsburgh,washington dc,washington d.c.,detroit,phoenix,"
    "minneapolis,salt lake city,raleigh,nashville,brooklyn,manhattan,bellevue,redmond 纽约 旧金山 硅谷 西雅图 波士顿 洛杉矶 芝加哥",
    "GB": "london,manchester,edinburgh,oxford,bristol,belfast,leeds,glasgow 伦敦",
    "IE": "dublin", "FR": "paris,lyon,grenoble,toulouse 巴黎", "DE": "berlin,munich,münchen,hamburg,frankfurt,cologne,köln,stuttgart 柏林 慕尼黑",
    "NL": "amsterdam,rotterdam,eindhoven,utrecht,the hague", "BE": "brussels,ghent", "LU": "luxembourg city",
    "CH": "zurich,zürich,geneva,lausanne,basel 苏黎世", "AT": "vienna,wien", "SE": "stockholm,gothenburg,malmö", "NO": "oslo",
    "DK": "copenhagen", "FI": "helsinki", "ES": "barcelona,madrid,valencia", "PT": "lisbon,porto", "IT": "milan,rome,turin",
    "PL": "warsaw,krakow,kraków,wroclaw,wrocław,gdansk", "CZ": "prague,brno", "HU": "budapest", "RO": "bucharest,cluj-napoca",
    "GR": "athens", "BG": "sofia", "RS": "belgrade", "EE": "tallinn", "LT": "vilnius", "LV": "riga", "UA": "kyiv,kiev,lviv",
    "RU": "moscow,saint petersburg,st. petersburg", "TR": "istanbul,ankara", "IL": "tel aviv,tel-aviv,haifa,jerusalem,herzliya",
    "AE": "dubai,abu dhabi", "SA": "riyadh,jeddah", "QA": "doha", "EG": "cairo", "KE": "nairobi", "NG": "lagos,abuja",
    "ZA": "cape town,johannesburg", "IN": "bangalore,bengaluru,mumbai,delhi,new delhi,hyderabad,chennai,pune,gurgaon,gurugram,noida,kolkata",
    "PK": "karachi,lahore,islamabad", "BD": "dhaka", "LK": "colombo", "JP": "tokyo,osaka,kyoto,yokohama,fukuoka 东京 大阪",
    "KR": "seoul,busan,pangyo 首尔", "VN": "hanoi,ho chi minh city,saigon", "TH": "bangkok", "MY": "kuala lumpur,penang", "ID": "jakarta",
    "PH": "manila,makati,cebu", "AU": "sydney,melbourne,brisbane,perth,canberra,adelaide 悉尼 墨尔本", "NZ": "auckland,wellington",
    "CA": "toronto,vancouver,montreal,montréal,ottawa,calgary,edmonton,waterloo,quebec city 多伦多 温哥华",
    "MX": "mexico city,ciudad de méxico,guadalajara,monterrey", "BR": "são paulo,sao paulo,rio de janeiro", "AR": "buenos aires",
    "CL": "santiago de chile", "CO": "bogota,bogotá,medellín,medellin", "PE": "lima", "UY": "montevideo", "CR": "san josé, costa rica",
}  # fmt: skip
_ALIASES = {
    "usa": "US", "u.s.": "US", "u.s.a.": "US", "us": "US", "united states of america": "US", "the united states": "US", "美国": "US",
    "uk": "GB", "u.k.": "GB", "great britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "northern ireland": "GB",
    "中国大陆": "CN", "中国内地": "CN", "mainland china": "CN", "prc": "CN", "p.r. china": "CN", "hong kong sar": "HK", "hongkong": "HK",
    "中国香港": "HK", "中国澳门": "MO", "中国台湾": "TW", "taiwan": "TW", "south korea": "KR", "korea": "KR", "republic of korea": "KR",
    "czech republic": "CZ", "the netherlands": "NL", "holland": "NL", "turkey": "TR", "uae": "AE", "russia": "RU", "viet nam": "VN",
    "deutschland": "DE", "schweiz": "CH", "españa": "ES", "méxico": "MX", "brasil": "BR", "ontario": "CA", "british columbia": "CA",
    "quebec": "CA", "québec": "CA", "alberta": "CA",
}  # fmt: skip
_STATES = dict(
    pair.split(":")
    for pair in (
        "AL:Alabama,AK:Alaska,AZ:Arizona,AR:Arkansas,CA:California,CO:Colorado,CT:Connecticut,DE:Delaware,FL:Florida,HI:Hawaii,"
        "ID:Idaho,IL:Illinois,IN:Indiana,IA:Iowa,KS:Kansas,KY:Kentucky,LA:Louisiana,ME:Maine,MD:Maryland,MA:Massachusetts,"
        "MI:Michigan,MN:Minnesota,MS:Mississippi,MO:Missouri,MT:Montana,NE:Nebraska,NV:Nevada,NH:New Hampshire,NJ:New Jersey,"
        "NM:New Mexico,NY:New York State,NC:North Carolina,ND:North Dakota,OH:Ohio,OK:Oklahoma,OR:Oregon,PA:Pennsylvania,"
        "RI:Rhode Island,SC:South Carolina,SD:South Dakota,TN:Tennessee,TX:Texas,UT:Utah,VT:Vermont,VA:Virginia,WA:Washington State,"
        "WV:West Virginia,WI:Wisconsin,WY:Wyoming,DC:District of Columbia,GA:State of Georgia"
    ).split(",")
)
_PROVINCES = {"ON", "BC", "QC", "AB", "MB", "SK", "NS", "NB", "NL"}
# Codes of states that are codes of countries with many jobs too: `Pune, IN` would become Indiana. Without a city of
# the table they say nothing. `CA` is left to California, as job boards mean it.
_SHARED = {"DE", "IN", "IL", "CO", "AR", "ID", "SC", "PA", "MD", "GA", "AL", "MA", "ME", "MN", "MO", "MT", "NE", "NC", "SD", "TN", "VA", "KY", "LA"}
_AREAS = {"emea", "apac", "europe", "eu", "asia", "latam", "americas", "global", "worldwide", "anywhere"}

_SPLIT = re.compile(r"[,，、/|;；·•()（）\[\]]|\s[-–—]\s|\bor\b|\band\b|\s*&\s*|\bremote\b|\bhybrid\b|\bon-?site\b|远程|混合", re.IGNORECASE)
_NO_REMOTE = re.compile(
    r"\b(?:not?|non)[ -]?(?:a |an )?(?:fully )?remote\b|\bremote\s+(?:is |work )?not\b|不(?:接受|支持|提供|可|能)?(?:居家|远程|在家)", re.IGNORECASE
)
_HYBRID = re.compile(r"\bhybrid\b|混合办公|混合模式|部分远程", re.IGNORECASE)
_REMOTE = re.compile(r"\b(?:fully |100% )?remote(?:ly)?\b|\bwork(?:ing)? from home\b|\bWFH\b|\btelecommute\b|远程|居家办公|在家办公", re.IGNORECASE)
_ONSITE = re.compile(r"\bon[- ]?site\b|\bin[- ](?:the )?office\b|\bin[- ]person\b|现场办公|坐班|驻场|到岗", re.IGNORECASE)


def country(location: str | None) -> str | None:
    """ISO 3166-1 alpha-2 code of the one country that a location names or lies in; None when unknown or several.

    Named countries decide before cities, cities before codes of states.
    """
    location = (location or "").strip()
    if not location or len(location) > _LONGEST:
        return None
    parts = [part.strip(" .-–—:") for part in _SPLIT.split(location)]
    parts = [part for part in parts if part]
    for lookup in (_by_name, _by_city, _by_code):
        found = {code for part in parts if (code := lookup(part))}
        if found:
            return found.pop() if len(found) == 1 else None
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


def _by_name(part: str) -> str | None:
    return _names().get(part.casefold())


def _by_city(part: str) -> str | None:
    city = part.casefold().removesuffix("市").removesuffix("省")
    return _cities().get(city)


def _by_code(part: str) -> str | None:
    if part in _PROVINCES:
        return "CA"
    if part in _STATES and part not in _SHARED:
        return "US"
    if part.casefold() in _state_names():
        return "US"
    return None


@cache
def _names() -> dict[str, str]:
    names = {
        name.casefold(): code
        for locale in ("en", "zh")
        for code, name in Locale(locale).territories.items()
        if len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "UN", "XA", "XB", "QO", "ZZ")
    }
    # Georgia is a country and a state, Jordan a country and a name: only the first is common in locations.
    names.pop("georgia", None)
    return names | {alias: code for alias, code in _ALIASES.items() if alias not in _AREAS}


@cache
def _cities() -> dict[str, str]:
    cities: dict[str, str] = {}
    for code, listed in _CITIES.items():
        for group in listed.split(","):
            words = [group] if group.isascii() or " " not in group else re.split(r"\s+(?=[\u4e00-\u9fff])", group)
            cities.update({word.strip().casefold(): code for word in words if word.strip()})
    return cities


@cache
def _state_names() -> frozenset[str]:
    return frozenset(name.casefold() for name in _STATES.values())
