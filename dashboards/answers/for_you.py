"""What one member should look at next and why, and for everyone whether the lists can be trusted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from dashboards import formats as f
from dashboards.words import L, lang, plain

QUESTION = ("这位成员接下来该看什么？", "What should this member look at next?")
EVERYONE = ("给成员的推荐可信吗？", "Can the lists that members are shown be trusted?")
MOST_JOBS = 4  # named under a pick; the rest is counted

KINDS = {
    "for_you": ("为你推荐", "For you"),
    "because_you": ("因为你选过", "Because you took"),
    "trending": ("正在升温", "Trending"),
    "to_answer": ("等你回答", "To answer"),
    "to_join": ("可以加入", "To join"),
}
PARTS = {
    "skill_gap": ("补上缺的技能", "Missing skills"),
    "skill_match": ("用得上的技能", "Skills in use"),
    "co_completion": ("模型预期", "Model"),
    "trend": ("近期升温", "Rising"),
    "content": ("与选过的相近", "Alike"),
    "freshness": ("新", "New"),
    "quality": ("质量", "Quality"),
    "exploration": ("知道的人少", "Little known"),
}
TOGETHER = ("选的人相同", "Taken together")  # what co_completion is in the lists that start from one item
MODELS = {
    "ease": ("EASE", "EASE"),
    "knn": ("相似条目（kNN）", "Item-kNN"),
    "als": ("矩阵分解（ALS）", "ALS"),
    "popularity": ("热门", "Popularity"),
    "recency": ("近期热门", "Recency"),
    "random": ("随机", "Random"),
}


def worded(names: Mapping[str, tuple[str, str]], code: str) -> str:
    """A code as the reader's word; one without a word stays."""
    return L(*names[code]) if code in names else code


def kinds() -> dict[str, str]:
    """Kind of list -> its name."""
    return {kind: L(*name) for kind, name in KINDS.items()}


def used(listed: pl.DataFrame) -> dict[str, str]:
    """Part -> its name, of those that a kind of list has; a part that is null throughout is not one of them."""
    names = PARTS | ({"co_completion": TOGETHER} if listed["kind"][0] == "because_you" else {})
    return {part: L(*name) for part, name in names.items() if listed[part].count()}


def score(value: float) -> str:
    """A score as a reader sees it."""
    return f.num(value, 2)


def answer(listed: pl.DataFrame, picks: pl.DataFrame) -> str:
    """What comes first of how many, and what three resources would change."""
    if listed.is_empty():
        said = L("这类列表现在有 **0** 项。", "This list has **0** items now.")
    else:
        first = listed.row(0, named=True)
        title, points = plain(first["title"]), score(first["score"])
        said = L(
            f"先看「**{title}**」：得分 **{points}**，列表共 {listed.height} 项。",
            f"First comes **{title}** with a score of **{points}**; {f.plural(listed.height, 'item', 'items')} in all.",
        )
    return said + L("", " ") + won(picks)


def won(picks: pl.DataFrame) -> str:
    """How many jobs the best next resources bring over the bar, and in how many hours."""
    if picks.is_empty():
        return L("没有哪项资源能让更多在招职位达标。", "No resource brings another open job over the bar.")
    before, after = picks["jobs_before"][0], picks["jobs_after"][-1]
    time, size = f.num(picks["hours_so_far"][-1]), picks.height
    return L(
        f"学完最值得的 {size} 项资源（约 {time} 小时），达标的在招职位从 **{before}** 个变成 **{after}** 个。",
        f"The best {f.plural(size, 'resource', 'resources')} to learn (about {time} h) "
        f"would bring open jobs over the bar from **{before}** to **{after}**.",
    )


def chosen(models: pl.DataFrame) -> Mapping[str, Any] | None:
    """The model behind the lists; None when there is none."""
    found = models.filter("is_chosen")
    return found.row(0, named=True) if found.height else None


def verdict(models: pl.DataFrame) -> str:
    """Whether a model passed, or which baseline stands in for it."""
    one = chosen(models)
    if one is None:
        return L("还没有选出模型", "No model has been chosen yet")
    name = worded(MODELS, one["model"])
    if one["is_fallback"]:
        return L(
            f"没有模型可靠地胜过所有基线，由「{name}」代替",
            f"No model is reliably better than every baseline: {name.lower()} stands in",
        )
    return L(f"「{name}」胜过所有基线", f"{name} beats every baseline")


