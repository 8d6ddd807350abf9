"""What a search found, said in words: how much, what else was looked for, what of the query nobody has written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboards import formats as f
from dashboards import tokens
from dashboards.queries.search import Query
from dashboards.terms import term
from dashboards.words import ISOLATE, POP, L, plain

QUESTION = ("有什么可学，先看哪一份？", "What is there to learn, and what comes first?")
SNIPPET = 220  # characters


def answer(words: str, hits: int, sizes: Mapping[str, Any]) -> str:
    """How many resources there are, or how many answer the words."""
    size, fresh = f.num(sizes["resources"]), f.num(sizes["fresh"])
    if not words:
        return L(
            f"可推荐的资源 **{size}** 份，近四周新增 **{fresh}** 份；输入想学的内容，中英文都会一起找。",
            f"**{size}** resources can be recommended, **{fresh}** of them from the last four weeks. "
            "Type what you want to learn: Chinese and English are searched together.",
        )
    asked = plain(words[:80])
    if not hits:
        return L(
            f"**0** 份资源符合「{asked}」和筛选条件；换一种说法，或放宽筛选。",
            f"**0** resources fit “{asked}” and the filters. Try other words, or relax a filter.",
        )
    resources = f.plural(hits, "resource fits", "resources fit")
    return L(
        f"**{f.num(hits)}** 份资源符合「{asked}」，最相关的在前。", f"**{resources}** “{asked}”, the closest first."
    )


def also(query: Query, labels: Mapping[str, str], most: int = 4) -> str:
    """The skills that were looked for beside the words, and the words that stand nowhere."""
    skills = [labels[skill] for skill in query.skills if skill in labels]
    parts: list[str] = []
    if skills:
        named = L("、", ", ").join(plain(name) for name in skills[:most])
        more = len(skills) - most
        rest = L(f" 等 {len(skills)} 项", f" and {more} more") if more > 0 else ""
        parts.append(L(f"同时按技能查找：{named}{rest}。", f"Also searched for the skill: {named}{rest}."))
    if query.unknown:
        words = L("、", ", ").join(plain(word) for word in query.unknown[:most])
        parts.append(L(f"没有资源提到：{words}。", f"In no resource: {words}."))
    return " ".join(parts)


def counts(facets: Mapping[str, Mapping[str, int]]) -> str:
    """Hits by kind, language and level in one line."""
    groups = [
        [f"{term(kind)} {f.num(n)}" for kind, n in facets["kind"].items()],
        [f"{term(language)} {f.num(n)}" for language, n in facets["language"].items()],
        [L(f"难度 {level}：{f.num(n)}", f"level {level}: {f.num(n)}") for level, n in sorted(facets["level"].items())],
    ]
    return " · ".join(L("，", ", ").join(group) for group in groups if group)


def hit(found: Mapping[str, Any]) -> str:
    """What is known of a hit, in one line."""
    minutes = found["minutes"]
    about = "" if not found["is_minutes_estimated"] else L("约 ", "about ")
    known = [
        term(found["kind"]),
        plain(found["provider"]) if found["provider"] else "",
        found["topic"] or "",
        L(f"难度 {found['difficulty']}", f"level {found['difficulty']}") if found["difficulty"] else "",
        term(found["language"]) if found["language"] else "",
        L(f"{about}{f.num(minutes)} 分钟", f"{about}{f.num(minutes)} min") if minutes else "",
        f.day(found["published_on"], "yMMMd") if found["published_on"] else "",
        "" if found["quality_score"] is None else L("质量 ", "quality ") + f.num(found["quality_score"], 2),
        L("免费", "free") if found["is_free"] else "",
    ]
    by_skill = L("只按技能找到", "found by its skill alone") if found["is_by_skill"] else ""
    return " · ".join(part for part in (*known, by_skill) if part)


def marked(text: str, terms: frozenset[str]) -> str:
    """Outside text with every term of the query marked; everything in it is escaped."""
    return marked_at(text, spans(text, terms))


def snippet(text: str | None, terms: frozenset[str]) -> str:
    """The part of a text with most terms of the query, marked; empty when there is no text."""
    whole = " ".join((text or "").split())
    if not whole:
        return ""
    found = spans(whole, terms)
    start = max(
        (a for a, _ in found), key=lambda a: (sum(a <= x and y <= a + SNIPPET for x, y in found), -a), default=0
    )
    start = 0 if start < SNIPPET // 2 else start - 40
    end = min(len(whole), start + SNIPPET)
    inside = [(max(a, start) - start, min(b, end) - start) for a, b in found if b > start and a < end]
    cut = marked_at(whole[start:end], inside)
    return ("… " if start else "") + cut + (" …" if end < len(whole) else "")


def spans(text: str, terms: frozenset[str]) -> list[tuple[int, int]]:
    """Where terms stand: first character and the one after the last, in order, those that touch joined."""
    places = sorted((a, b) for token in tokens.tokens(text) for one, a, b in token.terms if one in terms)
    joined: list[tuple[int, int]] = []
    for a, b in places:
        if joined and a <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(b, joined[-1][1]))
        else:
            joined.append((a, b))
    return joined


def marked_at(text: str, places: Sequence[tuple[int, int]]) -> str:
    """Outside text with these places marked; they are in order and do not overlap. Everything in it is escaped."""
    out, done = [], 0
    for a, b in places:
        out += [_bare(text[done:a]), f":blue-background[{_bare(text[a:b])}]"]
        done = b
    return ISOLATE + "".join([*out, _bare(text[done:])]) + POP


def _bare(text: str) -> str:
    """Escaped, with the spaces at its ends."""
    head, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :] if text.strip() else ""
    return head + plain(text)[1:-1] + tail
