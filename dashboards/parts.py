"""The parts every page is made of, in the order a reader meets them: question, answer, numbers, picture, reasons, rows.

May import: streamlit, polars, charts, files, formats, roles, words, answers.kpi.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn, TypeVar

import polars as pl
import polars.selectors as cs
import streamlit as st
from streamlit.runtime.scriptrunner import add_script_run_ctx, get_script_run_ctx

from dashboards import charts, files, roles
from dashboards import formats as f
from dashboards.answers.kpi import Kpi
from dashboards.roles import NotForThisRole
from dashboards.words import L, bound, lang, plain

T = TypeVar("T")
FRESH_FOR = timedelta(hours=36)
ROW = 40
LISTED = 500  # rows of a list that may be as long as the community is large
SHARES = cs.float() & (cs.ends_with("_share") | cs.starts_with("score", "quality"))


def header(question: str, answer: str, *, facts: Mapping[str, Any], source: str = "") -> None:
    """The question, the answer in one or two sentences, and how old it is."""
    st.title(question, anchor=False)
    with st.container(key="answer"):
        st.markdown(answer)
    as_of: datetime = facts["as_of"]
    when, upto = f.moment(as_of, facts["reporting_zone"]), f.day(facts["reporting_on"], "yMMMd")
    age = datetime.now(UTC) - as_of
    if age > FRESH_FOR:
        st.warning(
            L(
                f"数据停在 {when}（{f.age(age)}），此后的变化不在本页；重新采集：`talent run`。",
                f"Data stops at {when} ({f.age(age)}); later changes are missing here. Collect again: `talent run`.",
            ),
            icon=":material/history:",
        )
        return
    upto = L(f"统计到 {upto}", f"counted up to {upto}")
    st.caption(" · ".join(part for part in (L(f"数据截至 {when}", f"Data as of {when}"), upto, source) if part))


def nothing(question: tuple[str, str], answer: str, facts: Mapping[str, Any]) -> NoReturn:
    """The page when its marts are empty: the question, why there is no answer, and no more."""
    header(L(*question), answer, facts=facts)
    st.stop()


def kpis(items: Sequence[Kpi]) -> None:
    """Four numbers at most. Blue is better, orange worse: red and green mean opposite things here and there."""
    height = 204 if any(len(k.spark) > 1 for k in items) else 128
    with st.grid(len(items), min_column_width=150, gap="small", row_height=height):
        for k in items:
            n = "" if k.n is None else f"n\u00a0{f.count(k.n)}"
            moved = (k.change or "").startswith(("+", "-"))
            spark = [float(v) for v in k.spark if v is not None]
            st.metric(
                k.label,
                k.value,
                k.change if k.change not in (None, f.DASH) else None,
                border=True,
                height="stretch",
                help=str(k.definition) or None,
                delta_color="gray" if k.better is None or not moved else "blue" if k.better else "orange",
                delta_arrow="auto" if moved else "off",
                delta_description=" · ".join(part for part in (k.against, n) if part) or None,
                chart_data=spark if len(spark) > 1 else None,
                chart_type="line",
            )
    _sources(items)


def _sources(items: Sequence[Kpi]) -> None:
    """One small link under the tiles for each that stands in the registry: what it means, its history and its SQL."""
    linked = {k.metric: k.label for k in items if k.metric}
    if linked:
        with st.container(key="sources", horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(L("定义、历史与 SQL：", "Definition, history and SQL:"), width="content")
            for metric, label in linked.items():
                definition(metric, label)


def definition(metric: str, label: str) -> None:
    """A link to a metric's page in the registry."""
    address = {"metric": metric, "lang": lang()}
    st.page_link("views/metrics.py", label=label, icon=":material/function:", query_params=address)


def ticks(identities: pl.DataFrame) -> None:
    """Sums that were checked, with a tick, beside what they hold for."""
    for label, holds, rows in identities.select("label", "holds", "rows_checked").iter_rows():
        icon = ":material/check_circle:" if holds else ":material/error:"
        checked = L(f"{f.num(rows)} 行已核对", f"{f.plural(rows, 'row', 'rows')} checked")
        st.caption(f"{icon} {label} · {checked}")


def filters() -> Any:
    """The row of filters under the answer; every widget in it is bound to the address."""
    return st.container(key="filters", horizontal=True, vertical_alignment="bottom", gap="small")


EVERY = "all"


def choice(label: str, options: Mapping[str, str], *, key: str, every: str, width: int) -> str | None:
    """A select box over ids and their names; None for all of them."""
    names = {EVERY: every, **options}
    chosen = bound(st.selectbox, label, list(names), default=EVERY, key=key, width=width, format_func=names.get)
    return None if chosen == EVERY else chosen


