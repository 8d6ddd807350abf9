"""What a plan says in words, in Chinese and English: why a step, what another resource would change, what cannot be.

Answers: why this, why not that, and what would I gain or lose? Each function answers (zh, en).
May import: `pipelines.derive.study`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipelines.derive.study import LOWEST_SCORE, Item, Shelf, base

Words = tuple[str, str]
MOST_NAMES = 3
_REFUSED = {
    "tried": ("{n} 份已试过", "{n} tried before"),
    "language": ("{n} 份的语言不在可读之列", "{n} in a language that is not read"),
    "kind": ("{n} 份的形式不合要求", "{n} of another format"),
    "length": ("{n} 份太长", "{n} too long"),
    "price": ("{n} 份不免费或未说明价格", "{n} not known to be free"),
    "certificate": ("{n} 份没有证书", "{n} without a certificate"),
}
_LANGUAGES = {"zh": ("中文", "Chinese"), "en": ("英文", "English")}
_GRADES = {
    1: ("篇幅较短", "short for this level"),
    2: ("难度不符", "of another level"),
    3: ("只是顺带讲到", "in passing"),
}


def hours(minutes: float) -> str:
    """Minutes as hours without needless digits."""
    return f"{minutes / 60:.1f}".removesuffix(".0")


def _hours_en(minutes: float) -> str:
    said = hours(minutes)
    return f"{said} hour{'' if said == '1' else 's'}"


def names(skills: Sequence[str], labels: Mapping[str, Words]) -> Words:
    """Some skills by name: the first three, and how many more."""
    shown = [labels.get(skill, (skill, skill)) for skill in skills[:MOST_NAMES]]
    more = len(skills) - len(shown)
    zh = "、".join(f"“{name}”" for name, _ in shown) + (f"等 {len(skills)} 项" if more else "")
    return zh, ", ".join(name for _, name in shown) + (f" and {more} more" if more else "")


def why(level: int, opens: Sequence[str], shown: float | None, labels: Mapping[str, Words]) -> Words:
    """Why a skill is in the plan: it is aimed at (`opens` is empty), or those that it opens build on it."""
    if opens:
        zh, en = names(opens, labels)
        return f"{zh}以它为先修", f"{en} build{'s' if len(opens) == 1 else ''} on it"
    asked_zh, asked_en = (f"，要求 {level} 级", f" at level {level}") if level else ("", "")
    now_zh, now_en = ("", "") if shown is None else (f"，目前 {shown:.1f} 级", f"; {shown:.1f} is shown so far")
    return f"这是目标{asked_zh}{now_zh}", f"It is the goal{asked_en}{now_en}"


def trade_off(
    shelf: Shelf, item: Item, chosen: int, other: int, served: Sequence[str], labels: Mapping[str, Words]
) -> Words:
    """What changes for a skill with `other` in place of `chosen`, which serves the skills `served` as well."""
    ours, theirs = shelf.library.resources[chosen], shelf.library.resources[other]
    parts: list[Words] = []
    longer = shelf.library.minutes(other) - shelf.library.minutes(chosen)
    if hours(abs(longer)) != "0":
        zh, en = ("多", "more") if longer > 0 else ("少", "less")
        parts.append((f"{zh} {hours(abs(longer))} 小时", f"{_hours_en(abs(longer))} {en}"))
    for zh, en, new, old in (
        ("难度", "level ", theirs.difficulty, ours.difficulty),
        ("质量", "quality ", theirs.quality, ours.quality),
    ):
        if new is not None and old is not None and new != old:
            parts.append((f"{zh} {new} 而非 {old}", f"{en}{new}, not {old}"))
    grade = shelf.suiting[item][other]
    if grade > shelf.suiting[item][chosen]:
        parts.append(_GRADES[grade])
    if theirs.language and ours.language and base(theirs.language) != base(ours.language):
        (new_zh, new_en), (old_zh, old_en) = _language(theirs.language), _language(ours.language)
        parts.append((f"{new_zh}而非{old_zh}", f"in {new_en}, not {old_en}"))
    lost = [skill for skill in served if theirs.skills.get(skill, 0.0) < LOWEST_SCORE]
    if lost:
        zh, en = names(lost, labels)
        parts.append((f"{zh}要另找资料", f"{en} would need another resource"))
    return _joined(parts, ("与所选相近", "Much the same"))


def _language(language: str) -> Words:
    return _LANGUAGES.get(base(language), (language, language))


def impossible(shelf: Shelf, skill: str) -> Words:
    """Why nothing can be studied for a skill."""
    refused = shelf.refused(skill)
    if not refused:
        return "没有资料讲到它。", "No resource teaches it."
    told = [tuple(words.format(n=n) for words in _REFUSED[reason]) for reason, n in refused.items()]
    zh, en = "，".join(zh for zh, _ in told), ", ".join(en for _, en in told)
    return f"讲到它的资料都不合要求：{zh}。", f"Every resource that teaches it is ruled out: {en}."


def _joined(parts: Sequence[Words], nothing: Words) -> Words:
    if not parts:
        return f"{nothing[0]}。", f"{nothing[1]}."
    en = "; ".join(en for _, en in parts)
    return f"{'；'.join(zh for zh, _ in parts)}。", f"{en[:1].upper()}{en[1:]}."
