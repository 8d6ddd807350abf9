"""One learner's plan in full: steps, resources with alternatives, weeks, what is skipped, what is impossible, and why.

Answers: what do I do next, with what else could I do it, when am I done, what may I leave out, and what can nobody
teach me? Everything between the goal and what is shown is accounted for: the skills before the goal are its steps and
what is skipped, nothing else. What is chosen, and by which objective, is `planning` and `study`; here it is told.
May import: `pipelines.derive.exact_cover`, `plan_words`, `planning`, `study`, `timetable`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipelines.derive import exact_cover, plan_words, planning
from pipelines.derive.graph import Prerequisites
from pipelines.derive.plan_words import Words
from pipelines.derive.planning import Learner, Way
from pipelines.derive.study import ANY_LEVEL, Library
from pipelines.derive.timetable import Timetable

Row = dict[str, Any]


@dataclass(frozen=True)
class Wishes:
    """What a plan is made for besides the goal: time, deadline, names of skills, where a skill can be practised."""

    hours_a_week: float | None = None
    weeks: float | None = None  # the deadline; steps that end later are told
    prerequisite_level: int = ANY_LEVEL
    labels: Mapping[str, Words] = field(default_factory=dict[str, Words])
    practice: Mapping[str, str] = field(default_factory=dict[str, str])  # skill -> an open project or question


def make_plan(
    learner: Learner, prerequisites: Prerequisites, library: Library, wishes: Wishes | None = None, prove: bool = False
) -> Row:
    """The plan as lists and texts, ready for JSON. With `prove`, also the least effort that any plan could have.

    ValueError for hours or a deadline that are not positive.
    """
    wishes = wishes or Wishes()
    if wishes.hours_a_week is not None and not wishes.hours_a_week > 0:
        raise ValueError("a week needs some time to study: hours a week must be more than 0")
    if wishes.weeks is not None and not wishes.weeks > 0:
        raise ValueError("a deadline lies ahead: weeks must be more than 0")
    (way,) = planning.plan([learner], prerequisites, library, wishes.prerequisite_level)
    return tell(way, learner, prerequisites, wishes, prove)


def tell(
    way: Way,
    learner: Learner,
    prerequisites: Prerequisites,
    wishes: Wishes,
    prove: bool = False,
    with_alternatives: bool = True,
) -> Row:
    """The plan that a way found for a learner makes, as `make_plan` answers it."""
    library = way.shelf.library
    steps = _steps(learner, prerequisites, way, wishes, with_alternatives)
    resources = _resources(way, steps)
    calendar = _calendar(steps, wishes)
    skipped = skips(learner, prerequisites, way, wishes.labels)
    impossible = _impossible(way) if library.resources else []
    totals = _totals(steps, resources, calendar)
    if prove:
        totals |= _proven(way, totals["effort"])
    zh, en = _summary(totals, steps, skipped, impossible, library, wishes)
    return {
        "goal": [{"skill": skill, "level": level or None} for skill, level in sorted(learner.goal.items())],
        "summary_zh": zh,
        "summary_en": en,
        "order": way.order,
        "steps": steps,
        "learn_together": _together(steps),
        "resources": resources,
        "calendar": calendar,
        "skipped": skipped,
        "impossible": impossible,
        "late": [step["skill"] for step in steps if step["is_late"]],
        "totals": totals,
    }


def _steps(
    learner: Learner, prerequisites: Prerequisites, way: Way, wishes: Wishes, with_alternatives: bool
) -> list[Row]:
    """The steps in order; a resource's minutes are spread over the skills that it serves."""
    serves: dict[int, list[str]] = {}
    for skill in way.order:
        chosen = way.resource[skill]
        if chosen is not None:
            serves.setdefault(chosen, []).append(skill)
    on_it = set(way.order)
    opens: dict[str, list[str]] = {}
    for skill in way.order:
        for before in prerequisites.direct.get(skill, ()):
            opens.setdefault(before, []).append(skill)
    steps: list[Row] = []
    for number, (skill, group) in enumerate(zip(way.order, prerequisites.together(way.order), strict=True), start=1):
        chosen = way.resource[skill]
        level = way.levels[skill]
        of_goal = skill in way.missing
        zh, en = plan_words.why(level, [] if of_goal else opens.get(skill, []), learner.shown.get(skill), wishes.labels)
        steps.append(
            {
                "step": number,
                "learn_together": group,
                "skill": skill,
                "level": level or None,
                "is_goal": of_goal,
                "builds_on": [before for before in prerequisites.direct.get(skill, ()) if before in on_it],
                "resource_id": None if chosen is None else way.shelf.library.resources[chosen].resource_id,
                "minutes": None if chosen is None else _share(way.shelf.library.minutes(chosen), serves[chosen], skill),
                "alternatives": _alternatives(way, skill, serves, wishes.labels) if with_alternatives else [],
                "practice": wishes.practice.get(skill),
                "starts_week": None,
                "ends_week": None,
                "is_late": False,
                "reason_zh": f"{zh}。",
                "reason_en": f"{en}.",
            }
        )
    return steps


