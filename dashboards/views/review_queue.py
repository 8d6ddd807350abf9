"""What should somebody look at, and why?"""

import streamlit as st

from dashboards import formats as f
from dashboards import parts
from dashboards.answers import review_queue as answers
from dashboards.pictures import knowledge as pictures
from dashboards.queries import knowledge, publication
from dashboards.tables import knowledge as tables
from dashboards.terms import term, worded
from dashboards.words import L, plain

facts, reasons, sizes = publication.facts(), knowledge.review_reasons(), knowledge.review_sizes()
if not reasons:
    nothing = L("没有需要复核的资源（0 条）。", "No resource needs review (0 entries).")
    parts.nothing(answers.QUESTION, nothing, facts)
parts.header(L(*answers.QUESTION), answers.answer(reasons, sizes), facts=facts)
with parts.filters():
    reason = parts.pick(L("原因", "Reason"), {r: f"{term(r)} {n}" for r, n in reasons.items()}, key="reason")
parts.kpis(answers.cards(sizes, publication.definition))

left, right = st.columns([2, 3], gap="small")
with (
    left,
    parts.panel(
        L("因为什么", "For what reason"), L("每种原因的条数。", "Entries of each reason."), metric="review_entries"
    ),
):
    parts.chart(pictures.reasons(reasons), key="reasons", alt=L("复核原因", "Reasons for review"))
queue = knowledge.review_queue(reason)
note = L("先后 1 最急；同一资源可有多个原因。", "1 is most urgent; a resource can stand here for several reasons.")
with right, parts.panel(L("先看这些", "These first"), note):
    for one in queue.head(6).iter_rows(named=True):
        head, link = st.columns([5, 1], gap="small", vertical_alignment="center")
        title, evidence = plain(one["title"]), plain(one["evidence"])
        head.markdown(
            f"**{one['priority']}** {term(one['reason'])} · {title}  \n:small[{evidence} {one['suggestion']}]"
        )
        address = {"resource": one["resource_id"]}
        link.page_link("views/resource.py", label=L("详情", "Details"), query_params=address)

with parts.panel(
    L(f"全部：{f.num(queue.height)} 条", f"All: {queue.height}"), L("可下载为 CSV。", "Can be taken as CSV.")
):
    listed = queue.with_columns(worded("reason"))
    alt = L("复核队列", "Review queue")
    parts.table(listed, tables.review_queue(), name="review-queue", alt=alt, rows=12)
