"""What the words around a mention say about it: denied, must have, good to have.

Answers: does this text ask for the thing it names, and how firmly? Requirements are read from headings ("任职要求",
"Nice to have") and, stronger, from the sentence itself ("熟悉 Spark 者优先"). No model, only words.
May import: ahocorasick_rs, `pipelines.derive.folding`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import product
from typing import Literal

import ahocorasick_rs

from pipelines.derive.folding import ASCII_WORD, folded

Necessity = Literal["required", "useful"]

_BEFORE = 60  # characters within which a denial must stand before the mention
_AFTER = 40  # and after it

_NO = ["no", "no prior", "no previous", "no formal", "no hands-on", "without any", "without prior", "without previous"]
_KNOWING = ["experience", "knowledge", "background", "understanding"]
_CUES = {
    "denied_before": [
        *("无需", "不需要", "不要求", "不必", "无须", "毋须", "不用", "没有要求"),
        *(" ".join(words) for words in product(_NO, _KNOWING)),
        *("no need for", "no need to", "need not", "not looking for", "don't have to", "do not have to"),
        *(f"{no} {verb}" for no in ("don't", "do not", "doesn't", "does not") for verb in ("need", "require")),
    ],
    "denied_after": [
        *("不要求", "不作要求", "不做要求", "无要求", "不是必须", "非必须", "不需要", "没有要求"),
        *("not required", "not strictly required", "not needed", "not necessary", "not mandatory", "not a must"),
        *("isn't required", "isn't needed", "isn't necessary", "aren't required"),
    ],
    "useful": [
        *(
            "优先",
            "加分",
            "更佳",
            "为佳",
            "最好",
            "锦上添花",
            "nice to have",
            "good to have",
            "preferred",
            "preferable",
        ),
        *("preferably", "plus", "bonus", "ideally", "desirable", "advantage", "advantageous", "asset"),
    ],
    "required": [
        *("必须", "必备", "必需", "要求", "精通", "熟练", "扎实", "must", "require", "requires", "required"),
        *("proficient", "proficiency", "essential", "mandatory"),
    ],
}
_WORDS = [(folded(word), kind) for kind, words in _CUES.items() for word in words]
_AUTOMATON = ahocorasick_rs.AhoCorasick([word for word, _ in _WORDS])

# Where the reach of a denial ends: sentences, Chinese commas, and "but". English lists go on over commas.
_CLAUSE = re.compile(r"[.!?;:](?=\s|$)|[。；！？，：\n]|,(?=[^\x00-\x7f])|\bbut\b|\bhowever\b|但")
# A Chinese comma ends a demand: 熟练使用 Python，有 Spark 经验者优先.
_SENTENCE = re.compile(r"[.!?;](?=\s|$)|[。；！？，\n]")

_HEADING = re.compile(
    r"^[ \t#*\-•【\[（(\d.、一二三四五六七八九十]*(?:"
    r"(?P<useful>加分项?|优先条件|优先考虑|优先项|优先|更好|bonus(?: points)?|nice[- ]to[- ]haves?|good[- ]to[- ]have"
    r"|preferred(?: qualifications| skills| experience)?|desirable|pluses|it(?:'s| is) a plus|extra credit)"
    r"|(?P<required>(?:任职|岗位|职位|应聘|能力|技能|基本|硬性|必备)(?:要求|资格|条件|技能)|要求|我们希望你|必须|"
    r"(?:minimum |basic |key |required |job |core )*(?:requirements?|qualifications|skills)|must[- ]haves?"
    r"|what (?:you(?:'ll| will)? (?:need|bring)|we(?:'re| are) looking for)|who you are|about you|you have"
    r"|your profile)"
    r"|(?P<other>(?:岗位|工作|职位|主要)?(?:职责|内容|描述)|你将|关于我们|公司介绍|团队介绍|福利|薪资|我们提供|工作地点"
    r"|(?:key )?responsibilities|what you(?:'ll| will)? (?:do|work on)|the role"
    r"|about (?:us|the (?:role|team|company|job))|benefits|perks|what we offer|we offer|our stack)"
    r")[^\n]{0,40}?(?:[:：】\]）)]|[ \t*]*$)",
    re.MULTILINE,
)
_KINDS = ("useful", "required", "other")


class Surroundings:
    """The cues of one text, read once, asked once a mention. Jobs have headings too."""

    def __init__(self, lines: str, low: str, *, is_job: bool) -> None:
        """Read the cues of a text: `lines` with its line ends, `low` folded; both lower case and equally long."""
        self._text = lines
        self._cues: dict[str, list[tuple[int, int]]] = {kind: [] for kind in _CUES}
        for index, start, end in _AUTOMATON.find_matches_as_indexes(low, overlapping=True):
            if _stands_alone(low, start, end):
                self._cues[_WORDS[index][1]].append((start, end))
        headings = list(_HEADING.finditer(lines)) if is_job else []
        self._heading_starts = [heading.start() for heading in headings]
        self._headings = [next(kind for kind in _KINDS if heading[kind]) for heading in headings]
        self._ends = [match.end() for match in _SENTENCE.finditer(lines)] if any(self._cues.values()) else []

    def denies(self, start: int, end: int) -> bool:
        """Whether the text says that the thing named at [start, end) is not needed.

        "Docker is not required but preferred" and "a plus but not required" deny nothing.
        """
        if self._cues["denied_before"]:
            breaks = _CLAUSE.finditer(self._text, max(0, start - _BEFORE), start)
            clause = max((match.end() for match in breaks), default=start - _BEFORE)
            if any(clause <= first and last <= start for first, last in self._cues["denied_before"]):
                return True
        if self._cues["denied_after"]:
            stop = _CLAUSE.search(self._text, end, end + _AFTER)
            limit = stop.start() if stop else end + _AFTER
            if any(end <= first and last <= limit for first, last in self._cues["denied_after"]):
                return self._distance("useful", start, end) is None
        return False

    def demands(self, start: int, end: int) -> Necessity | None:
        """`required`, `useful`, or None when neither the sentence nor the heading above says.

        A cue in the sentence counts more than the heading, the nearer of two cues more than the other.
        """
        useful, required = self._distance("useful", start, end), self._distance("required", start, end)
        if useful is not None and (required is None or useful <= required):
            return "useful"
        if required is not None:
            return "required"
        index = bisect_right(self._heading_starts, start)
        section = self._headings[index - 1] if index else None
        return "useful" if section == "useful" else "required" if section == "required" else None

    def _distance(self, kind: str, start: int, end: int) -> int | None:
        """Characters between a mention and the nearest cue of a kind in its sentence; None without one."""
        cues = self._cues[kind]
        if not cues:
            return None
        index = bisect_right(self._ends, start)
        first = self._ends[index - 1] if index else 0
        index = bisect_left(self._ends, end)
        last = self._ends[index] if index < len(self._ends) else len(self._text)
        return min((abs(cue - start) for cue, _ in cues if first <= cue < last), default=None)


def _stands_alone(low: str, start: int, end: int) -> bool:
    """Chinese cues stand anywhere, English ones as whole words."""
    if low[start] not in ASCII_WORD:
        return True
    return (start == 0 or low[start - 1] not in ASCII_WORD) and (end == len(low) or low[end] not in ASCII_WORD)
