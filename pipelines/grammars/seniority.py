"""Seniority: the level of experience that a job title names in Chinese or English.

Answers: `资深算法工程师` or `Sr. Data Scientist` - which level? Two levels at once (`Junior/Senior`, `中高级`),
numbers whose meaning each company defines (`II`, `P7`, `T3`) and words that are part of a trade
(`Product Manager`, `Account Executive`, `Staff Nurse`, `Chief of Staff`) name none: the answer is None.
May import: the standard library.
"""

from __future__ import annotations

import re

LEVELS = ("intern", "junior", "mid", "senior", "lead", "manager", "executive")

_LONGEST = 300
# Who does the work of a `Staff`, `Principal` or `Chief` of the trade; a staff nurse is no lead.
_TRADE = (
    r"engineer|scientist|developer|designer|researcher|architect|analyst|programmer|consultant|technologist|"
    r"sre|swe|mle|product manager|program manager|data|software|machine learning|ml|ai|research|applied|security|"
    r"backend|frontend|full[ -]?stack|platform|infrastructure|devops|ux|technical"
)
# Words that hold a word of rank and name none; taken out before the ranks are read.
_NO_RANK = re.compile(
    r"\b(?:member of )?technical staff\b|\bchief of staff\b|\bstaff (?:nurse|accountant|attorney|pharmacist|writer)\b"
    r"|\baccount executive\b|\bexecutive (?:assistant|search|recruit\w*|coach)\b"
    r"|\bassistants? to (?:the )?[\w ]{0,40}|\bart director\b|\bcreative director\b|\bfuneral director\b"
    r"|\bsenior (?:living|care|citizens?|housing|centers?)\b"
    r"|\bleads? (?:gen(?:eration)?|qualification|nurturing)\b|\blead(?=[ -](?:acid|free|based)\b)"
    r"|\bintern(?:ship)? (?:program|coordinator|recruit\w*|manager)\b|\bgraduate (?:school|research|studies|program)\b"
    r"|\bcampus recruit\w*|校招(?:专员|经理|负责人|主管|hr)|校園招聘專員"
    r"|(?:总监|總監|总裁|總裁|总经理|總經理|董事长|董事長|经理|經理|主任|ceo|cto|总|總)(?:特别|特別)?助理|管理人员|管理人員",
    re.IGNORECASE,
)
_INTERN = re.compile(
    r"\b(?:interns?|internships?|trainee|working student|werkstudent(?:in)?|praktikant(?:in)?|praktikum|co-?op"
    r"|apprentice(?:ship)?|stagiaire|becario)\b|实习|實習|见习|見習",
    re.IGNORECASE,
)
_EXECUTIVE = re.compile(
    r"\b(?:head of|global head|director|[es]?vp|vice[ -]president|managing partner|c[etifdopm]o|ciso"
    r"|chief [\w& ]{2,40}?officer)\b"
    r"|总监|總監|副总(?!经理助)|副總|总裁|總裁|总经理|總經理|董事长|董事長|首席[^科架专工]{0,6}官|合伙人",
    re.IGNORECASE,
)
_MANAGER = re.compile(
    r"\b(?:engineering|development|research|r&d|science|analytics|qa|team|people|department|group|general|line|"
    r"senior|software|data science|data engineering|machine learning|it) managers?\b"
    r"|^managers?\b\s*(?:,|of\b|[-–—:(])|,\s*manager$|(?:研发|开发|技术|工程|部门|算法|研發|開發|技術|部門|高级|高級)(?:部)?(?:经理|經理)",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"\b(?:lead|leader|teamlead|tech[ -]?lead|distinguished|team leader)\b"
    rf"|\b(?:staff|principal|chief)(?=[\s,(/-]+(?:[\w+#./&-]+\s+){{0,3}}?(?:{_TRADE})\b)"
    rf"|(?<=[\s,(/-])(?:staff|principal)(?=\s*(?:[,)(/|–—-]|$))|^principal$"
    r"|专家|專家|负责人|負責人|首席|组长|組長|主管|带头人|帶頭人",
    re.IGNORECASE,
)
# Of these three a title can name two at once, and then it names none.
_RANKS = {
    "senior": re.compile(r"\b(?:senior|sr|snr)\b|高级|高級|资深|資深", re.IGNORECASE),
    "mid": re.compile(
        r"\b(?:mid[ -]?level|mid(?=[ -](?!market|size|town|west|term|office))|middle|intermediate)\b|中级|中級",
        re.IGNORECASE,
    ),
    "junior": re.compile(
        r"\b(?:junior|jr|jnr|entry[ -]level|graduate|new[ -]?grads?|early[ -]career)\b"
        r"|初级|初級|应届|應屆|校招|校园招聘|助理(?=\S{0,6}(?:工程|研究|设计|分析|开发))|管培生|毕业生|畢業生",
        re.IGNORECASE,
    ),
}  # fmt: skip
_BOTH = re.compile(r"中高[级級]|初中[级級]|\bmid[ -](?:to|/)?[ -]?senior\b|\bmid/senior\b", re.IGNORECASE)
# What applicant tracking systems write into their field for the level. `Associate` means another thing to each.
_STATED = {
    "internship": "intern",
    "intern": "intern",
    "student": "intern",
    "entry": "junior",
    "entry level": "junior",
    "junior": "junior",
    "graduate": "junior",
    "mid": "mid",
    "mid level": "mid",
    "intermediate": "mid",
    "experienced": "mid",
    "senior": "senior",
    "senior level": "senior",
    "lead": "lead",
    "manager": "manager",
    "director": "executive",
    "executive": "executive",
}


def of(title: str | None) -> str | None:
    """The level that a title names: one of `LEVELS`, or None when it names none or two.

    Rank above experience: `Senior Engineering Manager` is a manager, `Lead Senior Engineer` a lead.
    """
    words = _NO_RANK.sub(" ", _apart((title or "")[:_LONGEST]))
    for level, pattern in (("intern", _INTERN), ("executive", _EXECUTIVE), ("manager", _MANAGER), ("lead", _LEAD)):
        if pattern.search(words):
            return level
    if _BOTH.search(words):
        return None
    named = [level for level, pattern in _RANKS.items() if pattern.search(words)]
    return named[0] if len(named) == 1 else None


def stated(words: str | None) -> str | None:
    """The level that a board's field states (`Entry level`, `mid_level`, `DIRECTOR`); None for any other words."""
    folded = " ".join(re.sub(r"[_\W]+", " ", (words or "")[:_LONGEST]).lower().split())
    return _STATED.get(folded)


def _apart(title: str) -> str:
    """The title with a space between Chinese characters and Latin letters, where `\\b` sees no boundary."""
    spaced = re.sub(r"(?<=[\u3400-\u9fff])(?=[A-Za-z])|(?<=[A-Za-z])(?=[\u3400-\u9fff])", " ", title)
    return " ".join(spaced.replace("_", " ").split())
