"""The lists that every member gets, from the data of the platform.

Answers: what should this member study, answer or join next, by which model, and whose work do all lists show? Here are
the platform's words for what `recommending` computes:

    taken       a resource viewed, started or completed (a copy of it likewise), a question asked or answered, a
                project joined or led; learnt from are resources alone
    needs       of the goal's skills the weight times the share of the level that is not yet shown
    shown       level / 3, at most 1, of skills with evidence beyond a claim or a page viewed: at 3 one answers
    asks for    the skills of a question, the open needs of a project (1 when critical, else a half)
    quality     mean of what its takers show (outcome) and say (ratings, -1..1 drawn to 0 by five neutral ones, as
                0..1), the two parts of the quality score that are no part of a list otherwise; null without both

Lists of resources hold nothing in a language that the member does not read; projects are for members who agreed to be
shown for them, and no one is offered what they cannot take: a closed project, an answered question.
May import: `pipelines.contracts`, numpy, polars, `derive.interactions`, `derive.matching`,
`derive.recommending`, `derive.recommending_reasons`, `derive.recommender_choice`, `derive.item_models`,
`derive.top_items`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.contracts.derived import Recommendation, RecommendationExposure, RecommenderEvaluation
from pipelines.derive import item_models, recommender_choice
from pipelines.derive.interactions import Indices, Interactions, distinct
from pipelines.derive.matching import NO_EVIDENCE
from pipelines.derive.recommending import KINDS, Catalogue, Kind, Recommender
from pipelines.derive.recommending_reasons import BASELINES, table
from pipelines.derive.shaping import shaped
from pipelines.derive.top_items import Lists, exposure

PLACES = {"for_you": 10, "because_you": 5, "trending": 5, "to_answer": 5, "to_join": 5}
ANSWERING_LEVEL = 3.0
IMPORTANCE = {"critical": 1.0, "useful": 0.5}
FITS = {
    "popularity": item_models.popularity,
    "recency": item_models.recency,
    "random": item_models.random,
    **item_models.CANDIDATES,
}


def take(takings: pl.DataFrame, projects: pl.DataFrame, copies: pl.DataFrame) -> pl.DataFrame:
    """[user_id, item_id, at] once a pair from `takings` of the same columns, with what project leaders lead.

    `projects` has [item_id, owner_id], `copies` [document_id, family_id]: who took one of a family took them all.
    """
    led = projects.select(user_id="owner_id", item_id="item_id", at=pl.lit(None, pl.Datetime("us", "UTC"))).drop_nulls(
        ["user_id", "item_id"]
    )
    known = pl.concat([takings.drop_nulls(["user_id", "item_id"]).select(led.columns), led], how="vertical_relaxed")
    families = copies.select(item_id="document_id", family="family_id").unique()
    of_family = known.join(families, on="item_id")
    alike = of_family.select("user_id", "family", "at").join(families, on="family").select(led.columns)
    return distinct(pl.concat([known, alike]))


def evaluate(pairs: pl.DataFrame) -> pl.DataFrame:
    """The models on rows of `take` about resources, as `RecommenderEvaluation` rows."""
    choice = recommender_choice.choose(pairs)
    nearest = {
        name: min((c for c in choice.comparisons if c.model == name), key=lambda c: c.difference)
        for name in {c.model for c in choice.comparisons}
    }
    scores = {one.model: one for one in choice.scores}
    rows: list[dict[str, object]] = []
    for model in [*scores, *(m for m in {choice.model: 0, **choice.left_out} if m not in scores)]:
        score, against = scores.get(model), nearest.get(model)
        zh, en = choice.left_out.get(model, (choice.reason_zh, choice.reason_en))
        rows.append(
            {
                "model": model,
                "is_baseline": model in BASELINES,
                "is_chosen": model == choice.model,
                "is_fallback": choice.is_fallback,
                "split": choice.way,
                "users": choice.users,
                "ndcg": score and score.ndcg,
                "ndcg_low": score and score.ndcg_low,
                "ndcg_high": score and score.ndcg_high,
                "recall": score and score.recall,
                "items_shown": score and score.shown,
                "against": against and against.baseline,
                "difference": against and against.difference,
                "difference_low": against and against.low,
                "difference_high": against and against.high,
                "reason_zh": zh,
                "reason_en": en,
            }
        )
    return shaped(pl.DataFrame(rows, schema_overrides=RecommenderEvaluation.dtypes()), RecommenderEvaluation)


@dataclass(frozen=True)
class Community:
    """Who is there, what can be shown to them, and what is known of both."""

    members: pl.DataFrame  # [member_id, languages, goal_role, open_to]
    items: pl.DataFrame  # [item_id, kind, source, published_on, quality, title, language]
    item_skills: pl.DataFrame  # [item_id, skill_id, weight]
    member_skills: pl.DataFrame  # `MemberSkill` rows
    role_skills: pl.DataFrame  # [role_id, skill_id, weight, level]
    skills: pl.DataFrame  # [skill_id, label_zh, label_en]

    def needs(self) -> pl.DataFrame:
        """[user_id, skill_id, weight]: what the goal of each member lacks."""
        held = self.member_skills.filter(pl.col("proof") != "claimed").select("member_id", "skill_id", held="level")
        short = (1 - pl.col("held").fill_null(0.0) / pl.col("level")).clip(0, 1)
        return (
            self.members.select("member_id", role_id="goal_role")
            .join(self.role_skills.select("role_id", "skill_id", "weight", "level"), on="role_id")
            .join(held, on=["member_id", "skill_id"], how="left")
            .select("skill_id", user_id="member_id", weight=pl.col("weight") * short)
            .filter(pl.col("weight") > 0)
        )

    def shown(self) -> pl.DataFrame:
        """[user_id, skill_id, weight]: what each member can show."""
        return self.member_skills.filter(~pl.col("proof").is_in(NO_EVIDENCE)).select(
            "skill_id", user_id="member_id", weight=(pl.col("level") / ANSWERING_LEVEL).clip(0, 1)
        )

    def labels(self) -> dict[str, tuple[str, str]]:
        """Skill -> its names, Chinese and English."""
        named = self.skills.select("skill_id", "label_zh", "label_en").iter_rows()
        return {skill: (zh or en or skill, en or zh or skill) for skill, zh, en in named}


def recommend(of: Community, pairs: pl.DataFrame, model: str, as_of: datetime, least: int = 0) -> pl.DataFrame:
    """Every member's lists, as `Recommendation` rows; `pairs` are rows of `take`, `least` people may be told.

    The model learns from resources; the lists of questions and projects weigh no model.
    """
    members = of.members["member_id"].to_list()
    labels, needs, shown = of.labels(), of.needs(), of.shown()
    others = of.items.filter(pl.col("kind") != "resource").select("item_id")
    studied = pairs.join(others, on="item_id", how="anti")
    found: list[pl.DataFrame] = []
    for is_study in (True, False):
        known = Interactions.of(
            _of_members(studied if is_study else pairs, of.members),
            further_users=members,
            further_items=of.items["item_id"].to_list(),
        )
        catalogue = Catalogue.of(known, of.items, of.item_skills, needs, shown)
        fitted = (FITS[model](known) if is_study else None) or item_models.popularity(known)
        recommender = Recommender(known, catalogue, fitted, as_of, _unread(of, known))
        kinds = [one for one in KINDS.values() if (one.item_kind == "resource") == is_study]
        found += [table(recommender, one, recommender.lists(one, PLACES[one.name]), labels, least) for one in kinds]
    lists = pl.concat(found).rename({"user_id": "member_id"})
    told = lists.join(of.items.select("item_id", "source", item_kind="kind"), on="item_id")
    may_join = of.members.filter(pl.col("open_to").list.contains("projects")).select("member_id")
    for_all = told.filter(pl.col("item_kind") != "project")
    joined = told.filter(pl.col("item_kind") == "project").join(may_join, on="member_id", how="semi")
    return shaped(pl.concat([for_all, joined]), Recommendation)


def _of_members(pairs: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """What members took: others are no users of the lists, and are forgotten."""
    return pairs.join(members.select(user_id="member_id"), on="user_id", how="semi")


def _unread(of: Community, known: Interactions) -> Callable[[Indices], npt.NDArray[np.bool_]]:
    """Which items are in a language that a user does not read; unknown on either side bars nothing."""
    base = pl.element().str.split("-").list.first()
    written = pl.DataFrame({"item_id": known.items}, schema={"item_id": pl.String}).join(
        of.items, on="item_id", how="left", maintain_order="left"
    )
    spoken = written["language"].str.split("-").list.first()
    languages = spoken.drop_nulls().unique().sort().to_list()
    readers = pl.DataFrame({"member_id": known.users}, schema={"member_id": pl.String}).join(
        of.members.select("member_id", read=pl.col("languages").list.eval(base)),
        on="member_id",
        how="left",
        maintain_order="left",
    )
    reads = readers.select(
        *(pl.col("read").list.contains(one).fill_null(value=True).alias(one) for one in languages)
    ).to_numpy()
    is_in = np.array([(spoken == one).fill_null(value=False).to_numpy() for one in languages], bool)

    def barred(users: Indices) -> npt.NDArray[np.bool_]:
        if not languages:
            return np.zeros((len(users), len(known.items)), bool)
        return cast("npt.NDArray[np.bool_]", ~reads[users].astype(bool) @ is_in)

    return barred


def expose(lists: pl.DataFrame, items: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Whose work `Recommendation` rows show, as `RecommendationExposure` rows, one for each kind of list."""
    rows = [_exposed(kind, lists.filter(pl.col("kind") == kind.name), items, pairs) for kind in KINDS.values()]
    return shaped(pl.DataFrame(rows, schema_overrides=RecommendationExposure.dtypes()), RecommendationExposure)