def pick(label: str, options: Mapping[str, str], *, key: str) -> str | None:
    """A few buttons beside each other, one of them for all; None for all of them."""
    names = {EVERY: L("全部", "All"), **options}
    chosen = bound(
        st.segmented_control, label, list(names), default=EVERY, required=True, key=key, format_func=names.get
    )
    return None if chosen == EVERY else chosen


def period(choices: Sequence[int], default: int, *, months: bool = False) -> int:
    """The filter for how far back a page looks, in weeks or months."""
    unit = L("个月", "months") if months else L("周", "weeks")
    return bound(
        st.segmented_control,
        L("时间", "Period"),
        choices,
        default=default,
        required=True,
        key="months" if months else "weeks",
        format_func={n: f"{n} {unit}" for n in choices}.get,
    )


@contextmanager
def panel(title: str, note: str = "", *, key: str | None = None, metric: str = "") -> Iterator[None]:
    """A titled block: the title says what is seen, the note how to read it, the link where `metric` is defined.

    A block that this reader's role must not see says so in one line.
    """
    with st.container(border=True, key=key, height="stretch", gap="xsmall"):
        st.header(title, anchor=False)
        if note:
            st.caption(note)
        try:
            yield
            if metric:
                definition(metric, L("定义、历史与 SQL", "Definition, history and SQL"))
        except NotForThisRole:
            closed()


ROLE = {
    roles.PUBLIC: ("公众", "public"),
    roles.ANALYST: ("分析者", "analyst"),
    roles.OPERATOR: ("运营者", "operator"),
}


def closed() -> None:
    """One line in place of what the reader's role must not see, and why."""
    role = L(*ROLE[roles.role()])
    st.caption(
        ":material/lock: "
        + L(
            f"这一部分涉及个人或内部数据，角色「{role}」看不到；运营者可以看。",
            f"This part is about persons or inner workings: hidden from the role “{role}”, shown to operators.",
        )
    )


def chart(fig: charts.Sheet, *, key: str, alt: str) -> None:
    """Show a figure. The theme is part of its identity: a chart keeps its first colours until that changes."""
    off = ["zoom2d", "pan2d", "zoomIn2d", "zoomOut2d", "autoScale2d", "resetScale2d"]
    config = {
        "displaylogo": False,
        "scrollZoom": False,
        "doubleClick": False,
        "modeBarButtonsToRemove": off,
        "toImageButtonOptions": {"format": "png", "scale": 2, "filename": key},
    }
    st.plotly_chart(fig.done(theme=st.context.theme.type), key=key, alt=alt, height=fig.tall, config=config)


def grid(frame: pl.DataFrame, *, name: str, alt: str, rows: int, columns: Mapping[str, Any] | None = None) -> None:
    """A table of known height: left to itself it arrives late and pushes the page down."""
    st.dataframe(
        frame,
        hide_index=True,
        key=f"table-{name}",
        alt=alt,
        column_config=columns,
        row_height=ROW,
        height=ROW * max(1, min(frame.height, rows)) + 38,
        placeholder=f.DASH,
    )


def table(
    frame: pl.DataFrame,
    columns: Mapping[str, Any],
    *,
    name: str,
    alt: str,
    rows: int = 12,
    note: str = "",
    none: tuple[str, str] | None = None,
    whole: Callable[[], pl.DataFrame] | None = None,
) -> None:
    """The named columns of a frame, and under them the download of exactly what is shown.

    `none`: what is said, and what to do, when there is no row; without it a filter is to blame. `whole`: of a list as
    long as the community is large the page gets the first LISTED rows, whose column `in_all` says how many there are,
    and the download all.
    """

    def named(frame: pl.DataFrame) -> pl.DataFrame:
        return frame.select(columns.keys()).with_columns(SHARES.round(3))

    shown = named(frame)
    if shown.is_empty():
        empty(*(none or (L("没有符合条件的行", "No rows match"), L("放宽上面的筛选再看。", "Relax a filter above."))))
        return
    grid(shown, name=name, alt=alt, rows=rows, columns=columns)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        size = L(f"{f.num(shown.height)} 行", f.plural(shown.height, "row", "rows"))
        if whole and frame["in_all"][0] > shown.height:
            first, every = f.num(shown.height), f.num(frame["in_all"][0])
            size = L(
                f"{every} 行中的前 {first} 行；下载包含全部", f"first {first} of {every} rows; the download has all"
            )
        st.caption(" · ".join(part for part in (size, note) if part))
        downloads(lambda: files.labelled(named(whole()) if whole else shown, columns), name)


def later(make: Callable[[], T]) -> Callable[[], T]:
    """The same, for a download: it is made after the page's run, where nothing knows the reader, role and language."""
    context = get_script_run_ctx()

    def made() -> T:
        with ThreadPoolExecutor(1, initializer=add_script_run_ctx, initargs=(None, context)) as pool:
            return pool.submit(make).result()

    return made


