"""A plan with everything that its exports say: names in both languages, links, when it begins, what has changed.

Answers: what stands in each export, and what does nobody outside learn from it? Of the person only the pseudonym goes
out, and that only where a file must be told from another's. May import: `pipelines.derive.plan_requests`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any, Literal
from urllib.parse import quote

from pipelines.derive.plan_requests import Offer, Request

Language = Literal["zh", "en"]
Words = tuple[str, str]
SITE = "ai-talent-exchange"


@dataclass(frozen=True)
class PlanExport:
    """A plan of `plans.make_plan` and what its words need."""

    whose: str  # a pseudonym; empty for nobody in particular
    request: Request
    goal: Words
    plan: Mapping[str, Any]
    offer: Offer
    as_of: datetime  # of the data
    starts_on: date  # the first day of week 1
    changes: Mapping[str, Any] | None = None  # of `plan_changes.compare`, against the plan before

    def identity(self, *more: str) -> str:
        """The same for the same thing in each version of a plan, and no way back to the pseudonym."""
        parts = (self.whose, self.request.goal_kind, self.request.goal_id, *more)
        return sha256("\0".join(parts).encode()).hexdigest()[:32]

    def skill(self, skill: str, language: Language) -> str:
        """The name of a skill."""
        return said(self.offer.labels.get(skill, (skill, skill)), language)

    def project(self, project: str, language: Language) -> str:
        """The name of a project."""
        return said(self.offer.projects.get(project, (project, project)), language)

    def resource(self, resource_id: str) -> Mapping[str, Any]:
        """What is known of a resource: title, url, kind, language."""
        return self.offer.told[resource_id]

    def week_on(self, week: int) -> date:
        """The first day of a week of the plan."""
        return self.starts_on + timedelta(weeks=week - 1)

    def of_week(self, week: int) -> Iterator[tuple[Mapping[str, Any], float]]:
        """The steps of one week, each with the minutes that fall into it."""
        weeks: Sequence[Mapping[str, Any]] = self.plan["calendar"]["weeks"]
        for part in weeks[week - 1]["steps"] if week <= len(weeks) else ():
            yield self.plan["steps"][part["step"] - 1], part["minutes"]


def said(words: Words, language: Language) -> str:
    """The one of two texts."""
    return words[0] if language == "zh" else words[1]


def hours(minutes: float, language: Language) -> str:
    """Minutes as hours, with their unit."""
    number = f"{minutes / 60:.1f}".removesuffix(".0")
    return f"{number} 小时" if language == "zh" else f"{number} h"


def address(url: object) -> str | None:
    """An address that may stand in a file: http or https, without what could end it; else None."""
    text = str(url or "").strip()
    return quote(text, safe=":/?#[]@!$&'*+,;=%~-._") if text.lower().startswith(("http://", "https://")) else None


def markdown(text: object) -> str:
    """Text from outside, made harmless inside Markdown, on one line."""
    line = " ".join(str(text or "").split())
    return "".join(f"\\{c}" if c in "\\`*_{}[]()#+-!|<>~" else c for c in line)


def link(title: object, url: object) -> str:
    """A title from outside, linked where its address may be followed."""
    to = address(url)
    return f"[{markdown(title)}](<{to}>)" if to else markdown(title)