def _exposed(kind: Kind, lists: pl.DataFrame, items: pl.DataFrame, pairs: pl.DataFrame) -> dict[str, object]:
    offered = items.filter(pl.col("kind") == kind.item_kind).select("item_id")
    known = Interactions.of(pairs.join(offered, on="item_id", how="semi"), further_items=offered["item_id"].to_list())
    number = pl.DataFrame({"item_id": known.items}, schema={"item_id": pl.String}).with_row_index("number")
    places = lists.join(number, on="item_id")["number"].cast(pl.Int64).to_numpy()
    shown = exposure(Lists(places.reshape(1, -1), np.zeros((1, len(places)), np.float32)), len(known.items))
    sources = lists.drop_nulls("source").group_by("source").len().sort("len", "source", descending=[True, False])
    largest = sources.row(0) if sources.height else None
    return {
        "kind": kind.name,
        "members": lists["member_id"].n_unique(),
        "places": shown.places,
        "items": shown.items,
        "items_shown": shown.shown,
        "long_tail_share": shown.long_tail_share,
        "gini": shown.gini,
        "largest_source": largest and largest[0],
        "largest_source_share": largest and largest[1] / lists.height,
        "cold_share": lists.filter(pl.col("basis") != "history").height / lists.height if lists.height else None,
    }
