"""Licences: the SPDX id of what people write about permissions.

Answers: which licence is meant? An id of the list stays, a common spelling becomes one, anything else is None (the
caller may keep the words). Ids: https://spdx.org/licenses/. May import: the standard library.
"""

from __future__ import annotations

import re

_IDS = """
0BSD AFL-3.0 AGPL-3.0 AGPL-3.0-only AGPL-3.0-or-later Apache-2.0 Artistic-2.0 BlueOak-1.0.0 BSD-2-Clause BSD-3-Clause
BSD-3-Clause-Clear BSD-4-Clause BSL-1.0 BUSL-1.1 CC-BY-3.0 CC-BY-4.0 CC-BY-NC-3.0 CC-BY-NC-4.0 CC-BY-NC-ND-3.0
CC-BY-NC-ND-4.0 CC-BY-NC-SA-3.0 CC-BY-NC-SA-4.0 CC-BY-ND-3.0 CC-BY-ND-4.0 CC-BY-SA-3.0 CC-BY-SA-4.0 CC0-1.0
CDLA-Permissive-2.0 ECL-2.0 Elastic-2.0 EPL-1.0 EPL-2.0 EUPL-1.1 EUPL-1.2 GFDL-1.3 GPL-2.0 GPL-2.0-only GPL-2.0-or-later
GPL-3.0 GPL-3.0-only GPL-3.0-or-later ISC LGPL-2.1 LGPL-2.1-only LGPL-2.1-or-later LGPL-3.0 LGPL-3.0-only
LGPL-3.0-or-later LPPL-1.3c MIT MIT-0 MPL-2.0 MS-PL MS-RL MulanPSL-2.0 NCSA ODbL-1.0 OFL-1.1 OSL-3.0 PDDL-1.0 PostgreSQL
Python-2.0 SSPL-1.0 Unlicense UPL-1.0 Vim W3C WTFPL X11 Zlib
"""
_BY_LOWER = {identifier.lower(): identifier for identifier in _IDS.split()}
# Spellings in lower case and without commas.
_SPELLINGS = """
Apache-2.0: apache 2; apache 2.0; apache license 2.0; apache license version 2.0
Apache-2.0: apache software license; apache software license 2.0; asl 2.0
MIT: mit license; the mit license; mit licence; expat
BSD-3-Clause: bsd 3-clause; bsd 3 clause; new bsd; new bsd license; modified bsd license
BSD-3-Clause: bsd 3-clause new or revised license; bsd 3-clause license
BSD-2-Clause: bsd 2-clause; bsd 2 clause; bsd 2-clause simplified license; bsd 2-clause license
BSD-2-Clause: simplified bsd license
GPL-2.0-only: gpl 2.0; gplv2; gnu general public license v2.0
GPL-3.0-only: gpl 3.0; gplv3; gpl v3; gnu gplv3; gnu general public license v3.0
GPL-3.0-or-later: gplv3+; gpl-3.0+
GPL-2.0-or-later: gpl-2.0+; gplv2+
LGPL-3.0-only: lgplv3; gnu lesser general public license v3.0
LGPL-2.1-only: gnu lesser general public license v2.1; lgplv2.1
AGPL-3.0-only: agplv3; gnu affero general public license v3.0
MPL-2.0: mozilla public license 2.0; mpl 2.0
EPL-2.0: eclipse public license 2.0
ISC: isc license
Unlicense: unlicense
BSL-1.0: boost software license 1.0
CC0-1.0: creative commons zero v1.0 universal; cc0; cc0 1.0; cc zero
MulanPSL-2.0: mulan psl v2; mulan permissive software license v2; 木兰宽松许可证; 木兰宽松许可证 第2版
Zlib: zlib license
"""
_BY_SPELLING = {
    spelling: identifier
    for identifier, spellings in (line.split(": ") for line in _SPELLINGS.strip().splitlines())
    for spelling in spellings.split("; ")
}
# SPDX 3.0 deprecates the bare ids of the GNU family: GitHub still sends them and means `-only`.
_DEPRECATED = {name: f"{name}-only" for name in ("GPL-2.0", "GPL-3.0", "LGPL-2.1", "LGPL-3.0", "AGPL-3.0")}
_CC_LINK = re.compile(
    r"creativecommons\.org/(?:licenses/(by(?:-nc)?(?:-nd|-sa)?)/(\d\.\d)|publicdomain/(zero)/(1\.0))", re.IGNORECASE
)
_CC_WORDS = re.compile(
    r"(?:cc|creative commons)[ -](by(?:[ -]nc)?(?:[ -](?:nd|sa))?)[ -]v?(\d\.\d)(?: (?:international|unported|deed))*",
    re.IGNORECASE,
)


def spdx(text: str | None) -> str | None:
    """The SPDX id that a name, an id or a Creative Commons link means; None when none is meant for sure.

    `NOASSERTION`, `Other`, `GPL` without a version and `CC BY` without a version name no licence.
    """
    folded = " ".join((text or "").split())
    if not folded or len(folded) > 200:
        return None
    for match in (_CC_LINK.search(folded), _CC_WORDS.fullmatch(folded)):
        if match:
            groups = [g for g in match.groups() if g]
            name = "CC0-1.0" if groups[0].lower() == "zero" else f"CC-{groups[0].upper().replace(' ', '-')}-{groups[1]}"
            return _BY_LOWER.get(name.lower())
    lower = re.sub('["“”,]', "", folded.lower()).removeprefix("the ")
    found = _BY_LOWER.get(lower) or _BY_SPELLING.get(lower)
    return _DEPRECATED.get(found, found) if found else None