def of_everyone(models: pl.DataFrame, exposure: pl.DataFrame) -> str:
    """What is behind the lists, how good it is, and how much of what there is gets shown."""
    one = chosen(models)
    quality = f"NDCG@10 **{f.num(one['ndcg'], 3)}**" if one else "NDCG@10 **—**"
    said = verdict(models) + L(f"（{quality}）。", f" ({quality}).")
    lists = exposure.filter(kind="for_you")
    if lists.height:
        shown, of = f.num(lists["items_shown"][0]), f.num(lists["items"][0])
        said += L(
            f"「为你推荐」的列表合起来展示了 {of} 项中的 **{shown}** 项。",
            f" The “For you” lists show **{shown}** of {of} items between them.",
        )
    return said


def behind(listed: pl.DataFrame, models: pl.DataFrame) -> str:
    """Which model one list uses, and whether the gate fell back; lists without a model say so."""
    if not listed["co_completion"].count():
        return L("这类列表不用模型，各部分都按规则算。", "No model is behind this kind of list: its parts are rules.")
    if listed["kind"][0] == "because_you":
        return L(
            "「选的人相同」：选它的人和选最近那一项的人有多重合；这类列表不用评估中的模型。",
            "“Taken together”: how far those who took it also took what the member took last. No model of the "
            "evaluation is behind this kind of list.",
        )
    name, one = worded(MODELS, listed["model"][0]), chosen(models)
    said = L(f"「模型预期」来自：{name}。", f"“Model” is {name.lower()}.")
    if one and one["is_fallback"] and listed["basis"][0] == "history":
        said += L(
            "评估中没有模型可靠地胜过所有基线，所以退回它。",
            " In the evaluation no model was reliably better than every baseline, so the lists fell back on it.",
        )
    return said


def cold(listed: pl.DataFrame) -> str:
    """That a list does not rest on the member's history, and on what it rests; empty when it does."""
    basis = listed["basis"][0]
    if basis == "history":
        return ""
    badge = L(":gray-badge[:material/ac_unit: 冷启动]", ":gray-badge[:material/ac_unit: Cold start]")
    rests = {
        "goal": L("还没有学习记录，列表依据目标和大家的选择。", "No history yet: the list rests on the goal."),
        "everybody": L(
            "还没有学习记录和目标，列表依据大家的选择。",
            "No history and no goal yet: the list rests on what everybody takes.",
        ),
    }
    return f"{badge} {rests.get(basis, basis)}"


def linked(row: Mapping[str, Any]) -> str:
    """A title as a link to the original, or to the project's page."""
    page = f"projects?project={row['item_id']}&lang={lang()}" if row.get("item_kind") == "project" else ""
    address = row["url"] or page
    return f"[{plain(row['title'])}]({address})" if address else plain(row["title"])


def reasons(listed: pl.DataFrame) -> list[tuple[str, str, str]]:
    """Place, linked title with its score, and why; a reason may quote a title, so it counts as outside text."""
    return [
        (f"{row['rank']}.", f"{linked(row)}\u00a0·\u00a0**{score(row['score'])}**", plain(row["reason"]))
        for row in listed.iter_rows(named=True)
    ]


def pick(row: Mapping[str, Any]) -> str:
    """One of the best next three: title, hours, jobs before and after."""
    jobs = L(
        f"达标职位 **{row['jobs_before']} → {row['jobs_after']}**",
        f"jobs over the bar **{row['jobs_before']} → {row['jobs_after']}**",
    )
    time = f.num(row["hours"], 1 if row["hours"] < 10 else 0) + f.unit("hours")
    return f"**{row['pick']}. {linked(row)}**  \n{time} · {jobs}"


def jobs(won_by: pl.DataFrame) -> str:
    """The jobs that a pick brings, the first few by name."""
    named = [
        f"{linked(row)} · {plain(row['company'])}" if row["company"] else linked(row)
        for row in won_by.head(MOST_JOBS).iter_rows(named=True)
    ]
    left = won_by.height - MOST_JOBS
    if left > 0:
        named.append(L(f"还有 {left} 个职位", f"and {f.plural(left, 'more job', 'more jobs')}"))
    return "  \n".join(named)


def outcome(outcomes: pl.DataFrame) -> str:
    """Whether what scored higher was taken more often: the last band's interval lies above the first's."""
    enough = outcomes.filter(pl.col("is_enough") & pl.col("taken_low").is_not_null())
    n = f.num(outcomes["shown"].sum())
    if enough.height < 2:
        return L(f"还没有足够的结果检验得分（n {n}）", f"Too few outcomes to test the score (n {n})")
    if enough["taken_low"][-1] > enough["taken_high"][0]:
        return L(f"得分越高，越常被选用（n {n}）", f"What scored higher was taken more often (n {n})")
    return L(f"还看不出得分高的更常被选用（n {n}）", f"What scored higher was not clearly taken more often (n {n})")