def downloads(frame: Callable[[], pl.DataFrame], name: str) -> None:
    """One menu; the files are made when they are asked for."""
    frame = later(frame)
    with st.popover(L("下载", "Download"), icon=":material/download:", type="tertiary"):
        if roles.role() == roles.OPERATOR:
            st.caption(
                L(
                    "与你看到的相同，仅供自用；要转给别人，请用「数据集」页的下载。",
                    "What you see, for your own use. To pass data on, download it from the page Data sets.",
                )
            )
        st.download_button(
            "CSV (Excel)",
            lambda: files.csv_bytes(frame()),
            f"{name}.csv",
            "text/csv",
            key=f"csv-{name}",
            on_click="ignore",
            icon=":material/csv:",
            type="tertiary",
        )
        st.download_button(
            "XLSX",
            lambda: files.xlsx_bytes(frame()),
            f"{name}.xlsx",
            files.XLSX,
            key=f"xlsx-{name}",
            on_click="ignore",
            icon=":material/table_view:",
            type="tertiary",
        )


def why(reasons: Sequence[tuple[str, str, str]]) -> None:
    """Reasons, strongest first: (size, sentence, evidence). Outside text in them must have passed `plain`."""
    for size, sentence, evidence in reasons:
        st.markdown(f"**{size}** {sentence}  \n:small[{evidence}]" if evidence else f"**{size}** {sentence}")


CHIP = {"met": ("green", "check"), "unmet": ("orange", "close"), "unknown": ("gray", "question_mark")}


def chips(items: Sequence[tuple[str, str]]) -> str:
    """Met, unmet and unknown, told apart by icon, order and colour; the names are our vocabulary's."""
    rank = list(CHIP)
    ordered = sorted(items, key=lambda x: rank.index(x[1]))
    return " ".join(f":{CHIP[s][0]}-badge[:material/{CHIP[s][1]}: {plain(name)[1:-1]}]" for name, s in ordered)


def chip_legend() -> None:
    """What the three icons mean."""
    met, unmet, unknown = L("满足", "met"), L("未达到", "not met"), L("没有证据", "no evidence")
    st.caption(f":material/check: {met} · :material/close: {unmet} · :material/question_mark: {unknown}")


def private(question: tuple[str, str], facts: Mapping[str, Any]) -> NoReturn:
    """A page that is about persons throughout, for who must not see them: the question, why it is closed, no more."""
    said = L("这一页逐个看成员，只对运营者开放。", "This page looks at single members: it is for operators.")
    header(L(*question), said, facts=facts)
    closed()
    st.stop()


def reader() -> None:
    """Whose eyes the page is for, how to see more, and the way to log in where that is asked for."""
    role = roles.role()
    name = L(*ROLE[role])
    more = {
        roles.PUBLIC: L("个人、经营和内部数据不显示", "persons, money and inner workings are hidden"),
        roles.ANALYST: L("个人数据不显示", "persons are hidden"),
        roles.OPERATOR: L("显示化名的个人数据", "members are shown by pseudonym"),
    }[role]
    st.caption(f":material/visibility: {L('角色', 'Role')}{L('：', ': ')}**{name}**{L('，', ', ')}{more}{L('。', '.')}")
    if roles.rules() is None:
        if role != roles.OPERATOR:
            st.caption(L("看全部：", "See all of it: ") + "`talent dashboard --role operator`")
    elif roles.is_logged_in():
        st.button(L("退出登录", "Log out"), on_click=st.logout, type="tertiary", icon=":material/logout:")
    else:
        st.button(L("登录", "Log in"), on_click=st.login, type="tertiary", icon=":material/login:")


def empty(title: str, hint: str) -> None:
    """Nothing to show: say why and what to do."""
    with st.container(border=True, horizontal_alignment="center"):
        st.space("small")
        st.markdown(f":material/search_off: **{title}**", width="content", text_alignment="center")
        st.caption(hint, width="content", text_alignment="center")
        st.space("small")


def heads(frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """The frame with head counts as the reader may see them: `<5` for small groups."""
    return frame.with_columns(pl.Series(c, [f.count(n) for n in frame[c]], dtype=pl.String) for c in columns)


def suppression() -> str:
    """The sentence that goes with hidden cells."""
    least = f.smallest_group()
    if roles.role() == roles.OPERATOR:
        return L(
            f"少于 {least} 人的格子不显示数值，以免认出个人；下载里也一样",
            f"Cells with fewer than {least} people are hidden so nobody can be recognised, in the download too",
        )
    return L(
        f"少于 {least} 人的数，以及能推算出它们的数，都不提供（显示为“—”）；下载里也一样",
        f"Counts of fewer than {least} people, and what would give them away, are withheld (—), in the download too",
    )
