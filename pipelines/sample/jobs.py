"""Job postings as Greenhouse boards answer them: one JSON document a board, `content` as entity-escaped HTML.

Two planted truths live here: a skill that twice as many postings of the last six months name as of the six months
before, and postings that were published again or by an agency too. May import: numpy.
https://developers.greenhouse.io/job-board.html
"""

from __future__ import annotations

import html
import json
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from pipelines.sample.calendar import SHANGHAI, moment, utc
from pipelines.sample.texts import Writer, tidy
from pipelines.sample.vocabulary import RISING_SKILL, Vocabulary, ingredients, stream, zipf

JOBS = 500
DAYS = 420  # postings are spread over 60 weeks
REPOSTED = 12
CROSSPOSTED = 8
RISING_BEFORE = 14  # postings that name the rising skill in the six full months before the last six
RISING_RECENT = 28  # and in the last six full months
AGENCY = "talentbridge"
RISING_ROLE = "agent-engineer"


@dataclass(frozen=True)
class Job:
    """One posting of the sample; `required` and `useful` are the skills that its text names."""

    job_id: int
    board: str
    company: str
    title: str
    role_id: str
    language: str
    location: str
    content: str
    department: str
    posted: datetime
    closes: datetime | None
    required: list[str]
    useful: list[str]
    fields: dict[str, str]
    family: int | None = None

    @property
    def global_id(self) -> str:
        """The id that staging gives it."""
        return f"greenhouse:{self.job_id}"


