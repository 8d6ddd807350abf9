"""Which data can be taken home, and what is in it?"""

import polars as pl
import streamlit as st

from dashboards import files, parts
from dashboards import formats as f
from dashboards.queries import data_sets, publication
from dashboards.tables import data_sets as tables
from dashboards.terms import terms, worded
from dashboards.words import L, bound

PREVIEW = 50


def withheld(counts: int, hidden: int) -> str:
    """How many counts of people a data set has, and how many are hidden; the column that names them."""
    least = f.smallest_group()
    return L(
        f"{f.num(counts)} 个人数中隐藏了 {f.num(hidden)} 个：少于 {least} 人的，以及能推算出它们的；"
        "`suppressed` 列写明每行隐藏了哪些列，其余空值表示未知。",
        f"{f.num(hidden)} of {f.plural(counts, 'count', 'counts')} of people are hidden: those under {least}, and what "
        "would give them away. Column `suppressed` names the hidden ones of a row; other nulls are unknown.",
    )


facts, catalogue, now = publication.facts(), data_sets.catalogue(), publication.reading()
count, closed = (int(catalogue[column].sum()) for column in ("is_open", "is_personal"))
inner = catalogue.height - count - closed
parts.header(
    L("哪些数据可以带走，里面有什么？", "Which data can be taken home, and what is in it?"),
    L(
        f"**{count}** 个数据集可以直接下载；另外 {closed} 个关于个人"
        + (f"、{inner} 个是内部数据" if inner else "")
        + f"，只有说明、不给行。现在是版本 **{now.version}**。",
        f"**{count}** data sets can be downloaded; {closed} more are about persons"
        + (f" and {inner} about inner workings; they" if inner else " and")
        + f" are described without rows. This is version **{now.version}**.",
    ),
    facts=facts,
)
with parts.filters():
    area = parts.pick(L("领域", "Area"), terms(catalogue["area"].unique().sort().to_list()), key="area")
    listed = catalogue.filter(pl.col("area") == area) if area else catalogue
    options = listed["dataset"].to_list()
    name = bound(st.selectbox, L("数据集", "Data set"), options, default=options[0], key="dataset", width=260)

one = catalogue.filter(pl.col("dataset") == name).row(0, named=True)
size = data_sets.rows(name)
rows = L(f"{f.num(size)} 行", f.plural(size, "row", "rows"))
about = L(f"{one['description']}粒度：{one['grain']}；{rows}。", f"{one['description']} Grain: {one['grain']}; {rows}.")
with parts.panel(name, about):
    if not one["is_open"] and not one["is_personal"]:
        parts.closed()
    elif one["is_personal"]:
        title = L(
            "这个数据集关于个人，不显示也不能下载", "This data set is about persons: it is neither shown nor downloaded"
        )
        parts.empty(title, L("汇总的数字在其他页面上。", "The other pages show its totals."))
    else:
        preview = files.flat(data_sets.content(name, PREVIEW))
        parts.grid(preview, name="preview", alt=L("数据集预览", "Preview of the data set"), rows=8)
        first = f.num(min(PREVIEW, size))
        st.caption(L(f"前 {first} 行", f"The first {first} rows"))
        if one["counts"] is not None:
            st.caption(":material/visibility_off: " + withheld(one["counts"], one["hidden"]))
        forms = {
            "csv": (files.csv_bytes, "text/csv"),
            "parquet": (files.parquet_bytes, "application/vnd.apache.parquet"),
            "xlsx": (files.xlsx_bytes, files.XLSX),
        }
        names = {"csv": "CSV", "parquet": "Parquet", "xlsx": "XLSX"}
        with st.container(horizontal=True, gap="small"):
            for form, (write, mime) in forms.items():
                st.download_button(
                    L(f"下载 {names[form]}", f"Download {names[form]}"),
                    parts.later(lambda write=write: write(data_sets.content(name, None))),
                    f"{name}.{form}",
                    mime,
                    key=f"whole-{form}",
                    on_click="ignore",
                    icon=":material/download:",
                )

with parts.panel(L("列", "Columns")):
    none = L("这个数据集不公开，列也不列出", "This data set is closed, and so is its list of columns"), ""
    alt = L("列的表", "Table of columns")
    parts.table(data_sets.columns(name), tables.columns(), name="columns", alt=alt, none=none)
note = L("打勾的关于个人，不能下载。", "Ticked ones are about persons and cannot be downloaded.")
with parts.panel(L("目录", "Catalogue"), note):
    shown = listed.with_columns(worded("area"))
    parts.table(shown, tables.catalogue(), name="catalogue", alt=L("数据集目录", "Catalogue of data sets"), rows=8)

note = L(
    "“—”表示来源没有说明；转用时请照此署名。", "A dash: the source does not say. Credit it so when you pass data on."
)
with parts.panel(L("来源与署名", "Sources and attribution"), note):
    alt, none = L("来源与署名表", "Table of sources and attribution"), (L("还没有来源", "There is no source yet"), "")
    credited = data_sets.sources().with_columns(worded("family"))
    parts.table(credited, tables.sources(), name="sources", alt=alt, rows=8, none=none)

left, right = st.columns(2, gap="small")
note = L("SHA-256 用来核对拿到的文件。", "SHA-256 sums to check a copy against.")
with left, parts.panel(L("这一版的文件", "Files of this version"), note):
    alt = L("文件清单", "List of files")
    parts.table(publication.files_of(now), tables.manifest(), name="manifest", alt=alt, rows=6)
note = L("留着最近几版；`talent rollback` 可以退回。", "The newest are kept; `talent rollback` returns to one.")
with right, parts.panel(L("历次发布", "Publications"), note):
    alt = L("发布历史", "Table of publications")
    to_minute = pl.col("published_at", "as_of").str.head(16).str.replace("T", " ")
    kept = publication.history().with_columns(to_minute)
    parts.table(kept, tables.publications(), name="publications", alt=alt, rows=6)