def _share(minutes: int, served: Sequence[str], skill: str) -> int:
    """The part of a resource's minutes that falls to one of the skills it serves; the parts sum to the whole."""
    each, rest = divmod(minutes, len(served))
    return each + (served.index(skill) < rest)


def _alternatives(way: Way, skill: str, serves: Mapping[int, Sequence[str]], labels: Mapping[str, Words]) -> list[Row]:
    """The two next best resources for a step, each with what it would change."""
    chosen, item = way.resource[skill], (skill, way.levels[skill])
    if chosen is None:
        return []
    rest = [other for other in serves[chosen] if other != skill]
    found: list[Row] = []
    for other in way.shelf.others(item, chosen):
        zh, en = plan_words.trade_off(way.shelf, item, chosen, other, rest, labels)
        found.append({**_told(way.shelf.library, other), "trade_off_zh": zh, "trade_off_en": en})
    return found


def alternatives(way: Way, labels: Mapping[str, Words]) -> dict[str, list[Row]]:
    """Skill -> its two next best resources; skills without any are left out."""
    serves: dict[int, list[str]] = {}
    for skill in way.order:
        if (chosen := way.resource[skill]) is not None:
            serves.setdefault(chosen, []).append(skill)
    found = {skill: _alternatives(way, skill, serves, labels) for skill in way.order}
    return {skill: others for skill, others in found.items() if others}


def _told(library: Library, number: int) -> Row:
    """What is known of a resource."""
    one = library.resources[number]
    return {
        "resource_id": one.resource_id,
        "title": one.title,
        "minutes": library.minutes(number),
        "is_length_known": one.minutes is not None,
        "difficulty": one.difficulty,
        "language": one.language,
        "quality": one.quality,
    }


def _resources(way: Way, steps: Sequence[Row]) -> list[Row]:
    """The resources in the order in which they are taken up, with what they serve and how their effort comes about."""
    shelf = way.shelf
    by_id: dict[str, list[str]] = {}
    for step in steps:
        if step["resource_id"] is not None:
            by_id.setdefault(step["resource_id"], []).append(step["skill"])
    return [
        {
            **_told(shelf.library, number),
            "serves": by_id[shelf.library.resources[number].resource_id],
            "worth": round(shelf.reader.worth(shelf.library.resources[number]), 4),
            "effort": shelf.catalogue.efforts[number] / 100,
        }
        for number in way.studied
    ]


def _calendar(steps: Sequence[Row], wishes: Wishes) -> Row:
    """The weeks of a plan, or why there are none; the steps learn when they begin and end."""
    minutes = [step["minutes"] or 0 for step in steps]
    table = None
    if wishes.hours_a_week is None:
        reason = ("没有说明每周学习几小时，无法排期。", "No hours a week are stated, so there are no weeks.")
    elif not any(minutes):
        reason = ("没有可排期的学习时间。", "There is no study time to be placed.")
    else:
        table = Timetable.of(minutes, wishes.hours_a_week, wishes.weeks)
        reason = ("按每周这些时间要一百年以上。", "At so few hours a week it would take more than a hundred years.")
    if table is None:
        return {"weeks": [], "reason_zh": reason[0], "reason_en": reason[1]}
    for step, (first, last), is_late in zip(steps, table.spans, table.is_late, strict=True):
        step |= {"starts_week": first, "ends_week": last, "is_late": is_late}
    weeks = [
        {
            "week": number,
            "minutes": round(sum(week.values()), 2),
            "steps": [{"step": steps[place]["step"], "minutes": some} for place, some in week.items()],
        }
        for number, week in enumerate(table.weeks, start=1)
    ]
    return {"weeks": weeks, "reason_zh": None, "reason_en": None}


