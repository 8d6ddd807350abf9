"""Which data can be taken home, and what is in it?"""

import polars as pl
import streamlit as st

from dashboards import files, parts
from dashboards import formats as f
from dashboards.queries import data_sets, publication
from dashboards.tables import data_sets as tables
from dashboards.terms import terms, worded
from dashboards.words import L, bound

ALL, PREVIEW = "all", 50
facts, catalogue, now = publication.facts(), data_sets.catalogue(), publication.reading()
about = publication.manifest(now.folder)
open_sets = catalogue.filter(~pl.col("is_personal"))
parts.header(
    L("哪些数据可以带走，里面有什么？", "Which data can be taken home, and what is in it?"),
    L(
        f"**{open_sets.height}** 个数据集可以直接下载；另外 {catalogue.height - open_sets.height} 个关于个人，只列说明、不给行。现在是版本 **{now.version}**。",
        f"**{open_sets.height}** data sets can be downloaded; {catalogue.height - open_sets.height} more are about persons and are described without rows. This is version **{now.version}**.",
    ),
    facts=facts,
)
areas = {ALL: L("全部", "All")} | terms(catalogue["area"].unique().sort().to_list())
with parts.filters():
    area = bound(
        st.segmented_control,
        L("领域", "Area"),
        list(areas),
        default=ALL,
        required=True,
        key="area",
        format_func=areas.get,
    )
    listed = catalogue if area == ALL else catalogue.filter(pl.col("area") == area)
    name = bound(
        st.selectbox,
        L("数据集", "Data set"),
        listed["dataset"].to_list(),
        default=listed["dataset"][0],
        key="dataset",
        width=260,
    )

one = catalogue.filter(pl.col("dataset") == name).row(0, named=True)
size = data_sets.rows(name)
with parts.panel(
    name,
    f"{one['description']} {L('一行：', 'One row: ')}{one['grain']}{L('。', '.')} {L(f'{f.num(size)} 行', f.plural(size, 'row', 'rows'))}{L('。', '.')}",
):
    if one["is_personal"]:
        parts.empty(
            L(
                "这个数据集关于个人，不显示行，也不能下载",
                "This data set is about persons: no rows are shown and none can be downloaded",
            ),
            L(
                "需要汇总数时，看其他页面；少于 5 人的格子不显示。",
                "For totals see the other pages; cells with fewer than 5 people are hidden.",
            ),
        )
    else:
        preview = data_sets.content(name, PREVIEW)
        st.dataframe(
            files.flat(preview),
            hide_index=True,
            key="preview",
            alt=L("数据集预览", "Preview of the data set"),
            row_height=parts.ROW,
            height=parts.ROW * min(8, max(1, preview.height)) + 38,
        )
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(
                L(
                    f"预览前 {min(PREVIEW, size)} 行；{parts.suppression()}",
                    f"The first {min(PREVIEW, size)} rows; {parts.suppression()}",
                )
            )
            kinds = {
                "csv": (files.csv_bytes, "text/csv"),
                "parquet": (files.parquet_bytes, "application/vnd.apache.parquet"),
                "xlsx": (files.xlsx_bytes, files.XLSX),
            }
            for kind, (write, mime) in kinds.items():
                st.download_button(
                    kind.upper() if kind != "parquet" else "Parquet",
                    lambda write=write: write(data_sets.content(name, None)),
                    f"{name}.{kind}",
                    mime,
                    key=f"{kind}-whole",
                    on_click="ignore",
                    icon=":material/download:",
                )

with parts.panel(L("列", "Columns")):
    parts.table(
        data_sets.columns(name),
        tables.columns(),
        name="columns",
        alt=L("列的表", "Table of columns"),
        rows=12,
    )

with parts.panel(
    L("目录", "Catalogue"), L("全部数据集；打勾的关于个人。", "Every data set; ticked ones are about persons.")
):
    parts.table(
        listed.with_columns(worded("area")),
        tables.catalogue(),
        name="catalogue",
        alt=L("数据集目录", "Catalogue of data sets"),
        rows=8,
    )

left, right = st.columns(2, gap="small")
with (
    left,
    parts.panel(
        L("这一版的文件", "Files of this version"),
        L("SHA-256 用来核对下载是否完整。", "SHA-256 sums to check a copy against."),
    ),
):
    listing = pl.DataFrame(
        about["files"], schema={"path": pl.String, "rows": pl.Int64, "bytes": pl.Int64, "sha256": pl.String}
    )
    parts.table(
        listing,
        tables.manifest(),
        name="manifest",
        alt=L("文件清单", "List of files"),
        rows=6,
    )
with (
    right,
    parts.panel(
        L("历次发布", "Publications"),
        L("保留最近几版；可以用 talent rollback 退回。", "The newest ones are kept; talent rollback returns to one."),
    ),
):
    parts.table(
        publication.history(),
        tables.publications(),
        name="publications",
        alt=L("发布历史", "Table of publications"),
        rows=6,
    )
