"""Which jobs fit a member, and can the score be trusted?"""

import polars as pl
import streamlit as st

from dashboards import charts, parts
from dashboards import formats as f
from dashboards.queries import publication, talent
from dashboards.tables import talent as tables
from dashboards.terms import term
from dashboards.words import L, bound, plain, theirs

SHOWN = 10
facts, people = publication.facts(), talent.matched_members()
skills = publication.labels("skills")
question = L("哪些职位适合这位成员，分数可信吗？", "Which jobs fit this member, and can the score be trusted?")
if people.is_empty():
    parts.header(question, L("还没有人同意被匹配。", "Nobody has agreed to be matched yet."), facts=facts)
    st.stop()
head = st.container()
names = {m: f"{f.person(m)} · {goal or f.DASH} · {f.pct(best)}" for m, goal, best, _ in people.iter_rows()}
filters = parts.filters()
with filters:
    member = bound(
        st.selectbox,
        L("成员 · 目标 · 最高分", "Member · goal · best score"),
        list(names),
        default=people["member_id"][0],
        key="member",
        width=360,
        format_func=names.get,
    )
matches = talent.matches(member)
jobs = {j: f"{r}. {theirs(t, 44)}" for r, j, t in matches.select("rank", "job_id", "title").iter_rows()}
with filters:
    job = bound(
        st.selectbox,
        L("看哪个职位的理由", "Show reasons for"),
        list(jobs),
        default=matches["job_id"][0],
        key="job",
        width=360,
        format_func=jobs.get,
    )
one = matches.filter(pl.col("job_id") == job).row(0, named=True)
best = matches.row(0, named=True)
tied = [i for i, high in enumerate(matches["score_high"]) if high >= best["score_low"]]
outcomes = talent.outcomes()
enough = outcomes.filter(pl.col("is_enough"))
rise = enough.height > 1 and enough["accept_share"][-1] > enough["accept_share"][0]
trust = (
    L("分数越高，双方越常同意", "higher scores are accepted more often")
    if rise
    else L("还看不出分数高的更常被接受", "it is not yet visible that higher scores are accepted more often")
)
with head:
    parts.header(
        question,
        L(
            f"最合适的是「**{plain(best['title'])}**」，满足 {len(best['met'])} 项、不明 {len(best['unknown'])} 项；分数范围与它重叠的有 {len(tied) - 1} 个，不分先后。{trust}（n {f.num(outcomes['n'].sum())}）。",
            f"**{plain(best['title'])}** fits best: {f.plural(len(best['met']), 'skill', 'skills')} met, {len(best['unknown'])} unknown; {f.plural(len(tied) - 1, 'job overlaps', 'jobs overlap')} with its range, which is a tie. {trust.capitalize()} (n {f.num(outcomes['n'].sum())}).",
        ),
        facts=facts,
        source=L(
            f"{f.num(people.height)} 名同意匹配的成员", f"{f.num(people.height)} members who agreed to be matched"
        ),
    )

left, right = st.columns([2, 3], gap="small")
top = matches.head(SHOWN)
with (
    left,
    parts.panel(
        L("分数和它的范围", "Scores and their range"),
        L("左端：不明的都不会；右端：不明的都会。", "Left end: nothing unknown is met. Right end: all of it is."),
    ),
):
    text = [
        f"{f.pct(r['score'])} ({f.pct(r['score_low'])}–{f.pct(r['score_high'])})" for r in top.iter_rows(named=True)
    ]
    labels = [f"{r}. {theirs(t, 26)}" for r, t in top.select("rank", "title").iter_rows()]
    pick = [i for i, j in enumerate(top["job_id"]) if j == job]
    ticks = [(t, f.pct(t)) for t in (0, 0.25, 0.5, 0.75, 1)]
    parts.chart(
        charts.score_intervals(
            labels,
            top["score"].to_list(),
            top["score_low"].to_list(),
            top["score_high"].to_list(),
            text,
            chosen=pick,
            ticks=ticks,
        ),
        key="scores",
        alt=L("职位匹配分及范围", "Match scores with ranges"),
    )
with (
    right,
    parts.panel(
        L(f"为什么是第 {one['rank']} 名？", f"Why number {one['rank']}?"),
        L("职位要的技能，和这位成员能拿出的证据。", "The skills the job asks for and what the member can show."),
    ),
):
    st.markdown(
        f"**{plain(one['title'])}** · {plain(one['company'])}"
        + (f" · {plain(one['location'])}" if one["location"] else "")
    )
    chips = [(skills.get(s, s), state) for state in ("met", "unmet", "unknown") for s in one[state] or []]
    st.markdown(parts.chips(chips))
    parts.chip_legend()
    st.markdown(one["reason"])
    proof = talent.member_evidence(member, job).filter(pl.col("level").is_not_null())
    pieces = L("{level} 级，{proof}，{n} 条证据{last}", "level {level}, {proof}, {n} pieces of evidence{last}")
    parts.why(
        [
            (
                e["skill"],
                pieces.format(
                    level=f.num(e["level"], 1),
                    proof=term(e["proof"]),
                    n=e["evidence"],
                    last=L("，最近 ", ", last ") + f.day(e["last_evidence_on"], "yMMMd")
                    if e["last_evidence_on"]
                    else "",
                ),
                L("职位原文：", "The job says: ") + parts.mark(e["quote"], e["quote"]),
            )
            for e in proof.head(5).iter_rows(named=True)
        ]
    )
    st.caption(L("性别、年龄、学校和地域不参与打分。", "Gender, age, school and region play no part in the score."))

with parts.panel(
    L("分数可信吗？", "Can the score be trusted?"),
    L(
        "按分数段：展示过的匹配里双方同意的比例和 95 % 区间；样本不够的段是灰的。",
        "By score band: share of shown matches that were accepted, with its 95% interval; bands with too few are grey.",
    ),
):
    known = outcomes.filter(pl.col("accept_share").is_not_null())
    if known.height:
        reach = (0.0, max(0.1, max(known["accept_high"])))
        text = [
            f"{f.pct(r['accept_share'])} ({f.pct(r['accept_low'])}–{f.pct(r['accept_high'])}) · n {f.num(r['n'])}"
            for r in known.iter_rows(named=True)
        ]
        bands = [L("分数 ", "score ") + b for b in known["score_band"]]
        ticks = [(reach[1] * k / 4, f.pct(reach[1] * k / 4)) for k in range(5)]
        parts.chart(
            charts.score_intervals(
                bands,
                known["accept_share"].to_list(),
                known["accept_low"].to_list(),
                known["accept_high"].to_list(),
                text,
                chosen=[i for i, e in enumerate(known["is_enough"]) if e],
                reach=reach,
                ticks=ticks,
            ),
            key="calibration",
            alt=L("各分数段的接受率", "Acceptance by score band"),
        )
    else:
        parts.empty(
            L("还没有展示过的匹配", "No match has been shown yet"),
            L("有了 match_shown 事件后这里会有数。", "Figures appear once match_shown events arrive."),
        )

with parts.panel(L("最合适的 20 个职位", "The twenty best jobs")):
    joined = [pl.col(c).list.eval(pl.element().replace(skills)).list.join("; ") for c in ("met", "unmet", "unknown")]
    parts.table(
        matches.with_columns(joined),
        tables.matches(),
        name="matches",
        alt=L("匹配表", "Table of matches"),
        rows=10,
    )
