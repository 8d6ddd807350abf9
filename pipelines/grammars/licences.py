"""Licences: the SPDX id of what people write about permissions.

Answers: which licence is meant? An id or an expression of ids stays, a common spelling becomes one, anything else is
None (the caller may keep the words). The list is that of https://spdx.org/licenses/ as `packaging` holds it.
May import: the standard library, packaging.
"""

from __future__ import annotations

import re
from functools import lru_cache

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

_LONGEST = 200
# Spellings in lower case, without quotes, commas and the words `the`, `license` and `licence`.
_SPELLINGS = """
Apache-2.0: apache 2; apache 2.0; apache version 2.0; apache v2; apache v2.0; apache2; apache software 2.0; asl 2.0
MIT: mit; expat; mit (expat); mit/expat; mit (mit); mit 许可证
BSD-3-Clause: bsd 3-clause; bsd 3 clause; new bsd; modified bsd; bsd 3-clause new or revised; 3-clause bsd; revised bsd
BSD-3-Clause: bsd-3
BSD-2-Clause: bsd 2-clause; bsd 2 clause; bsd 2-clause simplified; simplified bsd; 2-clause bsd; freebsd; bsd-2
0BSD: bsd zero clause; zero-clause bsd
MPL-2.0: mozilla public 2.0; mpl 2.0; mpl2; mozilla public 2.0 (mpl 2.0)
MPL-2.0: mozilla public version 2.0; mozilla public v2.0
EPL-2.0: eclipse public 2.0; eclipse public v2.0; epl 2.0
EPL-1.0: eclipse public 1.0
EUPL-1.2: european union public 1.2; eupl 1.2
ISC: isc
Unlicense: un; unlicense; unlicense (unlicense)
BSL-1.0: boost software 1.0; boost software 1.0 (bsl-1.0)
BUSL-1.1: business source 1.1
CC0-1.0: creative commons zero v1.0 universal; cc0; cc0 1.0; cc zero; cc0: public domain; cc0 1.0 universal
CC0-1.0: creative commons zero; cc0 1.0 universal (cc0 1.0) public domain dedication; cc0 1.0 universal (cc0 1.0)
MulanPSL-2.0: mulan psl v2; mulan permissive software v2; mulan permissive software version 2; 木兰宽松许可证 第2版
MulanPSL-2.0: 木兰宽松许可证第2版; mulanpsl2
ODbL-1.0: odbl; open database v1.0; odc open database v1.0; odbl 1.0
Zlib: zlib; zlib/libpng
Artistic-2.0: artistic 2.0
PostgreSQL: postgresql
WTFPL: do what the f*ck you want to public; do what the fuck you want to public
"""
_BY_SPELLING = {
    spelling: identifier
    for identifier, spellings in (line.split(": ", 1) for line in _SPELLINGS.strip().splitlines())
    for spelling in spellings.split("; ")
}
_LINKS = [
    (re.compile(pattern, re.IGNORECASE), made)
    for pattern, made in (
        # A licence of one country (`by/3.0/us`) has an id of its own.
        (r"creativecommons\.org/licenses/(by(?:-nc)?(?:-nd|-sa)?)/(\d\.\d)/([a-z]{2,3})(?![\w.-])", r"CC-\1-\2-\3"),
        (r"creativecommons\.org/licenses/(by(?:-nc)?(?:-nd|-sa)?)/(\d\.\d)", r"CC-\1-\2"),
        (r"creativecommons\.org/publicdomain/zero/(1\.0)", r"CC0-\1"),
        (
            r"(?:opensource|spdx|choosealicense)\.(?:org|com)/licenses?/([\w.+-]+?)(?:\.html|\.php)?/?(?=$|[\s?#)])",
            r"\1",
        ),
        (r"apache\.org/licenses/LICENSE-(2\.0|1\.1)", r"Apache-\1"),
        (r"gnu\.org/(?:licenses|copyleft)/(?:old-licenses/)?([al]?gpl-\d\.\d)", r"\1"),
        (r"mozilla\.org/(?:en-US/)?MPL/(2\.0)", r"MPL-\1"),
        (r"(?:license\.coscl\.org\.cn|coscl\.org\.cn)/(?:MulanPSL)(2)", r"MulanPSL-\1.0"),
    )
]
# Creative Commons in words, once their names stand as codes: `CC BY-NC-SA 4.0`, `署名-相同方式共享 4.0 国际`.
_CC_NAMES = [
    (re.compile(words, re.IGNORECASE), code)
    for words, code in (
        (r"attribution|署名", "by"),
        (r"non[ -]?commercial|非商业性?(?:使用)?", "nc"),
        (r"no[ -]?deriv(?:ative)?s?(?: works)?|禁止演绎", "nd"),
        (r"share[ -]?alike|相同方式共享", "sa"),
        (r"creative commons|知识共享(?:许可协议)?", "cc"),
    )
]
_CC_WORDS = re.compile(
    r"(?P<cc>cc[ -]*)?by(?P<terms>(?:[ -]+(?:nc|nd|sa))*)[ -]+(?:v|version )?(?P<version>\d\.\d)"
    r"(?: (?:international|unported|generic|国际|deed|public|许可协议))*(?: ?\((?P<again>[^()]*)\))?",
    re.IGNORECASE,
)
_GNU = re.compile(
    r"(?:gnu )?(?:(?P<kind>affero |lesser |library )?general public|(?P<short>[al]?)gpl)"
    r"(?: \([al]?gpl\))?[ -]*(?:version |v)?"
    r"(?P<version>[23](?:\.[01])?)(?:[.-]0)?(?P<later>\+| ?or later|-or-later| ?or any later version| and later)?"
    r"(?: ?-?only)?"
    r"(?: \([al]?gplv?[23](?:\.\d)?(?P<again>\+|-or-later)?\))?",
    re.IGNORECASE,
)
_GNU_ID = re.compile(r"\b((?:A|L)?GPL-\d\.\d|GFDL-1\.\d)(\+)?(?!-|\w|\.)")


