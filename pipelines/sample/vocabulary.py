"""What the sample may name: skills, roles and verbs of `data/reference`, and the ingredients of `data/sample`.

Everything random in the sample is drawn here too, one independent stream for each part, so that changing one part
leaves the others as they were. May import: numpy, yaml.
"""

from __future__ import annotations

import csv
import zlib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
import yaml

DATA = Path(__file__).resolve().parents[2] / "data"
LISTS = ";"  # separates the items of one cell, here and in every registry file that we write

# Two subjects are kept out of all other texts, because planted truths count how often they are named (truths.py).
RISING_SKILL = "model-context-protocol"
GAP_TOPIC = "causal-inference"


# Words that keep their capital inside an English sentence although they look like common ones.
NAMES = {"Bayesian", "Gaussian", "Markov", "Triton"}
COMMON_KINDS = {"method", "concept", "mathematics", "data", "soft"}
# Papers are about these subjects; nobody writes papers about spreadsheets or time management here.
RESEARCH = {
    "machine-learning",
    "language",
    "vision",
    "speech",
    "robotics",
    "ai-systems",
    "safety-and-society",
    "applications",
}


@dataclass(frozen=True)
class Skill:
    """One skill as a writer needs it: the label without its explanation in brackets, and its main topic.

    en: as it stands inside a sentence. title: as a sentence begins. root: the topic at the top of the hierarchy.
    """

    skill_id: str
    kind: str
    zh: str
    title: str
    topic_id: str
    root: str

    @property
    def en(self) -> str:
        """`Fine-tuning` -> `fine-tuning`; names such as `PyTorch` and `Apache Spark` stay as they are."""
        first, *rest = self.title.split(" ")
        is_plain = first[1:].replace("-", "").islower() and first not in NAMES and len(first) > 1 and first[1] != "-"
        is_common = is_plain and (all(w.islower() for w in rest) if self.kind not in COMMON_KINDS else True)
        if not rest and self.kind not in COMMON_KINDS:
            is_common = False
        return self.title[:1].lower() + self.title[1:] if is_common else self.title

    @property
    def headline(self) -> str:
        """As in the title of a paper: every word of weight begins with a capital."""
        return " ".join(w if w in SMALL else w[:1].upper() + w[1:] for w in self.en.split(" "))


SMALL = {"and", "of", "to", "in", "for", "with", "from", "pandas", "dbt", "spaCy", "llama.cpp"}


