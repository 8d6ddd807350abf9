"""`talent plan`: the way to a goal in any prerequisite graph. Thin: `derive.plans` plans, `plan_files` reads."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from pipelines.commands.speaking import Json, Quiet, speaking, table
from pipelines.failures import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from pipelines.derive.prerequisites import SkillGraph
    from pipelines.derive.study import Library, Reader
    from pipelines.storage.plan_files import Refused, Rows

MOST_SHOWN = 40


def plan(
    graph: Annotated[Path, typer.Option(help="Edges: columns prerequisite, skill and, if you like, confidence.")],
    goal: Annotated[list[str], typer.Option(help="What is aimed at; may be given several times.")],
    out: Annotated[Path, typer.Option(help="File for the plan (JSON).")],
    known: Annotated[list[str] | None, typer.Option(help="What is known already: a,b or several times.")] = None,
    resources: Annotated[
        Path | None,
        typer.Option(help="What can be studied: columns resource, skills (a;b) and, if you like, minutes or hours, "
                     "title, difficulty (1-5), quality (0-1), language, kind, is_free, has_certificate."),
    ] = None,
    hours: Annotated[float | None, typer.Option(help="Hours a week; with --resources it makes the calendar.")] = None,
    weeks: Annotated[float | None, typer.Option(help="The deadline; steps that end later are told.")] = None,
    level: Annotated[int, typer.Option(min=0, max=5, help="Level of the goal, 1-5; 0 asks for none.")] = 0,
    language: Annotated[str, typer.Option(help="Languages read, the preferred first: zh,en.")] = "",
    kind: Annotated[str, typer.Option(help="Only resources of these kinds: course,video.")] = "",
    free: Annotated[bool, typer.Option("--free", help="Only resources known to be free.")] = False,
    certificate: Annotated[bool, typer.Option("--certificate", help="Only resources with a certificate.")] = False,
    most_minutes: Annotated[int | None, typer.Option(min=1, help="No resource longer than this.")] = None,
    firm: Annotated[float, typer.Option(min=0, max=1, help="Edges below this confidence only order.")] = 0,
    previous: Annotated[Path | None, typer.Option(help="An earlier plan: says what has changed and why.")] = None,
    prove: Annotated[bool, typer.Option("--prove", help="Also the least effort possible, proven by HiGHS.")] = False,
    modes: Annotated[
        bool, typer.Option("--modes", help="Also the same goal on the job, as a degree, online and in the company.")
    ] = False,
    columns: Annotated[str, typer.Option(help="Other headings of the edges: prerequisite=a,skill=b.")] = "",
    json_: Json = False,
    quiet: Quiet = False,
) -> None:  # fmt: skip
    """Plan the way to a goal: in order, with resources, weeks, what is skipped, what is impossible, and why."""
    from pipelines.storage import plan_files

    with speaking(json_, quiet) as voice:
        _check(hours=hours, weeks=weeks)
        reader = _reader(language, kind, most_minutes, free, certificate)
        made = _made(
            graph, columns, firm, resources, goal, known or [], level, reader, hours, weeks, previous, prove, modes
        )
        plan_files.write_plan(made, out)
        voice.answer({**made, "file": str(out)}, lambda console: _show(console, made, out))


def _made(
    graph: Path,
    columns: str,
    firm: float,
    resources: Path | None,
    goal: Sequence[str],
    known: Sequence[str],
    level: int,
    reader: Reader,
    hours: float | None,
    weeks: float | None,
    previous: Path | None,
    prove: bool,
    modes: bool,
) -> dict[str, Any]:
    """The plan with what is wrong with the input and, beside an earlier plan, what has changed."""
    from pipelines.derive import plan_changes, plans, training_modes
    from pipelines.derive.planning import Learner
    from pipelines.storage import plan_files

    earlier = plan_files.read_plan(previous) if previous else None
    edges = plan_files.read(graph, plan_files.EDGES, _columns(columns))
    offered = plan_files.read(resources, plan_files.RESOURCES) if resources else None
    skills = _graph(edges, graph.name, firm)
    library, not_taken = _library(offered)
    nodes = _nodes(edges) | library.naming.keys()
    goals, said = _named(goal, nodes), _named(known, nodes)
    _check_goals(goals, nodes, graph)
    learner = Learner(dict.fromkeys(sorted(goals), level), known=frozenset(said), reader=reader)
    wishes = plans.Wishes(hours, weeks)
    made = plans.make_plan(learner, skills.prerequisites, library, wishes, prove)
    if modes:
        made["modes"] = training_modes.compare_modes(learner, skills.prerequisites, library, wishes)
    made["known"] = sorted(said & nodes)
    refused = [*edges.refused, *(offered.refused if offered else [])]
    made["problems"] = [*_problems(skills, said - nodes, refused), *not_taken]
    if earlier:
        made["changes"] = plan_changes.compare(earlier, made, {one.resource_id for one in library.resources})
    return made


def _reader(language: str, kind: str, most_minutes: int | None, free: bool, certificate: bool) -> Reader:
    from pipelines.derive.study import Reader, base

    languages = tuple(dict.fromkeys(base(one) for one in _split(language)))
    return Reader(languages, tuple(_split(kind)), most_minutes, free, certificate)


def _check(**more_than_zero: float | None) -> None:
    for name, value in more_than_zero.items():
        if value is not None and not (value > 0 and math.isfinite(value)):
            raise ConfigurationError(f"--{name} is {value:g}: it must be more than 0; leave it out when it is unknown.")


def _split(said: str) -> list[str]:
    return [part.strip() for part in said.split(",") if part.strip()]


def _columns(said: str) -> dict[str, str]:
    """`prerequisite=a,skill=b` as name -> heading."""
    from pipelines.storage.plan_files import EDGES

    named: dict[str, str] = {}
    for part in _split(said):
        name, _, heading = (word.strip() for word in part.partition("="))
        if name not in EDGES or not heading:
            raise ConfigurationError(f"--columns: `{part}` is not one of {', '.join(f'{n}=HEADING' for n in EDGES)}.")
        named[name] = heading
    return named


def _named(words: Sequence[str], nodes: Collection[str]) -> set[str]:
    """The names that were said: a word that is a node as it stands, commas and all; else its parts."""
    found: set[str] = set()
    for word in words:
        found |= {word.strip()} if word.strip() in nodes else set(_split(word))
    return found


def _check_goals(goals: Collection[str], nodes: Collection[str], graph: Path) -> None:
    """ConfigurationError for a goal that nobody knows, with the names nearest to it."""
    from difflib import get_close_matches

    if not goals:
        raise ConfigurationError("--goal names nothing; name a node of the graph.")
    for one in sorted(goals):
        if one not in nodes:
            lower = {node.lower(): node for node in sorted(nodes)}
            near = [lower[name] for name in get_close_matches(one.lower(), lower, n=3)]
            hint = f"; did you mean {' or '.join(f'`{name}`' for name in near)}?" if near else "."
            raise ConfigurationError(f"`{one}` is not among the {len(nodes):,} names in {graph}{hint}")


def _nodes(edges: Rows) -> set[str]:
    """Every name of the file, also of rows that make no edge."""
    return {name for row in edges.rows for name in (row["prerequisite"], row["skill"]) if name}


def _graph(edges: Rows, source: str, firm: float) -> SkillGraph:
    import polars as pl

    from pipelines.derive.prerequisites import EDGE, join_edges
    from pipelines.storage.plan_files import number

    rows = [(row["prerequisite"], row["skill"], number(row["confidence"]), source) for row in edges.rows]
    return join_edges([pl.DataFrame(rows, schema=EDGE, orient="row")], firm=firm)


def _library(offered: Rows | None) -> tuple[Library, list[dict[str, Any]]]:
    """The resources of a file, and what is wrong with its rows. A resource may stand in several, one a skill."""
    from pipelines.derive.study import Library, Resource
    from pipelines.storage.plan_files import truth

    found: dict[str, Resource] = {}
    skills: dict[str, dict[str, float]] = {}
    problems: list[dict[str, Any]] = []
    for row in offered.rows if offered else []:
        name, taught = row["resource"], [one.strip() for one in (row["skills"] or "").split(";") if one.strip()]
        if not name or not taught:
            zh, en = "缺少资源名或技能，未采用。", "It has no name or no skills; it was left out."
            problems.append({"problem": "no_resource", "resource": name, "reason_zh": zh, "reason_en": en})
            continue
        skills.setdefault(name, {}).update(dict.fromkeys(taught, 1.0))
        if name not in found:
            numbers, wrong = _numbers(row)
            problems += [{"problem": "bad_number", "resource": name} | one for one in wrong]
            found[name] = Resource(
                resource_id=name,
                skills=skills[name],
                **numbers,
                language=row["language"],
                kind=row["kind"],
                title=row["title"],
                is_free=truth(row["is_free"]),
                has_certificate=truth(row["has_certificate"]),
            )
    return Library(tuple(found[name] for name in sorted(found))), problems


def _numbers(row: dict[str, str | None]) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """Minutes, difficulty and quality of a row; what cannot be is unknown, and told."""
    from pipelines.storage.plan_files import number

    hours = number(row["hours"])
    minutes = number(row["minutes"]) if row["minutes"] or hours is None else hours * 60
    given = {"minutes": minutes, "difficulty": number(row["difficulty"]), "quality": number(row["quality"])}
    wrong: list[dict[str, str]] = []
    for name, value in given.items():
        low, high = {"minutes": (0.0, 1e9), "difficulty": (0.5, 5.5), "quality": (-1e-9, 1.0)}[name]
        if value is not None and not low < value <= high:
            given[name] = None
            zh, en = f"{name} 读不出，按未知处理。", f"Its {name} cannot be; it is taken as unknown."
            wrong.append({"reason_zh": zh, "reason_en": en})
    numbers: dict[str, Any] = {**given}
    for name in ("minutes", "difficulty"):
        numbers[name] = None if numbers[name] is None else max(1, round(numbers[name]))
    return numbers, wrong


def _problems(skills: SkillGraph, unknown: Collection[str], refused: Sequence[Refused]) -> list[dict[str, Any]]:
    """What is wrong with the input, as rows: of the graph, of what is said to be known, of the files."""
    rows: list[dict[str, Any]] = skills.problems.to_dicts()
    for name in sorted(unknown):
        zh, en = "说明为已会，但图中没有。", "It is said to be known, but nobody names it."
        rows.append({"problem": "unknown_id", "skill_id": name, "reason_zh": zh, "reason_en": en})
    for pointer, reason, detail in refused:
        said = f"{pointer}: {reason}" + (f" ({detail})" if detail else "")
        rows.append({"problem": "unreadable_row", "reason_zh": f"读不出：{said}。", "reason_en": f"Not read: {said}."})
    return [{name: value for name, value in row.items() if _is_told(value)} for row in rows]


def _is_told(value: object) -> bool:
    """A confidence that is no number is NaN here, which JSON has no word for."""
    return value is not None and not (isinstance(value, float) and not math.isfinite(value))


def _show(console: Console, made: dict[str, Any], out: Path) -> None:
    """The plan for people: the summary, the first steps, what is impossible, what is wrong with the input."""
    console.print(made["summary_en"], markup=False)
    console.print(made["summary_zh"], markup=False)
    if made["steps"]:
        shown = table("step", "learn", "from", "hours", "week", "why", numbers=0)
        for step in made["steps"][:MOST_SHOWN]:
            hours = "" if step["minutes"] is None else f"{step['minutes'] / 60:.1f}"
            week = str(step["starts_week"] or "")
            cells = (str(step["step"]), step["skill"], step["resource_id"] or "", hours, week, step["reason_en"])
            shown.add_row(*(cell.replace("[", "\\[") for cell in cells))
        console.print(shown)
        if len(made["steps"]) > MOST_SHOWN:
            console.print(f"... and {len(made['steps']) - MOST_SHOWN:,} more steps in {out}.", markup=False)
    for group in made["learn_together"]:
        console.print(f"Learn together: {', '.join(group['skills'][:10])}", markup=False)
    for row in made["impossible"][:10]:
        console.print(f"{row['skill']}: {row['reason_en']}", markup=False)
    if made["calendar"]["reason_en"] and made["steps"]:
        console.print(made["calendar"]["reason_en"], markup=False)
    for row in made.get("modes", []):
        console.print(f"{row['label_en']}: {row['reason_en']}", markup=False)
    if "changes" in made:
        console.print(f"Since the earlier plan: {made['changes']['summary_en']}", markup=False)
        for row in made["changes"]["changes"][:20]:
            console.print(f"  {row['reason_en']}", markup=False)
    if made["problems"]:
        first = made["problems"][0]
        said = f"{len(made['problems']):,} things in the input are not right, all in {out}; the first: "
        console.print(f"{said}{first['problem']}. {first['reason_en']}", markup=False)
    console.print(f"Wrote {out}.", markup=False)
