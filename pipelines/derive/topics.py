"""What a paper or tutorial is about: several topics, each with a score and with what speaks for it.

Answers: why does this stand under this topic? Three voices speak: the source's subject codes (the main code counts
double), the skills named (each by how central it is; its main topic counts whole, its others a quarter) and the
source's tags that are a topic's name. Each voice that speaks has the same weight, inside it the parts sum to 1. Topics
below a tenth of the evidence are left out, except the best one, and the scores of the rest are scaled to sum to 1.
May import: `pipelines.contracts`.
"""

from __future__ import annotations

import polars as pl

from pipelines.contracts.derived import ResourceTopic
from pipelines.derive.shaping import shaped

THRESHOLD = 0.1
MAIN_CODE, OTHER_TOPICS = 2.0, 0.25
_SHOWN = 5  # items told in words; the lists have all
_KEY = ["resource_id", "topic_id"]
_PARTS = ["resource_id", "topic_id", "voice", "item", "label_zh", "label_en", "weight"]


def assign_topics(
    resources: pl.DataFrame, topics: pl.DataFrame, skills: pl.DataFrame, document_skills: pl.DataFrame
) -> pl.DataFrame:
    """Topics of resources[resource_id, kind_group, tags, primary_category], as `ResourceTopic` rows.

    The `tags` of a paper are its subject codes. `topics` has [topic_id, parent_id, label_zh, label_en,
    arxiv_categories], `skills` [skill_id, label_zh, label_en, topics]. Resources without evidence have no row.
    """
    parts = pl.concat(
        [_codes(resources, topics), _skills(resources, skills, document_skills), _tags(resources, topics)]
    )
    voices = pl.struct("resource_id", "voice").n_unique().over("resource_id")
    shares = (
        parts.sort(_PARTS)
        .with_columns(share=pl.col("weight") / pl.col("weight").sum().over("resource_id", "voice"))
        .with_columns(share=pl.col("share") / voices)
    )
    scores = _kept(shares, topics)
    told = _told(shares.join(scores.select(_KEY), on=_KEY, how="semi"))
    return shaped(scores.join(told, on=_KEY), ResourceTopic)


def _codes(resources: pl.DataFrame, topics: pl.DataFrame) -> pl.DataFrame:
    """Subject codes of papers."""
    meant = topics.select("topic_id", item="arxiv_categories").explode("item").drop_nulls()
    return (
        resources.filter(pl.col("kind_group") == "paper")
        .select("resource_id", "primary_category", item="tags")
        .explode("item")
        .drop_nulls("item")
        .unique(["resource_id", "item"])
        .join(meant, on="item")
        .with_columns(
            voice=pl.lit("category"),
            label_zh="item",
            label_en="item",
            weight=pl.when(pl.col("item") == pl.col("primary_category")).then(MAIN_CODE).otherwise(1.0),
        )
        .select(_PARTS)
    )


def _skills(resources: pl.DataFrame, skills: pl.DataFrame, document_skills: pl.DataFrame) -> pl.DataFrame:
    """Skills named, each under all of its topics."""
    kinds = resources.select("resource_id", document_kind="kind_group")
    of_skill = (
        skills.select(
            "skill_id", "label_zh", "label_en", topic_id="topics", order=pl.int_ranges(pl.col("topics").list.len())
        )
        .explode("topic_id", "order")
        .drop_nulls("topic_id")
        .with_columns(times=pl.when(pl.col("order") == 0).then(1.0).otherwise(OTHER_TOPICS))
    )
    return (
        document_skills.select("document_kind", "skill_id", "score", resource_id="document_id")
        .join(kinds, on=["resource_id", "document_kind"], how="semi")
        .join(of_skill, on="skill_id")
        .with_columns(voice=pl.lit("skill"), item="skill_id", weight=pl.col("score") * pl.col("times"))
        .select(_PARTS)
    )


def _tags(resources: pl.DataFrame, topics: pl.DataFrame) -> pl.DataFrame:
    """Tags of tutorials that are a topic's id or name, whatever their case."""
    names = pl.concat(
        topics.select("topic_id", name=_folded(name)) for name in ("topic_id", "label_zh", "label_en")
    ).unique()
    return (
        resources.filter(pl.col("kind_group") == "tutorial")
        .select("resource_id", item="tags")
        .explode("item")
        .drop_nulls("item")
        .unique()
        .with_columns(name=_folded("item"))
        .join(names, on="name")
        .unique([*_KEY, "item"])
        .with_columns(voice=pl.lit("tag"), label_zh="item", label_en="item", weight=pl.lit(1.0))
        .select(_PARTS)
    )


