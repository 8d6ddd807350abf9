"""What is rising and what is only noise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from dashboards import formats as f
from dashboards.answers.kpi import Kpi
from dashboards.terms import term
from dashboards.words import L

QUESTION = ("什么在升温，什么只是波动？", "What is rising, and what is only noise?")


def answer(sizes: Mapping[str, Any], days: int, first: pl.DataFrame) -> str:
    """How many changes are more than chance, and the surest of them."""
    n, tested = sizes["changed"] or 0, f.num(sizes["tested"])
    if not n:
        return L(
            f"近 {days} 天检验了 **{tested}** 项，没有哪一项的变化能与偶然区分。",
            f"**{tested}** were tested over {days} days; no change can be told from chance.",
        )
    top = first.row(0, named=True)
    change = f.change(top["change"], 0) if top["change"] is not None else L("新出现", "new")
    return L(
        f"近 {days} 天检验了 {tested} 项，**{n}** 项的变化不像偶然；最明显的是{term(top['family'])}里的"
        f"「{top['label']}」（占比 {change}）。",
        f"Of {tested} tested over {days} days **{n}** changed by more than chance; the clearest is "
        f"{top['label']} in {term(top['family']).lower()} (share {change}).",
    )


def cards(sizes: Mapping[str, Any], definition: Callable[[str], str]) -> list[Kpi]:
    """Tested, changed, rising, emerging."""
    rule = L(
        "精确条件二项检验，Benjamini–Hochberg 校正，错误发现率 5%；两段合计不足 10 份不检验。",
        "Exact conditional binomial test, Benjamini–Hochberg at a false discovery rate of 5%; fewer than 10 are not "
        "tested.",
    )
    return [
        Kpi(
            L("检验的变化", "Changes tested"),
            f.num(sizes["tested"]),
            against=L("其余太少", "the rest are too few"),
            n=sizes["counted"],
            definition=definition("trends_tested") or rule,
        ),
        Kpi(
            L("不像偶然", "More than chance"),
            f.num(sizes["changed"]),
            n=sizes["tested"],
            definition=definition("trends_significant") or rule,
        ),
        Kpi(
            L("其中上升", "Of these rising"),
            f.num(sizes["rising"]),
            n=sizes["tested"],
            definition=definition("trends_rising") or rule,
        ),
        Kpi(
            L("从论文走向职位", "From papers to jobs"),
            f.num(sizes["emerging"]),
            against=L(f"历史 {f.num(sizes['weeks'])} 周", f"{f.num(sizes['weeks'])} weeks of history"),
            n=sizes["skills"],
            definition=definition("emerging_skills")
            or L(
                "论文先于教程、教程先于职位，前后两半历史一致；需要 104 周历史和每类 60 份文档。",
                "Papers before tutorials before jobs, in both halves of the history; needs 104 weeks and 60 documents "
                "of each kind.",
            ),
        ),
    ]


def emerging_title(sizes: Mapping[str, Any]) -> str:
    """What was found on the way from research to the market."""
    n, weeks = sizes["emerging"] or 0, sizes["weeks"] or 0
    if n:
        return L(f"{n} 项技能从论文走向教程和职位", f"{f.plural(n, 'skill goes', 'skills go')} from papers to jobs")
    if weeks < 104:
        return L(
            f"新兴技能：数据不足（{weeks} 周，需要 104 周）", f"Emerging skills: not enough data ({weeks} of 104 weeks)"
        )
    return L("没有发现从论文走向职位的技能", "No skill was found to go from papers to jobs")
