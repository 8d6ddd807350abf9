"""Questions with their answers, and feedback with the staff's replies.

Two planted truths live here: a topic that is asked about although nothing teaches it, and a backlog of unanswered
questions. In the last four days every question is answered, so that the backlog is the same whether its age is
measured at the end of the sample or some hours later. May import: numpy, polars.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from pipelines.sample.calendar import DAY, HOUR, MINUTE, Days
from pipelines.sample.happenings import PLATFORMS, happenings, literal
from pipelines.sample.people import People
from pipelines.sample.texts import Writer
from pipelines.sample.vocabulary import GAP_TOPIC, Skill, Vocabulary, ingredients, stream, zipf

QUESTION_SHARE = 0.0095  # of all events
RUNNING = {"method", "tool", "platform"}  # kinds of skill that are released and can be slow
GAP_QUESTIONS = 26
GAP_UNANSWERED = 11
UNANSWERED_SHARE = 0.06
FEEDBACK_SHARE = 0.0016
REOPENED_SHARE = 1 / 15
CALM = 4 * DAY  # before the end: every question gets its answer


@dataclass(frozen=True)
class Question:
    """One question as it went: `answers` counts those given before the end of the sample."""

    question_id: str
    skill: Skill
    asked_at: int
    answers: int


def threads(
    crowd: People, days: Days, vocabulary: Vocabulary, total: int, seed: int
) -> tuple[list[Question], pl.DataFrame]:
    """All questions, and the events `asked`, `answered` and `accepted`."""
    rng = stream(seed, "threads")
    writer = Writer(rng)
    n = max(GAP_QUESTIONS + 4, round(total * QUESTION_SHARE))
    able = _able(crowd)
    subjects = _subjects(vocabulary)
    gap = [s for s in vocabulary.skills.values() if s.topic_id == GAP_TOPIC]
    rows: list[dict[str, Any]] = []
    asked: list[Question] = []
    weeks = rng.choice(days.weeks, n, p=_load(crowd))
    answers_given = 0
    for i in range(n):
        is_gap = i < GAP_QUESTIONS
        week = int(weeks[i]) if not is_gap else int(rng.integers(days.weeks // 3, max(days.weeks - 1, 1)))
        who, share = crowd.crowd(week)
        asker = int(rng.choice(who, p=share))
        at = _moment(rng, crowd, days, asker, week)
        own = subjects[crowd.roles[crowd.role[asker]]]
        skill = writer.pick(gap) if is_gap else own[int(rng.choice(len(own), p=zipf(len(own), 0.6)))]
        silent = i < GAP_UNANSWERED if is_gap else rng.random() < UNANSWERED_SHARE
        zh = bool(crowd.is_chinese[asker])
        title = writer.fill(writer.pick(_templates(writer, skill, zh)), skill, skill, writer.pick(writer.fields), zh=zh)
        question = {"id": f"q-{i + 1:06d}", "title": title, "at": at, "asker": asker, "zh": zh}
        rows.append(_event(crowd, asker, at, "asked", "question", question["id"], zh, name=literal(title)))
        replies = _replies(rng, crowd, days, question, able.get(skill.skill_id), silent, week)
        for number, (member, when) in enumerate(replies):
            answers_given += 1
            answer = f"a-{answers_given:06d}"
            parent = f"question/{question['id']}"
            rows.append(_event(crowd, member, when, "answered", "answer", answer, zh, parent=parent))
            accepted = when + int(rng.integers(10, 3000)) * MINUTE
            if number == 0 and rng.random() < 0.55 and accepted < days.end:
                rows.append(_event(crowd, asker, accepted, "accepted", "answer", answer, zh, parent=parent))
        asked.append(Question(question["id"], skill, at, len(replies)))
    return asked, happenings(rows)


def _event(
    crowd: People, member: int, at: int, verb: str, kind: str, object_id: str, zh: bool, **more: Any
) -> dict[str, Any]:
    return {
        "at": at,
        "actor": crowd.accounts[member],
        "verb": verb,
        "object_kind": kind,
        "object_id": object_id,
        "language": "zh-CN" if zh else "en",
        "platform": PLATFORMS[crowd.platform[member]],
        **more,
    }


def _load(crowd: People) -> np.ndarray:
    load = crowd.present.T.astype(float) @ crowd.keen
    return load / load.sum()


def _subjects(vocabulary: Vocabulary) -> dict[str, list[Skill]]:
    """Role -> its skills whose names are always recognised in a title: what those who aim at it ask about."""
    plain = [s for s in vocabulary.writable if s.skill_id in vocabulary.recognised and s.kind != "soft"]
    found: dict[str, list[Skill]] = {}
    for role, skills in vocabulary.role_skills.items():
        ids = [i for i, _ in skills]
        found[role] = sorted((s for s in plain if s.skill_id in ids), key=lambda s: ids.index(s.skill_id)) or plain
    return found


def _templates(writer: Writer, skill: Skill, zh: bool) -> list[str]:
    """Questions for any skill, and for what one runs also those about running it."""
    asked = writer.texts["questions"]
    language = "zh" if zh else "en"
    return asked[language] + (asked[f"running_{language}"] if skill.kind in RUNNING else [])


def _able(crowd: People) -> dict[str, np.ndarray]:
    """Skill -> members who claim it: they answer."""
    able: dict[str, list[int]] = {}
    for member, skills in enumerate(crowd.skills):
        for skill in skills:
            able.setdefault(skill, []).append(member)
    return {skill: np.array(members) for skill, members in able.items()}


def _moment(rng: np.random.Generator, crowd: People, days: Days, member: int, week: int) -> int:
    """A daytime moment of that week after the member has joined."""
    offset = (days.first - days.monday).days
    day = max(0, week * 7 - offset + int(rng.integers(0, 7)))
    at = days.begin + min(day, days.count - 1) * DAY + int(rng.normal(15.5, 3.6) % 24 * HOUR)
    joined = int(crowd.joined_at[member])
    return min(at if at > joined else joined + int(rng.integers(3, 120)) * MINUTE, days.end - 30 * MINUTE)


def _replies(
    rng: np.random.Generator,
    crowd: People,
    days: Days,
    question: dict[str, Any],
    able: np.ndarray | None,
    silent: bool,
    week: int,
) -> list[tuple[int, int]]:
    """Who answers when: the first after some hours, often from those with the skill; nothing after the end."""
    at = int(question["at"])
    is_calm = at >= days.end - CALM
    if silent and not is_calm:
        return []
    count = 1 + min(int(rng.geometric(0.55)) - 1, 4)
    found: list[tuple[int, int]] = []
    when = at
    for k in range(count):
        hours = float(rng.lognormal(1.6 if k == 0 else 2.2, 1.25))
        when += max(int(hours * HOUR), 4 * MINUTE)
        if is_calm:
            when = at + int((days.end - at) * (0.1 + 0.2 * (k + 1) / count))
        if when >= days.end:
            break
        member = _answerer(rng, crowd, able, int(days.week_of(np.array([when]))[0]), when, question["asker"])
        if member is not None:
            found.append((member, when))
    if is_calm and not found:  # nobody suitable was drawn: the first other member of the week answers
        who = [m for m in crowd.crowd(week)[0].tolist() if m != question["asker"] and crowd.joined_at[m] < at]
        found = [(who[0], at + (days.end - at) // 4)] if who else []
    return found


def _answerer(
    rng: np.random.Generator, crowd: People, able: np.ndarray | None, week: int, when: int, asker: int
) -> int | None:
    """Somebody other than the asker who is there in that week, three times in four somebody with the skill."""
    pools = [crowd.crowd(week)[0]]
    if able is not None and rng.random() < 0.75:
        pools.insert(0, able[crowd.present[able, week]])
    for pool in pools:
        others = pool[(pool != asker) & (crowd.joined_at[pool] < when - 10 * MINUTE)]
        if len(others):
            reach = np.cumsum(crowd.keen[others])
            return int(others[np.searchsorted(reach, rng.random() * reach[-1])])
    return None


def feedback(crowd: People, days: Days, total: int, seed: int) -> pl.DataFrame:
    """Tickets: opened by members, answered and closed by staff; one in eight waits longer than 72 hours."""
    rng, judged = stream(seed, "feedback"), stream(seed, "support ratings")
    themes: dict[str, list[str]] = ingredients("texts")["feedback"]
    names = list(themes)
    rows: list[dict[str, Any]] = []
    load = _load(crowd)
    for i in range(max(6, round(total * FEEDBACK_SHARE))):
        week = int(rng.choice(days.weeks, p=load))
        who, share = crowd.crowd(week)
        member = int(rng.choice(who, p=share))
        at = _moment(rng, crowd, days, member, week)
        theme = names[int(rng.choice(len(names), p=zipf(len(names), 0.6)))]
        zh = bool(crowd.is_chinese[member])
        ticket = {
            "object_kind": "feedback",
            "object_id": f"t-{i + 1:05d}",
            "detail": theme,
            "language": "zh-CN" if zh else "en",
        }
        opened = _event(crowd, member, at, "feedback_opened", "feedback", ticket["object_id"], zh)
        rows.append(opened | {"detail": theme, "name": literal(themes[theme][0 if zh else 1])})
        staff = f"staff-{int(rng.integers(1, 4)):02d}"
        replied = at + int((rng.uniform(73, 180) if rng.random() < 0.125 else min(rng.lognormal(2.1, 0.9), 70)) * HOUR)
        closed = replied + int(rng.lognormal(2.8, 1.0) * HOUR)
        if replied < days.end:
            rows.append(ticket | {"at": replied, "actor": staff, "verb": "feedback_responded", "platform": "web"})
        if closed < days.end and rng.random() < 0.93:
            score = _rating(judged, replied - at)
            closing = {"at": closed, "actor": staff, "verb": "feedback_closed", "platform": "web", "score": score}
            rows.append(ticket | closing)
    return happenings(rows)


def _rating(rng: np.random.Generator, waited: int) -> float | None:
    """What four in ten give when their ticket is closed, -1 to 1: the better, the sooner somebody answered."""
    chance, stars = rng.random(), rng.normal(4.4 if waited < 24 * HOUR else 3.1 if waited < 72 * HOUR else 2.0, 0.8)
    return (min(max(round(stars), 1), 5) - 3) / 2 if chance < 0.4 else None


def reopenings(tickets: pl.DataFrame, days: Days, seed: int) -> pl.DataFrame:
    """One closed ticket in fifteen is opened again by the staff, on a reply, and closed once more."""
    rng = stream(seed, "reopenings")
    theme = dict(tickets.filter(pl.col("verb") == "feedback_opened").select("object_id", "detail").iter_rows())
    rows: list[dict[str, Any]] = []
    for row in tickets.filter(pl.col("verb") == "feedback_closed").iter_rows(named=True):
        chance, after, needed = rng.random(), int(rng.integers(2, 60)) * HOUR, int(rng.integers(3, 70)) * HOUR
        again = row["at"] + after
        if chance >= REOPENED_SHARE or again >= days.end:
            continue
        common = {c: row[c] for c in ("actor", "object_kind", "object_id", "language", "platform")}
        rows.append(common | {"at": again, "verb": "feedback_opened", "detail": theme[row["object_id"]]})
        if again + needed < days.end:
            rows.append(common | {"at": again + needed, "verb": "feedback_closed", "detail": row["detail"]})
    return happenings(rows)
