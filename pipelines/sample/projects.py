"""Projects with everything the registry knows of them, and the repositories as GitHub's API lists them.

One planted truth lives here: a project that has been silent, late and short of a critical skill. May import: numpy.
https://docs.github.com/en/rest/repos/repos
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from pipelines.sample.calendar import moment, utc
from pipelines.sample.people import People
from pipelines.sample.texts import Writer
from pipelines.sample.vocabulary import Vocabulary, facts, ingredients, stream

PROJECTS = 90
SHARED = 60
AT_RISK = "p-041"
SILENT_DAYS = 47  # days between its last progress report and the last day of the sample
LATE_DAYS = 33  # days by which its open milestone is late on the last day
RISK_SKILL = "cuda"

Row = dict[str, Any]


@dataclass
class Registry:
    """Rows of the registry files by file name; `team` holds the members of each project, the owner first."""

    projects: list[Row] = field(default_factory=list)
    project_needs: list[Row] = field(default_factory=list)
    milestones: list[Row] = field(default_factory=list)
    project_risks: list[Row] = field(default_factory=list)
    outcomes: list[Row] = field(default_factory=list)
    shared_resources: list[Row] = field(default_factory=list)
    repositories: list[Row] = field(default_factory=list)
    team: dict[str, list[int]] = field(default_factory=dict)


def registry(vocabulary: Vocabulary, crowd: People, until: date, seed: int) -> Registry:
    """All projects and shared resources."""
    rng = stream(seed, "projects")
    writer = Writer(rng)
    made = ingredients("projects")
    found = Registry()
    stayers = crowd.present.sum(axis=1).argsort()[::-1][: max(8, crowd.count // 4)]
    seen: set[str] = set()
    for n in range(1, PROJECTS + 1):
        project_id = f"p-{n:03d}"
        found.projects.append(_project(writer, vocabulary, made, project_id, until, seen))
        team = [int(i) for i in rng.permutation(stayers)[: int(rng.integers(2, 7))]]
        team.sort(key=lambda i: (int(crowd.joined_at[i]), i))  # the owner is who came first
        found.team[project_id] = team
        found.projects[-1]["owner_id"] = crowd.accounts[team[0]]
        if project_id == AT_RISK:
            _plant(found.projects[-1], until)
        _milestones(writer, made, found, until)
        _needs(writer, vocabulary, found, crowd, until)
        _risks(writer, made, found, until)
        _outcomes(writer, made, found, until)
        _repository(writer, found, until)
    found.repositories += [_real(row, until) for row in facts("repositories")]
    _shared(writer, made, found, until)
    return found


def write(found: Registry, path: Path) -> int:
    """The repositories as one JSON list; returns their number."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(found.repositories, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return len(found.repositories)


def _project(
    writer: Writer, vocabulary: Vocabulary, made: dict[str, Any], project_id: str, until: date, seen: set[str]
) -> Row:
    a = writer.pick([s for s in vocabulary.writable if s.kind != "soft" and s.root != "mathematics"])
    while True:
        zh, en = writer.pick(made["names"])
        work = writer.pick(writer.fields)
        name_zh = writer.fill(zh, a, a, work, zh=True)
        if name_zh not in seen:
            break
    seen.add(name_zh)
    name_en = writer.fill(en, a, a, work, zh=False)
    goal_zh, goal_en = writer.pick(made["goals"])
    status = writer.pick(["running"] * 9 + ["open"] * 4 + ["finished"] * 5 + ["proposed"] * 2 + ["paused", "cancelled"])
    started = until - timedelta(days=int(writer.rng.integers(40, 400)))
    due = started + timedelta(days=int(writer.rng.integers(90, 240)))
    ended = None
    if status in ("finished", "cancelled"):
        ended = min(due + timedelta(days=int(writer.rng.integers(-20, 30))), until - timedelta(days=3))
    elif status != "finished":
        due = max(due, until + timedelta(days=int(writer.rng.integers(20, 120))))
    has_budget = writer.rng.random() < 0.6
    return {
        "project_id": project_id,
        "name_zh": name_zh,
        "name_en": name_en,
        "goal_zh": writer.fill(goal_zh, a, a, work, zh=True),
        "goal_en": writer.fill(goal_en, a, a, work, zh=False),
        "owner_id": None,
        "status": status,
        "topic_id": a.topic_id,
        "repository_id": None,
        "budget": f"{int(writer.rng.integers(5, 80)) * 1000}.00" if has_budget else None,
        "currency": "CNY" if has_budget else None,
        "started_on": None if status == "proposed" else started,
        "due_on": due,
        "ended_on": ended,
        "_field": work,
        "_skill": a.skill_id,
    }


