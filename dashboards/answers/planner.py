"""What a live plan says: the question for each kind of goal, the answer, the key figures, how the wishes read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import polars as pl

from dashboards import formats as f
from dashboards.answers import learning_paths
from dashboards.answers.kpi import Kpi, compared
from dashboards.words import L, plain

MOST_NAMED = 3


def question(kind: str, name: str) -> str:
    """The page's question about a goal; `name` is a label of ours, or of a posting the title from outside."""
    if kind == "role":
        return learning_paths.question(name)
    bare = name.rpartition(" (")[0] or name
    if kind == "family":
        return L(f"怎样胜任在招的「{bare}」职位？", f"What do the open jobs for “{bare}” take?")
    if kind == "job":
        return L(f"怎样胜任「{plain(name)}」？", f"What does the job “{plain(name)}” take?")
    if kind == "project":
        return L(f"怎样补上「{bare}」的缺口？", f"What does “{bare}” still need somebody to learn?")
    return L(f"怎样学会「{bare}」？", f"How does one learn “{bare}”?")


def answer(plan: Mapping[str, Any], steps: pl.DataFrame, lacking: list[str], start: date, hours: float) -> str:
    """How much there is to learn, when that is done, what comes first, what nobody teaches, what comes too late."""
    goal, totals = len(plan["goal"]), plan["totals"]
    if not goal:
        return L(
            "目标没有写明任何技能（0 项），无从计划；换一个目标。",
            "This goal names 0 skills of the vocabulary, so there is nothing to plan; choose another.",
        )
    if steps.is_empty():
        return L(
            f"目标要的 **{goal} 项技能**都已会，没有要学的。",
            f"All **{f.plural(goal, 'skill', 'skills')}** of the goal are known: nothing to learn.",
        )
    n, of = totals["steps"], totals["resources"]
    zh, en = f"要学 **{n} 项技能**", f"**{f.plural(n, 'skill', 'skills')}** to learn"
    if totals["hours"]:
        long = f.num(totals["hours"])
        zh += f"，用 {of} 份资料、约 **{long} 小时**"
        en += f" from {f.plural(of, 'resource', 'resources')} in about **{long} hours**"
    if totals["weeks"]:
        end = f.day(start + timedelta(weeks=totals["weeks"]), "yMMMd")
        zh += f"，每周 {pace(hours)}，到 **{end}** 学完"
        en += f": done by **{end}** at {pace(hours)} a week"
    covered = steps.drop_nulls("resource_id")
    first = (steps if covered.is_empty() else covered)["skill"][0]
    zh, en = f"{zh}。先学「{first}」。", f"{en}. Start with {first}."
    late = covered.filter("is_late")["skill"].to_list()  # what has no resource takes no time
    return L(zh + _holes_zh(lacking, late), en + _holes_en(lacking, late))


def pace(hours: float) -> str:
    """Hours of a week."""
    number = f.num(hours, 0 if hours % 1 == 0 else 1)
    return L(f"{number} 小时", f"{number} hour{'' if hours == 1 else 's'}")


def _holes_zh(lacking: list[str], late: list[str]) -> str:
    said = f"有 {len(lacking)} 项没有合适的资料：{'、'.join(lacking[:MOST_NAMED])}。" if lacking else ""
    return said + (f"有 {len(late)} 项赶不上期限。" if late else "")


def _holes_en(lacking: list[str], late: list[str]) -> str:
    said = ""
    if lacking:
        said = f" {f.plural(len(lacking), 'skill has', 'skills have')} no suitable resource: "
        said += f"{', '.join(lacking[:MOST_NAMED])}."
    return said + (f" {f.plural(len(late), 'step ends', 'steps end')} after the deadline." if late else "")


def cards(plan: Mapping[str, Any], before: Mapping[str, Any] | None, against: str) -> list[Kpi]:
    """Skills to learn, study time, weeks, skills without a resource; beside the plan that it is compared with."""
    now, was = plan["totals"], before["totals"] if before else {}
    holes, old = len(plan["impossible"]), len(before["impossible"]) if before else None
    old_hours = (was["hours"] or 0.0) if before else None  # a plan without anything to study takes no time
    return [
        compared(
            L("要学的技能", "Skills to learn"), now["steps"], len(before["steps"]) if before else None,
            show=f.num, by="count", against=against, good="down",
            definition=L("目标要的和它们的先修里，还没有证据、也没有说已会的。",
                         "What the goal and its prerequisites need and is neither shown nor said to be known."),
        ),
        compared(
            L("学习时间", "Study time"), now["hours"] or 0.0, old_hours,
            show=lambda hours: f.num(hours) + f.unit("hours"), by="hours", against=against, good="down",
            definition=L("所选资料的时长之和；没有注明的按估计。",
                         "Length of the chosen resources; estimated where not stated."),
        ),
        compared(
            L("要几周", "Weeks"), now["weeks"], was.get("weeks"), show=f.num, by="count", against=against, good="down",
            definition=L("学习时间除以每周小时数，向上取整。", "Study time by the hours a week, rounded up."),
        ),
        compared(
            L("缺资料的技能", "Without a resource"), holes, old, show=f.num, by="count", against=against, good="down",
            definition=L("没有合适的资料，或条件把它们都排除了；原因写在下面。",
                         "Nothing suitable is known, or the wishes rule all of it out; why stands below."),
        ),
    ]  # fmt: skip


def told(changes: list[dict[str, Any]], side: str) -> list[str]:
    """The changes in words; a goal that changed in many places is one sentence."""
    goals = [row for row in changes if row["kind"] == "goal"]
    said = [row[f"reason_{side}"] for row in changes if row["kind"] not in ("goal", "time")]  # time: the summary tells
    if len(goals) <= MOST_NAMED:
        return [row[f"reason_{side}"] for row in goals] + said
    n = f.num(len(goals))
    return [L(f"目标换了，要的技能有 {n} 处不同。", f"The goal is another one: {n} of its skills differ."), *said]


def skipped(plan: Mapping[str, Any], side: str, names: Mapping[str, str]) -> pl.DataFrame:
    """What is skipped, with why."""
    return _reasons(plan["skipped"], side, names)


def impossible(plan: Mapping[str, Any], side: str, names: Mapping[str, str]) -> pl.DataFrame:
    """What cannot be learned, with why."""
    return _reasons(plan["impossible"], side, names)


def _reasons(rows: list[dict[str, Any]], side: str, names: Mapping[str, str]) -> pl.DataFrame:
    told = [{"skill": names.get(row["skill"], row["skill"]), "reason": row[f"reason_{side}"]} for row in rows]
    return pl.DataFrame(told, schema={"skill": pl.String, "reason": pl.String})


def ways(rows: list[dict[str, Any]], side: str) -> pl.DataFrame:
    """The same goal by each way of training."""
    columns = ("mode", "covered", "steps", "hours", "weeks", "resources", "practised")
    told = [{"label": row[f"label_{side}"], **{c: row[c] for c in columns}} for row in rows]
    return pl.DataFrame(told, infer_schema_length=None)