def skips(learner: Learner, prerequisites: Prerequisites, way: Way, labels: Mapping[str, Words]) -> list[Row]:
    """Everything before the goal that is no step: what is shown, and what only leads to that."""
    left = prerequisites.closure(learner.goal).difference(way.order)
    leads: dict[str, list[str]] = {}
    for skill in prerequisites.ordered(left):
        for before in prerequisites.direct.get(skill, ()):
            leads.setdefault(before, []).append(skill)
    skipped: list[Row] = []
    for skill in prerequisites.ordered(left):
        shown = learner.shown.get(skill, 0.0)
        if skill in learner.known:
            zh, en = "说明为已会。", "Said to be known."
        elif skill in learner.finished:
            zh, en = "所选资料已学完，等待证据。", "What was to be studied is finished; evidence will tell the level."
        elif shown:
            zh, en = f"已有证据：{shown:.1f} 级。", f"Shown already, at level {shown:.1f}."
        else:
            led_zh, led_en = plan_words.names(leads.get(skill, []), labels)
            zh, en = f"只通向已会的{led_zh}。", f"It only leads to what is shown: {led_en}."
        skipped.append({"skill": skill, "level": shown or None, "reason_zh": zh, "reason_en": en})
    return skipped


def _impossible(way: Way) -> list[Row]:
    """The steps for which there is nothing to study."""
    found: list[Row] = []
    for skill in way.order:
        if way.resource[skill] is None:
            zh, en = plan_words.impossible(way.shelf, skill)
            found.append({"skill": skill, "reason_zh": zh, "reason_en": en})
    return found


def _together(steps: Sequence[Row]) -> list[Row]:
    """The groups of steps that require each other."""
    groups: dict[int, list[str]] = {}
    for step in steps:
        groups.setdefault(step["learn_together"], []).append(step["skill"])
    return [{"group": number, "skills": skills} for number, skills in groups.items() if len(skills) > 1]


def _totals(steps: Sequence[Row], resources: Sequence[Row], calendar: Row) -> Row:
    minutes = sum(row["minutes"] for row in resources)
    return {
        "steps": len(steps),
        "resources": len(resources),
        "hours": round(minutes / 60, 2) if resources else None,
        "hours_of_unknown_length": round(sum(r["minutes"] for r in resources if not r["is_length_known"]) / 60, 2),
        "weeks": len(calendar["weeks"]) or None,
        "effort": round(sum(row["effort"] for row in resources), 2),
    }


def _proven(way: Way, effort: float) -> Row:
    """The least effort of any plan for the same skills, or a bound below it, and how far this one is above.

    Null when HiGHS could say nothing in its time.
    """
    exact = exact_cover.solve(way.shelf.catalogue, range(len(way.shelf.items)))
    least = exact.bound / 100
    if not least:
        return {
            "least_effort": None if effort else 0.0,
            "is_least_proven": not effort,
            "gap_share": None if effort else 0.0,
        }
    return {
        "least_effort": least,
        "is_least_proven": exact.is_proven,
        "gap_share": max(0.0, round(effort / least - 1, 6)),
    }


def _summary(
    totals: Row,
    steps: Sequence[Row],
    skipped: Sequence[Row],
    impossible: Sequence[Row],
    library: Library,
    wishes: Wishes,
) -> Words:
    """The plan in one or two sentences."""
    if not steps:
        return "目标所需都已掌握，没有要学的。", "All that the goal needs is shown already; there is nothing to learn."
    n = len(steps)
    zh, en = f"要学 {n} 项", f"{n} skill{'s' if n > 1 else ''} to learn"
    if totals["hours"] is not None:
        of = totals["resources"]
        zh += f"，用 {of} 份资料，约 {plan_words.hours(totals['hours'] * 60)} 小时"
        en += f" from {of} resource{'s' if of > 1 else ''} in about {plan_words.hours(totals['hours'] * 60)} hours"
    if totals["weeks"]:
        zh += f"，每周 {wishes.hours_a_week:g} 小时要 {totals['weeks']} 周"
        en += f", {totals['weeks']} week{'s' if totals['weeks'] > 1 else ''} at {wishes.hours_a_week:g} hours a week"
    late = sum(step["is_late"] for step in steps)
    ends = (
        (skipped, f"跳过 {len(skipped)} 项", f"{len(skipped)} skipped"),
        (impossible, f"{len(impossible)} 项没有合适的资料", f"{len(impossible)} without a suitable resource"),
        (late, f"{late} 项赶不上期限", f"{late} after the deadline"),
        (not library.resources, "没有给出资料，只排顺序", "no resources were given, so this is an order only"),
    )
    zh += "".join(f"；{said}" for some, said, _ in ends if some)
    en += "".join(f"; {said}" for some, _, said in ends if some)
    return f"{zh}。", f"{en}."