def _plant(project: Row, until: date) -> None:
    project |= {
        "status": "running",
        "started_on": until - timedelta(days=180),
        "due_on": until + timedelta(days=60),
        "ended_on": None,
    }


def _milestones(writer: Writer, made: dict[str, Any], found: Registry, until: date) -> None:
    project = found.projects[-1]
    start = project["started_on"]
    if start is None:
        return
    names = made["milestones"][: int(writer.rng.integers(3, 7))]
    span = (project["due_on"] - start).days
    for k, (zh, en) in enumerate(names):
        due = start + timedelta(days=round(span * (k + 1) / len(names)))
        done = due + timedelta(days=int(writer.rng.integers(-8, 9)))
        is_done = done < until and project["status"] not in ("open", "cancelled")
        if project["project_id"] == AT_RISK:
            is_done = k == 0
            due = start + timedelta(days=50) if k == 0 else until + timedelta(days=12 * k)
            due = until - timedelta(days=LATE_DAYS) if k == 1 else due
            done = start + timedelta(days=52)
        elif not is_done and due <= until:
            due = until + timedelta(days=5 + 7 * k)  # only the planted project is late today
        found.milestones.append(
            {
                "milestone_id": f"{project['project_id']}-m{k + 1}",
                "project_id": project["project_id"],
                "name_zh": zh,
                "name_en": en,
                "due_on": due,
                "done_on": done if is_done else None,
            }
        )


def _needs(writer: Writer, vocabulary: Vocabulary, found: Registry, crowd: People, until: date) -> None:
    project = found.projects[-1]
    ended = project["status"] in ("finished", "cancelled")
    role = writer.pick(crowd.roles)
    skills = [s for s, _ in vocabulary.role_skills[role]]
    for k, skill in enumerate(writer.some(skills, int(writer.rng.integers(1, 4)))):
        filled = ended or writer.rng.random() < 0.6
        critical = filled and writer.rng.random() < 0.4  # an open critical need is what the planted project has
        found.project_needs.append(
            _need(
                project,
                f"s{k + 1}",
                skill=skill,
                level=int(writer.rng.integers(2, 5)),
                critical=critical,
                filled=filled,
            )
        )
    if project["project_id"] == AT_RISK:
        found.project_needs.append(_need(project, "s9", skill=RISK_SKILL, level=4, critical=True, filled=False))
    if writer.rng.random() < 0.55:
        kind = writer.pick(["compute", "data", "tool", "support"])
        amount = float(writer.rng.integers(2, 120))
        found.project_needs.append(
            _need(project, "r1", kind=kind, amount=amount, critical=False, filled=ended or writer.rng.random() < 0.5)
        )
    for need in found.project_needs:
        need.setdefault("needed_from", until - timedelta(days=30))
        need.setdefault("needed_until", None)


def _need(
    project: Row, suffix: str, *, skill: str | None = None, level: int | None = None, kind: str | None = None,
    amount: float = 1, critical: bool, filled: bool,
) -> Row:  # fmt: skip
    return {
        "need_id": f"{project['project_id']}-{suffix}",
        "project_id": project["project_id"],
        "need_kind": "skill" if skill else "resource",
        "skill_id": skill,
        "level": level,
        "resource_kind": kind,
        "quantity": amount,
        "importance": "critical" if critical else "useful",
        "is_filled": filled,
    }


def _risks(writer: Writer, made: dict[str, Any], found: Registry, until: date) -> None:
    project = found.projects[-1]
    if project["started_on"] is None:
        return
    for k, kind in enumerate(writer.some(list(made["risks"]), int(writer.rng.integers(0, 3)))):
        opened = project["started_on"] + timedelta(days=int(writer.rng.integers(5, 40)))
        closed = writer.rng.random() < 0.7
        found.project_risks.append(
            {
                "risk_id": f"{project['project_id']}-k{k + 1}",
                "project_id": project["project_id"],
                "kind": kind,
                "severity": int(writer.rng.integers(2, 6)) if closed else int(writer.rng.integers(1, 4)),
                "note_zh": made["risks"][kind][0],
                "note_en": made["risks"][kind][1],
                "opened_on": opened,
                "closed_on": min(opened + timedelta(days=20), until) if closed else None,
            }
        )