def _folded(column: str) -> pl.Expr:
    return pl.col(column).str.to_lowercase().str.replace_all("-", " ", literal=True).str.strip_chars()


def _kept(shares: pl.DataFrame, topics: pl.DataFrame) -> pl.DataFrame:
    """[resource_id, topic_id, score, place]: the topics that stay."""
    scores = (
        shares.group_by(_KEY, maintain_order=True)
        .agg(score=pl.col("share").sum().round(9))
        .join(_depths(topics), on="topic_id", how="left")
        .sort("resource_id", "score", "depth", "topic_id", descending=[False, True, True, False])
        .with_columns(place=pl.int_range(1, pl.len() + 1).over("resource_id"))
    )
    kept = scores.filter((pl.col("score") >= THRESHOLD) | (pl.col("place") == 1))
    return kept.with_columns(score=(pl.col("score") / pl.col("score").sum().over("resource_id")).clip(0, 1)).drop(
        "depth"
    )


def _depths(topics: pl.DataFrame) -> pl.DataFrame:
    """[topic_id, depth]: steps to the top of the hierarchy; a circle ends after twenty."""
    parents = dict(topics.select("topic_id", "parent_id").iter_rows())

    def depth(topic: str | None, steps: int = 0) -> int:
        above = parents.get(topic) if topic else None
        return steps if above is None or steps >= 20 else depth(above, steps + 1)

    return pl.DataFrame(
        {"topic_id": list(parents), "depth": [depth(t) for t in parents]}, {"topic_id": pl.String, "depth": pl.Int64}
    )


def _told(shares: pl.DataFrame) -> pl.DataFrame:
    """[resource_id, topic_id, evidence, skills, codes, tags, evidence_zh, evidence_en]."""
    ordered = shares.with_columns(
        part=pl.col("share") / pl.col("share").sum().over(_KEY),
        of_voice=pl.col("share").sum().over([*_KEY, "voice"]),
        # the codes are listed first where they weigh as much as the skills
        rank=pl.col("voice").replace_strict({"category": 0, "skill": 1, "tag": 2}, return_dtype=pl.Int64),
    ).sort([*_KEY, "of_voice", "rank", "share", "item"], descending=[False, False, True, False, True, False])
    percent = (pl.col("part") * 100).round(0).cast(pl.Int64)
    words = ordered.with_columns(
        zh=pl.format("{}（{}%）", "label_zh", percent), en=pl.format("{} ({}%)", "label_en", percent)
    )
    by_voice = words.group_by([*_KEY, "voice"], maintain_order=True).agg(
        items="item",
        zh=pl.col("zh").head(_SHOWN).str.join("、"),
        en=pl.col("en").head(_SHOWN).str.join(", "),
        more=pl.len().cast(pl.Int64) - _SHOWN,
    )
    zh = {"category": "来源分类：", "skill": "提及的技能：", "tag": "来源标签："}
    en = {"category": "subject codes: ", "skill": "skills named: ", "tag": "tags of the source: "}
    more = pl.col("more") > 0
    sentences = by_voice.with_columns(
        zh=pl.col("voice").replace_strict(zh)
        + pl.col("zh")
        + pl.when(more).then(pl.format(" 等 {} 项", pl.col("more") + _SHOWN)).otherwise(pl.lit("")),
        en=pl.col("voice").replace_strict(en)
        + pl.col("en")
        + pl.when(more).then(pl.format(" and {} more", "more")).otherwise(pl.lit("")),
    )

    def items(voice: str) -> pl.Expr:
        return pl.col("items").filter(pl.col("voice") == voice).list.explode().drop_nulls()

    return (
        sentences.group_by(_KEY, maintain_order=True)
        .agg(
            evidence=pl.col("voice").first(),
            skills=items("skill"),
            codes=items("category"),
            tags=items("tag"),
            evidence_zh=pl.col("zh").str.join("；") + "。",
            evidence_en=pl.col("en").str.join("; "),
        )
        .with_columns(
            evidence_en=pl.col("evidence_en").str.head(1).str.to_uppercase() + pl.col("evidence_en").str.slice(1) + "."
        )
    )