def month_start(day: date, back: int = 0) -> date:
    """First day of the month `back` months before that of `day`."""
    number = day.year * 12 + day.month - 1 - back
    return date(number // 12, number % 12 + 1, 1)


def jobs(vocabulary: Vocabulary, until: date, seed: int) -> list[Job]:
    """All postings, the oldest first."""
    rng = stream(seed, "jobs")
    writer = Writer(rng)
    made = ingredients("jobs")
    roles = [r for r in made["titles"] if r in vocabulary.role_skills]
    days = _days(writer, until)
    taken: set[tuple[str, str]] = set()
    found: list[Job] = []
    for i, (day, is_rising) in enumerate(days):
        role = RISING_ROLE if is_rising else roles[int(rng.choice(len(roles), p=zipf(len(roles), 0.35)))]
        board = writer.pick(made["boards"][:-1])
        title, team = _title(writer, made, role, board, taken)
        found.append(_posting(writer, vocabulary, made, board, role, title, team, day, is_rising, 4_100_000 + i * 37))
    common = [j for j in found if RISING_SKILL not in [*j.required, *j.useful] and (until - j.posted.date()).days > 80]
    twice = writer.some(common, REPOSTED + CROSSPOSTED)
    found += [_again(writer, job, n, by_agency=n >= REPOSTED) for n, job in enumerate(twice)]
    families = {j.family for j in found if j.family}
    found = [replace(j, family=j.job_id) if j.job_id in families else j for j in found]
    return sorted(found, key=lambda j: (j.posted, j.job_id))


def write(found: list[Job], folder: Path) -> dict[str, int]:
    """One file a board; returns postings per file."""
    folder.mkdir(parents=True, exist_ok=True)
    counts: dict[str, int] = {}
    for board, *_ in ingredients("jobs")["boards"]:
        postings = [_document(job) for job in found if job.board == board]
        document = {"jobs": postings, "meta": {"total": len(postings)}}
        path = folder / f"greenhouse-{board}.json"
        path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        counts[f"jobs/{path.name}"] = len(postings)
    return counts


def _days(writer: Writer, until: date) -> list[tuple[date, bool]]:
    """Day of every posting, and whether it names the rising skill: an exact number in each half year."""
    this, recent, before = month_start(until), month_start(until, 6), month_start(until, 12)

    def inside(first: date, last: date) -> date:  # never on the edge of a month, where time zones decide
        return first + timedelta(days=int(writer.rng.integers(1, (last - first).days - 1)))

    rising = [inside(before, recent) for _ in range(RISING_BEFORE)] + [
        inside(recent, this) for _ in range(RISING_RECENT)
    ]
    others = JOBS - REPOSTED - CROSSPOSTED - len(rising)
    plain = [until - timedelta(days=int(writer.rng.beta(1, 1.25) * DAYS) + 1) for _ in range(others)]
    return [(d, True) for d in rising] + [(d, False) for d in plain]


def _title(
    writer: Writer, made: dict[str, Any], role: str, board: list[str], taken: set[tuple[str, str]]
) -> tuple[str, str]:
    """A title that this board has not used yet, and the team."""
    zh = board[3] == "zh"
    while True:
        before, after = writer.pick(made["seniority"][board[3]])
        team = writer.pick(made["teams_zh" if zh else "teams_en"])
        name = writer.pick(made["titles"][role][0 if zh else 1])
        title = tidy(f"{before}{name}{after}（{team}）") if zh else f"{before} {name} {after}".strip() + f", {team}"
        if (board[0], title) not in taken:
            taken.add((board[0], title))
            return title, team


def _posting(
    writer: Writer, vocabulary: Vocabulary, made: dict[str, Any], board: list[str], role: str, title: str, team: str,
    day: date, is_rising: bool, job_id: int,
) -> Job:  # fmt: skip
    rng = writer.rng
    named = vocabulary.role_skills[role]
    required = [s for s, n in named if n == "required"][: int(rng.integers(3, 7))]
    useful = [s for s, n in named if n == "useful"][: int(rng.integers(1, 5))]
    strange = writer.pick(vocabulary.writable).skill_id
    if rng.random() < 0.4 and strange not in [*required, *useful]:
        useful.append(strange)
    if is_rising:
        (required if rng.random() < 0.5 else useful).append(RISING_SKILL)
    language = board[3]
    remote = rng.random() < 0.18
    location = board[4] if not remote else f"{board[4]}（可远程）" if language == "zh" else f"Remote - {board[4]}"
    company = board[1] if language == "zh" else board[2]
    return Job(
        job_id=job_id,
        board=board[0],
        company=company,
        title=title,
        role_id=role,
        language=language,
        location=location,
        content=_content(writer, vocabulary, made, board, company, team, required, useful),
        department=team,
        posted=utc(moment(day, float(rng.uniform(9, 18)))),
        closes=utc(moment(day + timedelta(days=60), 23)) if rng.random() < 0.25 else None,
        required=required,
        useful=useful,
        fields=_fields(writer, board, title),
    )


def _content(
    writer: Writer, vocabulary: Vocabulary, made: dict[str, Any], board: list[str], company: str, team: str,
    required: list[str], useful: list[str],
) -> str:  # fmt: skip
    """The posting's HTML, escaped once more as Greenhouse does."""
    language = board[3]
    zh = language == "zh"
    head = made["sections"][language]
    field = writer.pick(writer.fields)
    more = {"company": company, "team": team, "city": board[4]}

    def lines(kind: str, skills: list[str]) -> list[str]:
        told: list[str] = []
        for skill in (vocabulary.skills[k] for k in skills):
            template = writer.pick(made[f"{'soft' if skill.kind == 'soft' else kind}_{language}"])
            told.append(writer.fill(template, skill, skill, field, zh=zh, n=str(int(writer.rng.integers(1, 7)))))
        return told

    any_skill = vocabulary.skills[required[0]]
    plain = {
        k: [writer.fill(t, any_skill, any_skill, field, zh=zh, **more) for t in writer.some(made[f"{k}_{language}"], n)]
        for k, n in (("about", 1), ("duties", 3), ("benefits", 2))
    }
    parts = [f"<h3>{head['about']}</h3><p>{plain['about'][0]}</p>", _list(head["duties"], plain["duties"])]
    parts += [_list(head["required"], lines("required", required)), _list(head["useful"], lines("useful", useful))]
    parts.append(_list(head["benefits"], plain["benefits"]))
    if not zh and writer.rng.random() < 0.55:
        parts.append(f"<p>{_salary(writer, board[5])}</p>")
    return html.escape("".join(parts))


def _list(heading: str, lines: list[str]) -> str:
    return f"<h3>{heading}</h3><ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>"


def _fields(writer: Writer, board: list[str], title: str) -> dict[str, str]:
    """The board's own fields: kind of employment, place of work, and in China the pay."""
    zh = board[3] == "zh"
    is_intern = "实习" in title or "Intern" in title
    found: dict[str, str] = {}
    if writer.rng.random() < 0.8:
        kinds = ("实习", "全职") if zh else ("Internship", "Full-time")
        found["用工类型" if zh else "Employment Type"] = kinds[0 if is_intern else 1]
    if writer.rng.random() < 0.5:
        found["办公方式" if zh else "Workplace Type"] = writer.pick(
            ["现场办公", "混合办公"] if zh else ["On-site", "Hybrid"]
        )
    if zh and not is_intern and writer.rng.random() < 0.6:
        found["薪资范围"] = _salary(writer, board[5])
    return found


def _salary(writer: Writer, currency: str) -> str:
    low = int(writer.rng.integers(10, 28))
    high = low + int(writer.rng.integers(6, 20))
    if currency == "CNY":
        months = writer.pick(["/月", "·14薪", "·13薪", "·16薪"])
        return f"{low * 2}-{high * 2}K{months}"
    scale = {"USD": 6, "EUR": 4, "GBP": 4, "SGD": 5}[currency]
    sign = {"USD": "$", "EUR": "€", "GBP": "£", "SGD": "S$"}[currency]
    return f"Salary: {sign}{low * scale},000 - {sign}{high * scale},000 per year"


def _again(writer: Writer, job: Job, n: int, *, by_agency: bool) -> Job:
    """The same posting some weeks later, on its own board or on the agency's."""
    return replace(
        job,
        job_id=4_900_000 + n,
        board=AGENCY if by_agency else job.board,
        posted=job.posted
        + timedelta(days=int(writer.rng.integers(5, 20) if by_agency else writer.rng.integers(28, 70))),
        closes=None,
        family=job.job_id,
    )


def _document(job: Job) -> dict[str, Any]:
    at = job.posted.astimezone(SHANGHAI).isoformat(timespec="seconds")
    return {
        "absolute_url": f"https://boards.greenhouse.example/{job.board}/jobs/{job.job_id}",
        "data_compliance": [],
        "internal_job_id": job.job_id + 1_000_000,
        "location": {"name": job.location},
        "metadata": [
            {"id": n, "name": name, "value": value, "value_type": "short_text"}
            for n, (name, value) in enumerate(job.fields.items(), 1)
        ],
        "id": job.job_id,
        "updated_at": at,
        "requisition_id": f"R-{job.job_id % 100_000}",
        "title": job.title,
        "company_name": job.company,
        "first_published": at,
        "language": job.language,
        "application_deadline": job.closes.isoformat().replace("+00:00", "Z") if job.closes else None,
        "content": job.content,
        "departments": [{"id": 1, "name": job.department, "child_ids": [], "parent_id": None}],
        "offices": [{"id": 1, "name": job.location, "location": job.location, "child_ids": [], "parent_id": None}],
    }
