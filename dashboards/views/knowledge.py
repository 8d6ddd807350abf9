"""What is there to learn, and what is missing?"""

import streamlit as st

from dashboards import charts, parts
from dashboards import formats as f
from dashboards.queries import knowledge, publication
from dashboards.tables import knowledge as tables
from dashboards.terms import term, terms, worded
from dashboards.words import L, bound, bound_text, plain, theirs

ALL = "all"
facts, sizes, gaps = publication.facts(), knowledge.sizes(), knowledge.gaps(8)
worst = gaps.row(0, named=True) if gaps.height else None
lack = (
    L(
        f"最缺的是「{worst['topic']}」：{worst['reason']}。",
        f"The largest gap is {worst['topic']}: {worst['reason'].rstrip('.')}.",
    )
    if worst
    else L("没有发现明显的缺口。", "No clear gap was found.")
)
parts.header(
    L("有什么可学，还缺什么？", "What is there to learn, and what is missing?"),
    L(
        f"可推荐的资源 **{f.num(sizes['resources'])}** 份，近四周新增 **{f.num(sizes['fresh'])}** 份。{lack}",
        f"**{f.num(sizes['resources'])}** resources can be recommended, **{f.num(sizes['fresh'])}** of them from the last four weeks. {lack}",
    ),
    facts=facts,
)

topics, kinds = knowledge.topics(), knowledge.kinds()
topic_names = {ALL: L("全部主题", "All topics")} | topics
kind_names = {ALL: L("全部形式", "All kinds")} | terms(kinds)
levels = {ALL: L("全部", "All")} | {str(n): str(n) for n in range(1, 6)}
languages = {ALL: L("全部", "All")} | terms(["zh", "en"])
with parts.filters():
    topic = bound(
        st.selectbox,
        L("主题", "Topic"),
        list(topic_names),
        default=ALL,
        key="topic",
        width=190,
        format_func=topic_names.get,
    )
    kind = bound(
        st.selectbox,
        L("形式", "Kind"),
        list(kind_names),
        default=ALL,
        key="kind",
        width=140,
        format_func=kind_names.get,
    )
    language = bound(
        st.segmented_control,
        L("语言", "Language"),
        list(languages),
        default=ALL,
        required=True,
        key="language",
        format_func=languages.get,
    )
    level = bound(
        st.segmented_control,
        L("难度（1 入门 – 5 前沿）", "Level (1 first steps – 5 frontier)"),
        list(levels),
        default=ALL,
        required=True,
        key="level",
        format_func=levels.get,
    )
    words = bound_text(
        L("找词", "Search"), key="q", width=180, placeholder=L("标题或技能", "title or skill"), icon=":material/search:"
    )


def chosen(value: str) -> str | None:
    """The choice, or None for all."""
    return None if value == ALL else value


parts.kpis(
    [
        parts.Kpi(
            L("近四周新增", "New in four weeks"),
            f.num(sizes["fresh"]),
            f.change(sizes["fresh"] / sizes["fresh_before"] - 1 if sizes["fresh_before"] else None),
            sizes["fresh"] >= sizes["fresh_before"],
            L("较前四周", "vs four weeks before"),
            sizes["resources"],
            knowledge.new_weeks(12, None).select(n="papers").to_series().to_list(),
            publication.definition("new_resources"),
        ),
        parts.Kpi(
            L("难度已知", "Level known"),
            f.pct(sizes["with_level"] / sizes["resources"] if sizes["resources"] else None),
            None,
            None,
            L("占可推荐资源", "of resources"),
            sizes["resources"],
            (),
            L(
                "难度有证据支持的资源 ÷ 可推荐资源。",
                "Resources whose level has evidence ÷ resources that can be recommended.",
            ),
        ),
        parts.Kpi(
            L("平均质量", "Mean quality"),
            f.num(sizes["quality"], 2),
            None,
            None,
            L("满分 1", "of 1"),
            sizes["rated"],
            (),
            L(
                "完整、新鲜、权威、社区评价四部分中已知部分的平均。",
                "Mean of the known parts: completeness, freshness, authority, community.",
            ),
        ),
        parts.Kpi(
            L("等待复核", "Waiting for review"),
            f.num(sizes["to_review"]),
            None,
            None,
            L("占可推荐资源 ", "of resources ")
            + f.pct(sizes["to_review"] / sizes["resources"] if sizes["resources"] else None),
            sizes["resources"],
            (),
            L(
                "撤回、被举报、评分低、过时、重复或没有许可的资源。",
                "Resources that are withdrawn, reported, rated low, outdated, duplicated or without a licence.",
            ),
        ),
    ]
)

left, right = st.columns([2, 3], gap="small")
with (
    left,
    parts.panel(
        L("每周新增", "New each week"),
        L("按发布日期；线尾是最近一周。", "By date of publication; the end is the last complete week."),
    ),
):
    weeks = knowledge.new_weeks(26, chosen(language))
    if weeks.height:
        paper, tutorial = L("论文", "Papers"), L("教程", "Tutorials")
        series = {
            paper: (weeks["week_on"], weeks["papers"].to_list()),
            tutorial: (weeks["week_on"], weeks["tutorials"].to_list()),
        }
        fig = charts.lines(series, text={name: f"{name} {ys[-1]}" for name, (_, ys) in series.items()}, height=340)
        charts.date_ticks(fig, parts.month_ticks(weeks["week_on"].to_list(), most=6))
        parts.chart(fig, key="new", alt=L("每周新增论文与教程", "New papers and tutorials each week"))
