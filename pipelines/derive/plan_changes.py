"""What became different between two versions of a plan, in words.

Answers: what moved, what came in and what fell away, why, and how many hours does it save or cost? The reasons are read
off the two plans (`plans.make_plan`): what is known now, what the goal asks now, what is no longer offered. Steps that
only count differently because others went are not called moved: of the steps in both plans the longest run that keeps
its order stays, and the rest has moved. May import: nothing of ours.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from typing import Any

Row = dict[str, Any]
KINDS = ("goal", "dropped", "added", "level", "resource", "moved", "impossible", "possible", "time")


def compare(
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    offered: Collection[str] | None = None,
    labels: Mapping[str, tuple[str, str]] | None = None,
    titles: Mapping[str, str | None] | None = None,
    left: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """What changes from one plan to the next: {summary_zh, summary_en, hours, weeks, changes}, in the order of KINDS.

    `offered` are the ids of the resources that can be had now, `left` those that are given up and why: a key of LEFT;
    `hours` and `weeks` are what the new plan takes more. Skills are named by `labels`, resources by `titles`, else by
    their ids.
    """
    named = _Named(labels or {})
    old = {step["skill"]: step for step in before["steps"]}
    new = {step["skill"]: step for step in after["steps"]}
    changes = [
        *_goals(before, after, named),
        *_dropped(old, new, after, named),
        *_added(old, new, before, named),
        *_kept(old, new, offered, left or {}, named, titles or {}),
        *_moved([s for s in old if s in new], [s for s in new if s in old], new, named),
        *_impossible(before, after, new, named),
    ]
    hours = _difference(before["totals"]["hours"], after["totals"]["hours"])
    weeks = _difference(before["totals"]["weeks"], after["totals"]["weeks"])
    zh, en = _time(hours, weeks)
    if zh:
        changes.append({"kind": "time", "skill": None, "reason_zh": f"{zh}。", "reason_en": f"{en}."})
    summary_zh, summary_en = _summary(changes, zh, en)
    return {"summary_zh": summary_zh, "summary_en": summary_en, "hours": hours, "weeks": weeks, "changes": changes}


class _Named:
    """Skills by their names in both languages."""

    def __init__(self, labels: Mapping[str, tuple[str, str]]) -> None:
        self._labels = labels

    def row(self, kind: str, skill: str, zh: str, en: str) -> Row:
        """A change of one skill; `{}` in the words is its name."""
        name_zh, name_en = self._labels.get(skill, (skill, skill))
        return {
            "kind": kind,
            "skill": skill,
            "reason_zh": zh.replace("{}", f"“{name_zh}”", 1),
            "reason_en": en.replace("{}", f"“{name_en}”", 1),
        }


def _goals(before: Mapping[str, Any], after: Mapping[str, Any], named: _Named) -> list[Row]:
    old = {one["skill"]: one["level"] for one in before["goal"]}
    new = {one["skill"]: one["level"] for one in after["goal"]}
    gone = [
        named.row("goal", s, "不再以{}为目标。", "{} is no goal any more.") for s in sorted(old.keys() - new.keys())
    ]
    come = [named.row("goal", s, "新目标：{}。", "New goal: {}.") for s in sorted(new.keys() - old.keys())]
    return gone + come


def _dropped(old: Mapping[str, Row], new: Mapping[str, Row], after: Mapping[str, Any], named: _Named) -> list[Row]:
    skipped = {row["skill"]: row for row in after["skipped"]}
    rows: list[Row] = []
    for skill in (s for s in old if s not in new):
        why = skipped.get(skill)
        zh = why["reason_zh"] if why else "目标不再需要它。"
        en = why["reason_en"] if why else "The goal needs it no longer."
        rows.append(named.row("dropped", skill, f"{{}}不用学了：{zh}", f"{{}} falls away. {en}"))
    return rows


def _added(old: Mapping[str, Row], new: Mapping[str, Row], before: Mapping[str, Any], named: _Named) -> list[Row]:
    skipped = {row["skill"] for row in before["skipped"]}
    rows: list[Row] = []
    for skill in (s for s in new if s not in old):
        zh, en = new[skill]["reason_zh"], new[skill]["reason_en"]
        if skill in skipped:
            zh, en = f"此前跳过，现在又要学。{zh}", f"It was skipped before. {en}"
        rows.append(named.row("added", skill, f"新增{{}}：{zh}", f"{{}} comes in. {en}"))
    return rows


LEFT = {
    "failed": ("没有通过", "was not passed"),
    "stalled": ("已搁置", "was left off"),
    "done": ("已学完，但还没有达到要求的证据", "is finished, and the level is not shown yet"),
    "ruled_out": ("不合现在的条件", "is not what is wished now"),
}


def _kept(
    old: Mapping[str, Row],
    new: Mapping[str, Row],
    offered: Collection[str] | None,
    left: Mapping[str, str],
    named: _Named,
    titles: Mapping[str, str | None],
) -> list[Row]:
    """Other levels and other resources of the steps in both plans."""
    levels: list[Row] = []
    resources: list[Row] = []
    for skill in (s for s in new if s in old):
        was, now = old[skill], new[skill]
        if was["level"] != now["level"]:
            low, high = was["level"] or 0, now["level"] or 0
            levels.append(
                named.row(
                    "level", skill, f"{{}}从要求 {low} 级改为 {high} 级。", f"{{}} is asked at level {high}, not {low}."
                )
            )
        one, other = was["resource_id"], now["resource_id"]
        if one and other and one != other:
            is_gone = offered is not None and one not in offered
            zh = "已不可用" if is_gone else "现在有更省力的安排"
            en = "is no longer offered" if is_gone else "is no longer the least effort"
            zh, en = LEFT.get(left.get(one, ""), (zh, en))
            was_zh, was_en = (f"《{titles[one]}》", f"“{titles[one]}”") if titles.get(one) else (one, one)
            now_zh, now_en = (f"《{titles[other]}》", f"“{titles[other]}”") if titles.get(other) else (other, other)
            resources.append(
                named.row(
                    "resource",
                    skill,
                    f"{{}}改用 {now_zh}：{was_zh} {zh}。",
                    f"{{}} is learned from {now_en}: {was_en} {en}.",
                )
            )
    return levels + resources


def _moved(old: Sequence[str], new: Sequence[str], steps: Mapping[str, Row], named: _Named) -> list[Row]:
    """The steps outside the longest run that keeps its order."""
    place = {skill: n for n, skill in enumerate(old)}
    stays = _longest_run([place[skill] for skill in new])
    rows: list[Row] = []
    for n, skill in enumerate(new):
        if n not in stays:
            earlier = n < place[skill]
            zh, en = ("提前", "earlier") if earlier else ("推后", "later")
            on = steps[skill]["builds_on"]
            why_zh = "" if earlier or not on else "，要先学它的先修"
            why_en = "" if earlier or not on else ", after what it builds on"
            rows.append(named.row("moved", skill, f"{{}}{zh}{why_zh}。", f"{{}} comes {en}{why_en}."))
    return rows


def _longest_run(numbers: Sequence[int]) -> set[int]:
    """Places of a longest increasing subsequence (Fredman 1975, by patience sorting); numbers are distinct."""
    tops: list[int] = []
    at: list[int] = []
    earlier: list[int] = []
    for place, number in enumerate(numbers):
        pile = bisect_left(tops, number)
        earlier.append(at[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(number)
            at.append(place)
        else:
            tops[pile], at[pile] = number, place
    run: set[int] = set()
    place = at[-1] if at else -1
    while place >= 0:
        run.add(place)
        place = earlier[place]
    return run


def _impossible(
    before: Mapping[str, Any], after: Mapping[str, Any], new: Mapping[str, Row], named: _Named
) -> list[Row]:
    old = {row["skill"] for row in before["impossible"]}
    now = {row["skill"]: row for row in after["impossible"]}
    worse = [
        named.row(
            "impossible",
            s,
            f"{{}}现在没有资料：{row['reason_zh']}",
            f"Nothing is left for {{}}. {row['reason_en']}",
        )
        for s, row in now.items()
        if s not in old
    ]
    better = [
        named.row("possible", s, "{}现在有资料了。", "There is a resource for {} now.")
        for s in sorted(old - now.keys())
        if s in new
    ]
    return worse + better


def _difference(old: float | None, new: float | None) -> float | None:
    """How much more; null when either is unknown. A plan without anything to study takes no time."""
    return None if old is None or new is None else round(new - old, 2)


def _time(hours: float | None, weeks: float | None) -> tuple[str, str]:
    parts: list[tuple[str, str]] = []
    for value, unit_zh, unit_en in ((hours, "小时", "hour"), (weeks, "周", "week")):
        if value:
            size = f"{abs(value):g}"
            plural = "" if size == "1" else "s"
            zh, en = ("多", "more") if value > 0 else ("少", "less")
            parts.append((f"{zh} {size} {unit_zh}", f"{size} {unit_en}{plural} {en}"))
    return "，".join(zh for zh, _ in parts), ", ".join(en for _, en in parts)


_COUNTED = {
    "goal": ("目标变动 {n} 处", "{n} change{s} of goal"),
    "dropped": ("去掉 {n} 步", "{n} step{s} fewer"),
    "added": ("新增 {n} 步", "{n} step{s} more"),
    "level": ("{n} 步换了级别", "{n} at another level"),
    "resource": ("{n} 步换了资料", "{n} from another resource"),
    "moved": ("{n} 步换了次序", "{n} moved"),
    "impossible": ("{n} 项没有资料了", "{n} without a resource now"),
    "possible": ("{n} 项有资料了", "{n} with a resource now"),
}


def _summary(changes: Sequence[Row], time_zh: str, time_en: str) -> tuple[str, str]:
    """All kinds of change with their numbers, and the time."""
    zh: list[str] = []
    en: list[str] = []
    for kind, (words_zh, words_en) in _COUNTED.items():
        n = sum(row["kind"] == kind for row in changes)
        if n:
            zh.append(words_zh.format(n=n))
            en.append(words_en.format(n=n, s="" if n == 1 else "s"))
    if time_zh:
        zh.append(f"合计{time_zh}")
        en.append(time_en)
    if not zh:
        return "计划没有变化。", "The plan has not changed."
    return f"{'；'.join(zh)}。", f"{'; '.join(en)}."