@lru_cache(maxsize=16_384)
def spdx(text: str | None) -> str | None:
    """The SPDX id or expression that a name, an id or a link means; None when none is meant for sure.

    `NOASSERTION`, `Other`, `BSD`, `GPL` without a version and `CC BY` without a version name no licence. The GNU family
    without a word about later versions is `-only`, as GitHub means it.
    """
    folded = " ".join((text or "").split())
    if not folded or len(folded) > _LONGEST:
        return None
    if "://" in folded or "www." in folded or ".org/" in folded:
        linked = {found for found in (_linked(word) for word in folded.split()) if found}
        return linked.pop() if len(linked) == 1 else None
    if found := _listed(folded):
        return found
    plain = folded.lower().removeprefix("license :: osi approved :: ")
    plain = re.sub(r'["“”,]|\bthe\b|\blicen[sc]es?\b', " ", plain)
    plain = " ".join(plain.split())
    return _BY_SPELLING.get(plain) or _listed(plain) or _gnu(plain) or _creative_commons(plain)


def _listed(expression: str) -> str | None:
    """The expression in the spelling of the list, when it is made of ids of the list."""
    if "licenseref" in expression.lower():
        return None
    try:
        found = canonicalize_license_expression(expression)
    except InvalidLicenseExpression:
        return None
    # SPDX 3 deprecates the bare ids of the GNU family.
    return _GNU_ID.sub(lambda match: f"{match[1]}-{'or-later' if match[2] else 'only'}", found)


def _linked(link: str) -> str | None:
    for pattern, made in _LINKS:
        if match := pattern.search(link):
            return _listed(match.expand(made))
    return None


def _gnu(plain: str) -> str | None:
    match = _GNU.fullmatch(plain)
    if not match:
        return None
    family = {"a": "AGPL", "l": "LGPL", "": "GPL"}[(match["kind"] or match["short"] or "")[:1]]
    version = match["version"] if "." in match["version"] else f"{match['version']}.0"
    return _listed(f"{family}-{version}{'+' if match['later'] or match['again'] else ''}")


def _creative_commons(plain: str) -> str | None:
    for words, code in _CC_NAMES:
        plain = words.sub(code, plain)
    match = _CC_WORDS.fullmatch(plain)
    if not match:
        return None
    terms = [term for term in ("nc", "nd", "sa") if term in re.split("[ -]+", match["terms"].lower())]
    found = _listed("-".join(["CC", "BY", *terms, match["version"]]))
    return found if not match["again"] or _listed("-".join(re.split("[ -]+", match["again"]))) == found else None