class Vocabulary:
    """The vocabularies that the sample reads; raises FileNotFoundError with the missing file's name."""

    def __init__(self, reference: Path | None = None) -> None:
        self._reference = reference or DATA / "reference"

    def _rows(self, name: str) -> list[dict[str, str]]:
        with (self._reference / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    @cached_property
    def skills(self) -> dict[str, Skill]:
        """Skill id -> skill, in the vocabulary's order: those that this community speaks of."""
        roots, spoken = self._roots(), _spoken()
        return {
            r["skill_id"]: Skill(
                r["skill_id"], r["kind"], _plain(r["label_zh"]), _plain(r["label_en"]), topic, roots[topic]
            )
            for r in self._rows("skills")
            if r["skill_id"] in spoken
            for topic in [_items(r["topics"])[0]]
        }

    def _roots(self) -> dict[str, str]:
        """Topic -> the topic at the top of its branch."""
        return {topic: branch[-1] for topic, branch in self.branches.items()}

    @cached_property
    def branches(self) -> dict[str, list[str]]:
        """Topic -> itself and the topics above it, the nearest first."""
        parent = {r["topic_id"]: r["parent_id"] for r in self._rows("topics")}

        def branch(topic: str) -> list[str]:
            return [topic, *(branch(parent[topic]) if parent[topic] else [])]

        return {topic: branch(topic) for topic in parent}

    @cached_property
    def recognised(self) -> set[str]:
        """Skills of which both labels, as we write them, always count as a mention: questions are about these."""
        always = {r["alias"].lower() for r in self._rows("skill_aliases") if not r["context"]}
        return {s.skill_id for s in self.skills.values() if {s.zh.lower(), s.en.lower()} <= always}

    @cached_property
    def role_skills(self) -> dict[str, list[tuple[str, str]]]:
        """Role id -> (skill id, necessity), the weightiest first, without the two planted subjects.

        The roles are those that the boards of the sample hire for.
        """
        rows = sorted(self._rows("role_skills"), key=lambda r: (r["role_id"], -float(r["weight"]), r["skill_id"]))
        roles: dict[str, list[tuple[str, str]]] = {}
        hired = ingredients("jobs")["titles"]
        for row in rows:
            if row["role_id"] in hired and row["skill_id"] in self.skills and not self.is_planted(row["skill_id"]):
                roles.setdefault(row["role_id"], []).append((row["skill_id"], row["necessity"]))
        return roles

    @cached_property
    def verbs(self) -> dict[str, tuple[str, bool]]:
        """Verb id -> (IRI, is it an activity)."""
        return {r["verb_id"]: (r["iri"], r["is_activity"].lower() in ("true", "1")) for r in self._rows("verbs")}

    def is_planted(self, skill_id: str) -> bool:
        """The skill belongs to a planted truth and may only be named where the truth says so."""
        return skill_id == RISING_SKILL or self.skills[skill_id].topic_id == GAP_TOPIC

    @cached_property
    def writable(self) -> list[Skill]:
        """Skills of the roles, without the planted ones: what most texts are about."""
        named = dict.fromkeys(s for skills in self.role_skills.values() for s, _ in skills)
        return [self.skills[s] for s in named]

    @cached_property
    def researched(self) -> list[Skill]:
        """Skills that papers are about."""
        kinds = {"method", "concept", "mathematics"}
        return [
            s
            for s in self.skills.values()
            if s.kind in kinds and s.root in RESEARCH and not self.is_planted(s.skill_id)
        ]

    @cached_property
    def studied(self) -> list[Skill]:
        """Skills that tutorials are about: all but the planted ones."""
        return [s for s in self.skills.values() if not self.is_planted(s.skill_id)]

    @cached_property
    def neighbours(self) -> dict[str, list[Skill]]:
        """Skill -> others that roles ask for together with it, else others of its topic: what goes with what."""
        together: dict[str, dict[str, None]] = {}
        for skills in self.role_skills.values():
            ids = [s for s, _ in skills if self.skills[s].kind != "soft"]
            for skill in ids:
                together.setdefault(skill, {}).update(dict.fromkeys(i for i in ids if i != skill))
        found = {skill: [self.skills[i] for i in others] for skill, others in together.items() if others}
        for skill in self.studied:
            if skill.skill_id not in found:
                same = [o for o in self.studied if o.root == skill.root and o != skill and o.kind == skill.kind]
                found[skill.skill_id] = same or [o for o in self.studied if o != skill and o.root == skill.root]
        return found


@cache
def _spoken() -> frozenset[str]:
    """Skills that the sample may speak of: a fixed list, so that the vocabulary grows without changing the sample."""
    return frozenset((DATA / "sample" / "skills.txt").read_text(encoding="utf-8").split())


@cache
def ingredients(name: str) -> Any:
    """One YAML file of `data/sample`."""
    return yaml.safe_load((DATA / "sample" / f"{name}.yml").read_text(encoding="utf-8"))


def facts(name: str) -> list[dict[str, str]]:
    """One CSV file of `data/sample`: real papers, courses or repositories, as facts."""
    with (DATA / "sample" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def stream(seed: int, part: str) -> np.random.Generator:
    """The random numbers of one part of the sample; the same for the same seed on every machine."""
    return np.random.default_rng([seed, zlib.crc32(part.encode())])


def zipf(n: int, exponent: float = 0.9) -> np.ndarray:
    """Shares of `n` things by rank, summing to 1: popularity falls with a power of the rank."""
    weights = np.arange(1, n + 1, dtype=float) ** -exponent
    return weights / weights.sum()


def _items(cell: str) -> list[str]:
    return [part.strip() for part in cell.replace("|", LISTS).replace(",", LISTS).split(LISTS) if part.strip()]


def _plain(label: str) -> str:
    return label.split("（", maxsplit=1)[0].split(" (", maxsplit=1)[0].strip()