with (
    right,
    parts.panel(
        L("哪里有、哪里没有", "Where there is something and where not"),
        L("行：主题；列：难度；格内：资源数，0 就是空白。", "Row: topic. Column: level. Cell: resources; 0 is a hole."),
    ),
):
    cells = knowledge.coverage(
        chosen(language), None if kind == ALL else "paper" if kind == "paper" else "tutorial", 10
    )
    grid = cells.pivot("difficulty", index="label", values="resources")
    if grid.height:
        values = [list(row[1:]) for row in grid.iter_rows()]
        text = [[f.num(v) for v in row] for row in values]
        parts.chart(
            charts.heat(
                grid["label"].to_list(),
                grid.columns[1:],
                values,
                text,
                span=(0, max(1, *(max(v or 0 for v in r) for r in values))),
            ),
            key="coverage",
            alt=L("主题与难度的资源数", "Resources by topic and level"),
        )

with parts.panel(
    L("缺口：有人要、没东西学", "Gaps: wanted, with little to learn from"),
    L(
        "按缺口大小排列；数字是近 180 天的问题和提到它的职位。",
        "Largest first; questions of the last 180 days and jobs that name it.",
    ),
):
    asked = L(
        "{q} 个问题（{u} 个没人答）· {j} 个职位 · 教程 中 {zh} / 英 {en}",
        "{q} questions ({u} unanswered) · {j} jobs · tutorials zh {zh} / en {en}",
    )
    parts.why(
        [
            (
                g["topic"],
                g["reason"],
                asked.format(
                    q=f.num(g["questions"]),
                    u=f.num(g["unanswered_questions"]),
                    j=f.num(g["jobs"]),
                    zh=g["tutorials_zh"],
                    en=g["tutorials_en"],
                ),
            )
            for g in gaps.head(5).iter_rows(named=True)
        ]
    )

found = knowledge.resources(
    topic=chosen(topic),
    language=chosen(language),
    level=int(level) if level != ALL else None,
    kind=chosen(kind),
    words=words,
    limit=200,
)
with parts.panel(
    L("资源", "Resources"),
    L(
        "质量高的在前，最多 200 份；质量 = 已知各部分的平均，空白 = 不知道。",
        "Best first, at most 200. Quality is the mean of its known parts; blank = not known.",
    ),
):
    parts.table(
        found.with_columns(worded("kind"), worded("language")),
        tables.resources(),
        name="resources",
        alt=L("资源表", "Table of resources"),
        rows=10,
    )

if found.height:
    left, right = st.columns([3, 2], gap="small")
    with (
        left,
        parts.panel(
            L("为什么说它讲这些技能？", "Why do we say it teaches these skills?"),
            L("原文里的字句；越靠前越是重点。", "The words in it that say so, most central first."),
        ),
    ):
        titles = {r: theirs(t, 60) for r, t in found.head(50).select("resource_id", "title").iter_rows()}
        pick = bound(
            st.selectbox,
            L("资源", "Resource"),
            list(titles),
            default=next(iter(titles)),
            key="resource",
            format_func=titles.get,
            label_visibility="collapsed",
        )
        about = knowledge.resource(pick)
        parts.why(
            [
                (
                    e["skill"],
                    L(
                        f"{term(e['field'])}里出现 {e['mentions']} 次",
                        f"named {f.plural(e['mentions'], 'time', 'times')}, first in the {e['field']}",
                    ),
                    parts.mark(e["quote"], e["quote"]),
                )
                for e in knowledge.evidence(pick).head(8).iter_rows(named=True)
            ]
            or [(f.DASH, L("没有认出词表里的技能。", "no skill of the vocabulary was recognised."), "")]
        )
        if about["difficulty"]:
            st.caption(
                L(
                    f"难度 {about['difficulty']}：{about['difficulty_evidence']}（把握 {f.pct(about['difficulty_confidence'])}）",
                    f"Level {about['difficulty']}: {about['difficulty_evidence']} ({f.pct(about['difficulty_confidence'])} sure)",
                )
            )
    with (
        right,
        parts.panel(
            L("质量由什么组成", "What its quality is made of"),
            L("各部分 0 到 1；不知道的不算。", "Parts from 0 to 1; unknown ones do not count."),
        ),
    ):
        names = {
            "completeness": L("完整", "Completeness"),
            "freshness": L("新鲜", "Freshness"),
            "authority": L("权威", "Authority"),
            "community": L("社区评价", "Community"),
        }
        values = {label: about[f"quality_{key}"] for key, label in names.items()}
        parts.chart(
            charts.bars(
                [*values, L("质量", "Quality")],
                [
                    *(v or 0 for v in values.values()),
                    about["quality_score"] or 0,
                ],
                [*(f.num(v, 2) for v in values.values()), f.num(about["quality_score"], 2)],
                highlight=[len(values)],
            ),
            key="parts",
            alt=L("质量的组成", "Parts of the quality"),
        )

reasons = knowledge.review_reasons()
with parts.panel(
    L(f"复核队列：{f.num(sum(reasons.values()))} 条", f"Review queue: {f.num(sum(reasons.values()))}"),
    L("证据和建议；1 最急。", "Evidence and what to do; 1 is most urgent."),
):
    options = {ALL: L("全部", "All")} | {r: f"{term(r)} {n}" for r, n in reasons.items()}
    reason = bound(
        st.pills, L("原因", "Reason"), list(options), default=ALL, required=True, key="reason", format_func=options.get
    )
    parts.table(
        knowledge.review_queue(chosen(reason)).with_columns(worded("reason")),
        tables.review_queue(),
        name="review-queue",
        alt=L("复核队列", "Review queue"),
        rows=8,
    )
