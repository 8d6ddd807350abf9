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


@dataclass(frozen=True)
class Skill:
    """One skill as a writer needs it: the label without its explanation in brackets, and its main topic."""

    skill_id: str
    zh: str
    en: str
    topic_id: str

    @property
    def title(self) -> str:
        """English, as a title or a sentence begins."""
        return self.en[:1].upper() + self.en[1:] if self.en[:2].islower() else self.en


class Vocabulary:
    """The vocabularies that the sample reads; raises FileNotFoundError with the missing file's name."""

    def __init__(self, reference: Path | None = None) -> None:
        self._reference = reference or DATA / "reference"

    def _rows(self, name: str) -> list[dict[str, str]]:
        with (self._reference / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    @cached_property
    def skills(self) -> dict[str, Skill]:
        """Skill id -> skill, in the vocabulary's order."""
        return {
            r["skill_id"]: Skill(
                r["skill_id"], _plain(r["label_zh"]), _inside(_plain(r["label_en"])), _items(r["topics"])[0]
            )
            for r in self._rows("skills")
        }

    @cached_property
    def role_skills(self) -> dict[str, list[tuple[str, str]]]:
        """Role id -> (skill id, necessity), the weightiest first, without the two planted subjects."""
        rows = sorted(self._rows("role_skills"), key=lambda r: (r["role_id"], -float(r["weight"]), r["skill_id"]))
        roles: dict[str, list[tuple[str, str]]] = {}
        for row in rows:
            if not self.is_planted(row["skill_id"]):
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
    def studied(self) -> list[Skill]:
        """Every skill that papers and tutorials may be about: all but the planted ones."""
        return [s for s in self.skills.values() if not self.is_planted(s.skill_id)]


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
    return label.split("（")[0].split(" (")[0].strip()


def _inside(label: str) -> str:
    """English as it stands inside a sentence: `Fine-tuning` -> `fine-tuning`, names such as `PyTorch` unchanged."""
    first, *rest = label.split(" ")
    is_common = first[1:].islower() and first.isascii() and (bool(rest) or "-" in first)
    common = {"Statistics", "Calculus", "Optimisation", "Communication", "Teaching", "Mentoring", "Robotics", "Alignment"}
    is_name = any(word[:1].isupper() for word in rest)
    names = {"Apache", "Hugging", "Stable", "Markov", "Gaussian", "Bayesian", "Power", "Google", "Huawei", "Alibaba"}
    if (is_common or first in common) and not is_name and first not in names:
        return label[:1].lower() + label[1:]
    return label
