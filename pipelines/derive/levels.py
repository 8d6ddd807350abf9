"""How difficult a paper or tutorial is, 1 (first steps) to 5 (research front), and why.

Answers: is this for me? Five signals speak, each with a level v and a weight w; unknown signals are silent:

    declared   introductory 1, intermediate 3, advanced 4                        w 0.60
    words      入门 / beginner 1, 进阶 4, 原理 / theory 4: in the title / summary     w 0.35 / 0.20
    depth      1 + 3 * (mean depth of the named skills, by score) / (greatest)     w 0.20
    learners   who finishes it and who does not (`derive.learners`)               w 0.30 n / (n + 20), n learners
    kind       article, video, podcast 2; course, case 2; book, report 3           w 0.10

difficulty = round(sum(w v) / sum(w)), confidence = 1 - prod(1 - w). Papers start at 4 with w 0.50: words of a survey
or introduction take one away, words of theory add one; learners are weighed in, depth and words raise the confidence as
above.
May import: `pipelines.contracts`, `pipelines.derive.graph`.
"""

from __future__ import annotations

import polars as pl

from pipelines.contracts.derived import ResourceLevel
from pipelines.derive.graph import Prerequisites
from pipelines.derive.shaping import shaped

_DECLARED = {"introductory": (1.0, "入门"), "intermediate": (3.0, "中级"), "advanced": (4.0, "高级")}
_KIND = {"article": 2.0, "video": 2.0, "podcast": 2.0, "course": 2.0, "case": 2.0, "book": 3.0, "report": 3.0}
_EASY = (
    r"零基础|入门|新手|小白|初学|从零开始|快速上手|快速开始|科普|基础教程|第一课"
    r"|(?i)(?-u:\b)(?:beginners?|introduction to|introductory|intro to|getting started|first steps|from scratch"
    r"|101|crash course|for dummies|basics|quick ?start|fundamentals|primer|hello world)(?-u:\b)"
)
_HARD = (
    r"进阶|高级|深入|原理|源码|底层|剖析|推导|精通|前沿"
    r"|(?i)(?-u:\b)(?:advanced|in[- ]depth|deep dive|internals|under the hood|source code|theory|theoretical"
    r"|expert|mastering|graduate[- ]level|state[- ]of[- ]the[- ]art)(?-u:\b)"
)
_SURVEY = r"综述|教程|(?i)(?-u:\b)(?:survey|tutorial|review of|overview|introduction to|primer|a guide)(?-u:\b)"
_THEORY = (
    r"理论|收敛性|定理|(?i)(?-u:\b)(?:theorems?|theory|theoretical|convergence|provabl[ey]|lower bounds?"
    r"|upper bounds?|generali[sz]ation bounds?|minimax|asymptotic|identifiability)(?-u:\b)"
)
_W_DECLARED, _W_TITLE, _W_SUMMARY, _W_DEPTH, _W_KIND, _W_PAPER = 0.6, 0.35, 0.2, 0.2, 0.1, 0.5
_W_LEARNERS, _HALF_SURE = 0.3, 20


def estimate_levels(
    resources: pl.DataFrame, document_skills: pl.DataFrame, relations: pl.DataFrame, learners: pl.DataFrame
) -> pl.DataFrame:
    """Difficulty of resources[resource_id, kind, title, summary, level, language], as `ResourceLevel` rows.

    `kind` is `paper` or a tutorial's kind. `document_skills` gives the skills named, `relations` their depth,
    `learners` (`ResourceLearners`) what became of people. Every resource gets a row; with its kind alone the confidence
    is 0.1.
    """
    depths = _depths(document_skills, Prerequisites.of(relations))
    behaviour = learners.select("resource_id", "learners", "completers", learners_level="level")
    joined = resources.join(depths, on="resource_id", how="left").join(behaviour, on="resource_id", how="left")
    heard = joined.with_columns(
        declared=pl.col("level").replace_strict({k: v for k, (v, _) in _DECLARED.items()}, default=None),
        prior=pl.col("kind").replace_strict(_KIND, default=2.0),
        **_words("easy", _EASY),
        **_words("hard", _HARD),
        **_words("survey", _SURVEY),
        **_words("theory", _THEORY),
    )
    is_paper = pl.col("kind") == "paper"
    papers = heard.filter(is_paper).with_columns(_paper()).with_columns(_reasons_of_papers())
    others = heard.filter(~is_paper).with_columns(_signals()).with_columns(_blend()).with_columns(_reasons())
    columns = list(ResourceLevel.dtypes())
    return shaped(pl.concat([papers.select(columns), others.select(columns)], how="vertical_relaxed"), ResourceLevel)


def _depths(document_skills: pl.DataFrame, prerequisites: Prerequisites) -> pl.DataFrame:
    """[resource_id, depth, depth_level]: the mean depth of the skills a resource names, weighted by score."""
    known = pl.DataFrame(
        list(prerequisites.depth.items()), schema={"skill_id": pl.String, "depth": pl.Float64}, orient="row"
    )
    deepest = max(prerequisites.depth.values(), default=0) or 1
    mean = (pl.col("depth") * pl.col("score")).sum() / pl.col("score").sum()
    return (
        document_skills.filter(pl.col("document_kind").is_in(["paper", "tutorial"]))
        .join(known, on="skill_id", how="inner")
        .group_by(resource_id="document_id")
        .agg(depth=mean)
        .with_columns(depth_level=1 + 3 * pl.col("depth") / deepest)
    )


def _words(name: str, pattern: str) -> dict[str, pl.Expr]:
    """The first word of a kind in title and summary; null when there is none."""
    found = f"({pattern})"
    return {
        f"{name}_title": pl.col("title").str.extract(found, 1).str.to_lowercase(),
        f"{name}_summary": pl.col("summary").str.extract(found, 1).str.to_lowercase(),
    }


