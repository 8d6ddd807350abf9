"""How well texts are read, in words: the scores that count, and what waits for the curator."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from dashboards import formats as f
from dashboards.answers.kpi import Kpi
from dashboards.terms import term
from dashboards.words import L

QUESTION = ("文本读得有多准，词表还缺什么？", "How well are texts read, and what does the vocabulary lack?")
# Below this many labelled texts a score is shown, and said to be of few.
FEW = 50


def headline(scores: pl.DataFrame, language: str) -> dict[str, object] | None:
    """The score of skills in sentences of one language, or nothing."""
    found = scores.filter(pl.col("metric") == "skills", pl.col("language") == language, pl.col("source") == "all")
    return found.row(0, named=True) if found.height else None


def ratio(value: object) -> str:
    """A score with two digits behind the point; unknown is a dash."""
    return f.num(value, 2) if isinstance(value, float) else f.DASH


def interval(row: dict[str, object]) -> str:
    """`0.91–0.95`, or a dash where it cannot be told."""
    if not isinstance(row["f1_low"], float):
        return f.DASH
    return f"{ratio(row['f1_low'])}–{ratio(row['f1_high'])}"


def answer(scores: pl.DataFrame, waiting: pl.DataFrame) -> str:
    """F1 of both languages with their intervals, and the number of candidates."""
    told = []
    for language in ("zh", "en"):
        row = headline(scores, language)
        if row:
            name = term(language)
            told.append(
                L(
                    f"{name}句子里的技能 F1 为 **{ratio(row['f1_share'])}**（95% 区间 {interval(row)}，{row['n']} 句）",
                    f"skills in {name} sentences are found with F1 **{ratio(row['f1_share'])}** "
                    f"(95% interval {interval(row)}, {row['n']} sentences)",
                )
            )
    count = int(waiting["candidates"].sum())
    queue = L(f"**{f.num(count)}** 个词等着维护者看", f"**{f.plural(count, 'word', 'words')}** wait for a curator")
    text = L("；", "; ").join([*told, queue]) + L("。", ".")
    return text[0].upper() + text[1:]


def cards(
    scores: pl.DataFrame, benchmarks: pl.DataFrame, waiting: pl.DataFrame, definition: Callable[[str], str]
) -> list[Kpi]:
    """F1 in Chinese and English, the benchmarks measured, the words that wait."""
    items = []
    for language, label, metric in (
        ("zh", L("中文 F1", "F1, Chinese"), "skills_f1_zh"),
        ("en", L("英文 F1", "F1, English"), "skills_f1_en"),
    ):
        row = headline(scores, language) or {}
        parts = L("精确率 {}、召回率 {}", "precision {}, recall {}")
        items.append(
            Kpi(
                label,
                ratio(row.get("f1_share")),
                against=parts.format(ratio(row.get("precision_share")), ratio(row.get("recall_share"))),
                n=int(str(row.get("n", 0))) or None,
                definition=definition(metric)
                or L(
                    "每句提到的技能与标注逐一比较：F1 = 2 × 找对 /（应有 + 找到）。",
                    "The skills found in each sentence against the marked ones: F1 = 2 correct / (expected + found).",
                ),
            )
        )
    rising = int(waiting["rising"].sum())
    items += [
        Kpi(
            L("公开基准", "Public benchmarks"),
            f.num(benchmarks["test_set"].n_unique()),
            against=L("附日期与命令", "with day and command"),
            definition=definition("public_benchmarks")
            or L("别人标注的数据集，不属于本项目。", "Sets that others labelled; they are not part of this project."),
        ),
        Kpi(
            L("候选词", "Candidates"),
            f.num(int(waiting["candidates"].sum())),
            against=L(f"其中 {f.num(rising)} 个在上升", f"{f.num(rising)} of them rising"),
            definition=definition("skill_candidates_waiting")
            or L(
                "像技能而词表没有的词；由人决定是否收录，不会自动加入。",
                "Words that look like skills and are not in the vocabulary; a person decides, nothing adds itself.",
            ),
        ),
    ]
    return items


def use() -> list[str]:
    """What the models are for, how they were measured, and where they end."""
    return [
        L(
            "**用途**：从职位、教程与摘要里找出词表中的技能、职位角色与级别，供检索、匹配与学习路径使用；不用来评价个人。",
            "**Use**: finds skills of the vocabulary, roles and seniority in postings, tutorials and abstracts, for "
            "search, matching and learning paths. Not made to judge persons.",
        ),
        L(
            "**方法**：词表与规则（别名、语境、否定），没有训练；候选词由线性链 CRF 提出，"
            "训练数据为 SkillSpan（MIT 许可）。",
            "**Method**: vocabulary and rules (spellings, context, denial), no training. Candidates come from a "
            "linear-chain CRF trained on SkillSpan (MIT licence).",
        ),
        L(
            "**测量**：自有标注句子一半（dev）供改进时查看，一半（test）不看；每次构建重新评测；"
            "区间为按句子自助抽样的 95% 区间。",
            "**Measuring**: half of our own labelled sentences (dev) may be looked at while improving, half (test) may "
            "not; judged again in every build; intervals are 95% bootstrap over sentences.",
        ),
        L(
            "**局限**：标注由本项目自己写成，比真实文本短而干净；中文候选只靠统计，"
            "英文候选只读最新的一部分文本；其他语言不读。",
            "**Limits**: the labelled sentences are our own, shorter and cleaner than real texts; Chinese candidates "
            "rest on counting alone, English ones on the newest texts only; other languages are not read.",
        ),
    ]


def few(scores: pl.DataFrame) -> str:
    """A word of caution when the set is small, else nothing."""
    n = max((int(row["n"]) for row in scores.iter_rows(named=True)), default=0)
    return "" if n >= FEW else L(f"只有 {n} 条标注，区间很宽", f"only {n} labelled texts: wide intervals")
