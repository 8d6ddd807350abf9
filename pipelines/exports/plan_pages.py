"""A plan as pages of Markdown: the whole of it, and the digest of one week.

Answers: what is the plan, why, and what do I do this week? May import: `pipelines.exports.plan_export`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from pipelines.exports.plan_export import Language, PlanExport, hours, link, markdown, said

MEDIA = "text/markdown"
MOST_CHANGES = 10


def plan_page(export: PlanExport, language: Language) -> str:
    """The whole plan: steps in order with resource, weeks, why, alternatives, practice; what is left out and why."""
    plan = export.plan
    goal = said(export.goal, language)
    lines = [said((f"# 学习计划：{goal}", f"# Learning plan: {goal}"), language), "", plan[f"summary_{language}"], ""]
    lines += [_about(export, language), ""]
    lines += _changes(export, language)
    if plan["steps"]:
        lines += [said(("## 步骤", "## Steps"), language), ""]
    for step in plan["steps"]:
        lines += [*_step(export, step, language), ""]
    for heading, rows in (
        (("## 跳过的", "## Skipped"), plan["skipped"]),
        (("## 学不了的", "## What cannot be learned here"), plan["impossible"]),
    ):
        if rows:
            lines += [said(heading, language), ""]
            lines += [_reason(export, row, language) for row in rows]
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def digest(export: PlanExport, language: Language, week: int = 1) -> str:
    """One week of the plan: what to study, what comes next, what has changed."""
    first, last = export.week_on(week), export.week_on(week + 1) - timedelta(days=1)
    goal = said(export.goal, language)
    title = said((f"# 第 {week} 周：{goal}", f"# Week {week}: {goal}"), language)
    lines = [title, "", f"{first.isoformat()} – {last.isoformat()}", ""]
    now, then = list(export.of_week(week)), list(export.of_week(week + 1))
    lines += [said(("## 这一周", "## This week"), language), ""]
    lines += [_part(export, step, minutes, language) for step, minutes in now] or [
        said(("这一周没有排学习。", "Nothing is planned for this week."), language)
    ]
    lines.append("")
    seen = {step["skill"] for step, _ in now}
    coming = [(step, minutes) for step, minutes in then if step["skill"] not in seen]
    if coming:
        lines += [said(("## 下一周开始", "## Next week begins"), language), ""]
        lines += [_part(export, step, minutes, language) for step, minutes in coming]
        lines.append("")
    lines += _changes(export, language)
    practice = [step for step, _ in now if step["practice"]]
    if practice:
        lines += [said(("## 可以练手", "## Where to practise"), language), ""]
        for step in practice:
            skill, name = export.skill(step["skill"], language), export.project(step["practice"], language)
            lines.append(said((f"- {skill}：{name}", f"- {skill}: {name}"), language))
        lines.append("")
    lines.append(_about(export, language))
    return "\n".join(lines).rstrip() + "\n"


def _about(export: PlanExport, language: Language) -> str:
    day = export.as_of.date().isoformat()
    who = f"{export.whose} · " if export.whose else ""
    return said((f"{who}数据截至 {day}。", f"{who}Data as of {day}."), language)


def _step(export: PlanExport, step: Mapping[str, Any], language: Language) -> list[str]:
    level = said((f"（{step['level']} 级）", f" (level {step['level']})"), language) if step["level"] else ""
    lines = [f"### {step['step']}. {export.skill(step['skill'], language)}{level}", ""]
    if step["resource_id"]:
        resource = export.resource(step["resource_id"])
        lines.append(f"- {link(resource['title'], resource['url'])}, {hours(step['minutes'], language)}")
    if step["starts_week"] is not None and step["minutes"]:
        first, last = export.week_on(step["starts_week"]), export.week_on(step["ends_week"] + 1) - timedelta(days=1)
        late = said(("，超过期限", ", after the deadline"), language) if step["is_late"] else ""
        span = f"{first.isoformat()} – {last.isoformat()}"
        lines.append(said((f"- 时间：{span}{late}", f"- When: {span}{late}"), language))
    lines.append(f"- {step[f'reason_{language}']}")
    if step["practice"]:
        name = export.project(step["practice"], language)
        lines.append(said((f"- 练手：{name}", f"- Practise in: {name}"), language))
    for other in step["alternatives"]:
        told = export.resource(other["resource_id"])
        swap = link(told["title"], told["url"])
        trade = other[f"trade_off_{language}"]
        lines.append(said((f"- 也可以用：{swap}。{trade}", f"- Or: {swap}. {trade}"), language))
    return lines


def _part(export: PlanExport, step: Mapping[str, Any], minutes: float, language: Language) -> str:
    resource = export.resource(step["resource_id"])
    title = link(resource["title"], resource["url"])
    skill, some = export.skill(step["skill"], language), hours(minutes, language)
    return said((f"- {skill}：{title}，{some}", f"- {skill}: {title}, {some}"), language)


def _changes(export: PlanExport, language: Language) -> list[str]:
    """What is different from the plan before; no lines when there was none or nothing is."""
    if not export.changes or not export.changes["changes"]:
        return []
    # the summary tells the time already
    rows: Sequence[Mapping[str, Any]] = [row for row in export.changes["changes"] if row["kind"] != "time"]
    lines = [said(("## 有什么变化", "## What has changed"), language), "", export.changes[f"summary_{language}"], ""]
    lines += [f"- {markdown(row[f'reason_{language}'])}" for row in rows[:MOST_CHANGES]]
    more = len(rows) - MOST_CHANGES
    if more > 0:
        lines.append(said((f"- 另外 {more} 处", f"- {more} more"), language))
    return [*lines, ""] if lines[-1] else lines


def _reason(export: PlanExport, row: Mapping[str, Any], language: Language) -> str:
    skill = export.skill(row["skill"], language)
    return said((f"- {skill}：{row['reason_zh']}", f"- {skill}: {row['reason_en']}"), language)