def _signals() -> list[pl.Expr]:
    """Levels by words: easy 1, hard 4, both 2.5 (an advanced course with an introduction is neither)."""

    def told(place: str) -> pl.Expr:
        easy, hard = pl.col(f"easy_{place}").is_not_null(), pl.col(f"hard_{place}").is_not_null()
        return pl.when(easy & hard).then(2.5).when(easy).then(1.0).when(hard).then(4.0)

    return [told("title").alias("title_level"), told("summary").alias("summary_level")]


def _blend() -> list[pl.Expr]:
    signals = {
        "declared": _W_DECLARED,
        "title_level": _W_TITLE,
        "summary_level": _W_SUMMARY,
        "depth_level": _W_DEPTH,
        "prior": _W_KIND,
    }
    weights = [pl.when(pl.col(name).is_not_null()).then(weight).otherwise(0.0) for name, weight in signals.items()]
    weights.append(_weight_of_learners())
    names = [*signals, "learners_level"]
    levels = [(pl.col(name) * weight).fill_null(0.0) for name, weight in zip(names, weights, strict=True)]
    doubt = pl.lit(1.0)
    for weight in weights:
        doubt = doubt * (1 - weight)
    level = pl.sum_horizontal(levels) / pl.sum_horizontal(weights)
    return [
        (level + 0.5).floor().clip(1, 5).cast(pl.Int64).alias("difficulty"),
        (1 - doubt).round(4).alias("confidence"),
    ]


def _weight_of_learners() -> pl.Expr:
    known = pl.col("learners_level").is_not_null()
    return pl.when(known).then(_W_LEARNERS * pl.col("learners") / (pl.col("learners") + _HALF_SURE)).otherwise(0.0)


def _paper() -> list[pl.Expr]:
    survey = pl.any_horizontal(pl.col("survey_title", "easy_title").is_not_null())
    theory = pl.any_horizontal(pl.col("theory_title", "theory_summary").is_not_null())
    doubt = (
        (1 - _W_PAPER)
        * pl.when(survey | theory).then(1 - _W_TITLE).otherwise(1.0)
        * pl.when(pl.col("depth").is_not_null()).then(1 - _W_DEPTH).otherwise(1.0)
        * (1 - _weight_of_learners())
    )
    told = 4 - survey.cast(pl.Int64) + theory.cast(pl.Int64)
    weight = _weight_of_learners()
    level = (told * _W_PAPER + (pl.col("learners_level") * weight).fill_null(0.0)) / (_W_PAPER + weight)
    return [
        (level + 0.5).floor().clip(1, 5).cast(pl.Int64).alias("difficulty"),
        (1 - doubt).round(4).alias("confidence"),
    ]


def _reasons() -> list[pl.Expr]:
    declared_zh = pl.col("level").replace_strict({k: zh for k, (_, zh) in _DECLARED.items()}, default=None)
    parts_zh = [pl.format("来源标注为{}", declared_zh), *_quoted_zh("easy", "hard"), _depth_zh(), _learners_zh()]
    parts_en = [
        pl.format("the source declares it {}", pl.col("level")),
        *_quoted_en("easy", "hard"),
        _depth_en(),
        _learners_en(),
    ]
    return _sentences(parts_zh, parts_en, "仅按资料类型估计", "estimated from its kind alone")


def _reasons_of_papers() -> list[pl.Expr]:
    parts_zh = [pl.lit("论文按 4 级起算"), *_quoted_zh("survey", "easy", "theory")]
    parts_en = [pl.lit("papers start at level 4"), *_quoted_en("survey", "easy", "theory")]
    return _sentences([*parts_zh, _depth_zh(), _learners_zh()], [*parts_en, _depth_en(), _learners_en()], "", "")


def _quoted_zh(*names: str) -> list[pl.Expr]:
    return [
        pl.format(f"{where}出现“{{}}”", pl.col(f"{name}_{place}"))
        for name in names
        for place, where in (("title", "标题"), ("summary", "摘要"))
    ]


def _quoted_en(*names: str) -> list[pl.Expr]:
    return [
        pl.format(f"the {place} says “{{}}”", pl.col(f"{name}_{place}"))
        for name in names
        for place in ("title", "summary")
    ]


def _depth_zh() -> pl.Expr:
    return pl.format("所涉技能的先修深度平均为 {}", pl.col("depth").round(1))


def _depth_en() -> pl.Expr:
    return pl.format("its skills lie {} prerequisites deep on average", pl.col("depth").round(1))


def _learners_zh() -> pl.Expr:
    level = pl.col("learners_level").round(1)
    return pl.format("{} 名学习者中 {} 人学完，结合其水平相当于 {} 级", "learners", "completers", level)


def _learners_en() -> pl.Expr:
    level = pl.col("learners_level").round(1)
    return pl.format("{} of {} learners finished, which for their level speaks for {}", "completers", "learners", level)


def _sentences(parts_zh: list[pl.Expr], parts_en: list[pl.Expr], alone_zh: str, alone_en: str) -> list[pl.Expr]:
    zh = pl.concat_str(parts_zh, separator="；", ignore_nulls=True)
    en = pl.concat_str(parts_en, separator="; ", ignore_nulls=True)
    zh = pl.when(zh == "").then(pl.lit(alone_zh)).otherwise(zh)
    en = pl.when(en == "").then(pl.lit(alone_en)).otherwise(en)
    return [
        (zh + "。").alias("evidence_zh"),
        (en.str.head(1).str.to_uppercase() + en.str.slice(1) + ".").alias("evidence_en"),
    ]