def _outcomes(writer: Writer, made: dict[str, Any], found: Registry, until: date) -> None:
    project = found.projects[-1]
    if project["status"] not in ("finished", "running") or project["project_id"] == AT_RISK:
        return
    n = int(writer.rng.integers(1, 4)) if project["status"] == "finished" else int(writer.rng.integers(0, 2))
    for k, kind in enumerate(writer.some(list(made["outcomes"]), n)):
        zh, en = made["outcomes"][kind]
        slug = project["project_id"]
        number = f"{slug}-o{k + 1}"
        reference = {
            "code": f"https://github.com/sample-projects/{slug}",
            "paper": f"10.5555/sample.{number}",  # 10.5555 is Crossref's prefix for examples
        }.get(kind, f"https://outcomes.example/{number}")
        unknown = writer.rng.random() < 0.25
        day = (project["ended_on"] or until) - timedelta(days=int(writer.rng.integers(1, 30)))
        found.outcomes.append(
            {
                "outcome_id": number,
                "project_id": slug,
                "kind": kind,
                "title_zh": zh.format(d=project["_field"][0]),
                "title_en": en.format(d=project["_field"][1]),
                "reference": reference,
                "published_on": day,
                "licence": writer.pick(["Apache-2.0", "MIT", "CC-BY-4.0", None]),
                "has_tests": None if unknown or kind != "code" else writer.rng.random() < 0.6,
                "has_documentation": None if unknown else writer.rng.random() < 0.7,
                "reuses": None if unknown else int(writer.rng.geometric(0.25)) - 1,
            }
        )


def _repository(writer: Writer, found: Registry, until: date) -> None:
    project = found.projects[-1]
    if project["status"] == "proposed" or (writer.rng.random() < 0.4 and project["project_id"] != AT_RISK):
        return
    name = f"sample-projects/{project['project_id']}"
    project["repository_id"] = name
    silent = SILENT_DAYS if project["project_id"] == AT_RISK else int(writer.rng.integers(1, 15))
    pushed = (project["ended_on"] or until) - timedelta(days=silent)
    row = {
        "repository": name,
        "programming_language": "Python",
        "licence": writer.pick(["MIT", "Apache-2.0", "NOASSERTION"]),
        "created_on": project["started_on"].isoformat(),
        "stars": str(int(writer.rng.lognormal(2.5, 1.1))),
        "topics": project["_skill"],
    }
    found.repositories.append(_real(row, pushed) | {"description": project["goal_en"]})


def _real(row: dict[str, str], pushed: date) -> Row:
    """One repository as GitHub's API shows it (the fields that readers use); star numbers are rounded."""
    owner, name = row["repository"].split("/")
    stars = int(row["stars"])
    licence = row["licence"]
    return {
        "id": sum(ord(c) * 31**i for i, c in enumerate(row["repository"])) % 900_000_000,
        "name": name,
        "full_name": row["repository"],
        "owner": {"login": owner, "type": "Organization"},
        "private": False,
        "html_url": f"https://github.com/{row['repository']}",
        "description": None,
        "fork": False,
        "homepage": None,
        "language": row["programming_language"],
        "topics": row["topics"].split(";"),
        "stargazers_count": stars,
        "forks_count": stars // 7,
        "open_issues_count": stars // 90,
        "license": {"key": licence.lower(), "spdx_id": licence},
        "archived": False,
        "created_at": f"{row['created_on']}T08:00:00Z",
        "updated_at": f"{pushed.isoformat()}T09:30:00Z",
        "pushed_at": utc(moment(pushed, 16)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "default_branch": "main",
    }


def _shared(writer: Writer, made: dict[str, Any], found: Registry, until: date) -> None:
    for n in range(SHARED):
        kind, zh, en, unit, low, high = made["shared"][n % len(made["shared"])]
        provider = writer.pick(made["providers"])
        ends = until + timedelta(days=90) if writer.rng.random() < 0.2 else None
        found.shared_resources.append(
            {
                "resource_id": f"r-{n + 1:03d}",
                "kind": kind,
                "name_zh": f"{zh}{n // len(made['shared']) + 1}号",
                "name_en": f"{en} {n // len(made['shared']) + 1}",
                "provider": provider,
                "capacity": float(writer.rng.integers(low, high)),
                "unit": unit,
                "available_from": until - timedelta(days=int(writer.rng.integers(100, 500))),
                "available_until": ends,
            }
        )
