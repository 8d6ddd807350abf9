"""What the build says about its own quality: our labelled sets judged anew, and candidates for the vocabulary.

Answers for `derive_step`: which frames feed `derived.quality_scores`, `derived.quality_errors` and
`derived.skill_candidates`. May import: `pipelines.derive`, `pipelines.evaluate`, settings.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import polars as pl

from pipelines.contracts.derived import QualityError, QualityScore
from pipelines.derive import candidates
from pipelines.derive.shaping import shaped
from pipelines.derive.skills import Vocabulary
from pipelines.derive.tagger import Gazetteer
from pipelines.derive.tagging import Tagger
from pipelines.evaluate import mentions, owned, scores
from pipelines.settings import ROOT, settings

Frames = Mapping[str, pl.DataFrame]
SKILLS, ALIASES = "staging.stg_skills", "staging.stg_skill_aliases"
LABELLED = (SKILLS, ALIASES, "staging.stg_roles", "staging.stg_labelled_sentences", "staging.stg_labelled_titles")
TEXTS = (SKILLS, ALIASES, "staging.stg_tutorials", "staging.stg_jobs")


def outcomes(frames: Frames) -> list[owned.Outcome]:
    """Every task judged on the sets that we label ourselves."""
    vocabulary = Vocabulary.of(frames[SKILLS], frames[ALIASES])
    return [
        *owned.judge_sentences(frames["staging.stg_labelled_sentences"], vocabulary),
        *owned.judge_titles(frames["staging.stg_labelled_titles"], frames["staging.stg_roles"]),
    ]


def quality_scores(judged: list[owned.Outcome]) -> pl.DataFrame:
    """`QualityScore` rows."""
    return shaped(scores.frame([score for one in judged for score in one.scores()]), QualityScore)


def quality_errors(judged: list[owned.Outcome]) -> pl.DataFrame:
    """`QualityError` rows."""
    return shaped(scores.mistakes_frame([m for one in judged for m in one.mistakes()]), QualityError)


def skill_candidates(frames: Frames) -> pl.DataFrame:
    """`SkillCandidate` rows from tutorials and jobs."""
    texts = candidates.texts_of(frames["staging.stg_tutorials"], frames["staging.stg_jobs"])
    skills, aliases = frames[SKILLS], frames[ALIASES]
    return candidates.find_candidates(texts, skills, aliases, _tagger(skills, aliases))


def _tagger(skills: pl.DataFrame, aliases: pl.DataFrame) -> Tagger | None:
    models = settings().models
    return mentions.load(models, Gazetteer.of(skills, aliases)) if (models / mentions.MODEL).exists() else None


@cache
def algorithm() -> str:
    """Hash of the code that judges and of the models."""
    digest = hashlib.sha256()
    files: list[Path] = [*(ROOT / "pipelines" / "evaluate").glob("*.py"), Path(__file__)]
    for file in [*sorted(files), *sorted(settings().models.glob("skill_tagger.*"))]:
        digest.update(file.read_bytes())
    return digest.hexdigest()
