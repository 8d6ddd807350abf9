"""The data card of a release, in Chinese and English: what it holds, how to load and check it, who may use it how.

Pure: text from the package's descriptor and the data sets; no clock, no file. May import: nothing of ours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

TITLE = {"zh": "AI 人才交流平台：整理数据集", "en": "AI Talent Exchange: curated data sets"}

LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
"""Covers copyright and the database right in our curation in one well-known licence (ODC-BY: the database only)."""

LOADING = """```python
import duckdb
import polars as pl

rows = pl.read_parquet("{name}.parquet")
counted = duckdb.sql("select count(*) as n from '{name}.parquet'").pl()

# CSV / 表格: text as in the Parquet file again / 还原为与 Parquet 相同的文本
text = pl.read_csv("{name}.csv", infer_schema=False)
text = text.with_columns(pl.all().str.replace(r"^'('*[=+\\-@\\t\\r])", "$1"))
```"""


@dataclass(frozen=True)
class Withheld:
    """What was hidden to protect people: the smallest group shown; data set -> its counts of people and the hidden."""

    minimum_group: int = 0
    datasets: Mapping[str, Mapping[str, int]] = field(default_factory=dict[str, Mapping[str, int]])

    def of(self, dataset: str) -> str:
        """`hidden / all` counts of people of a data set; a dash where it counts none."""
        one = self.datasets.get(dataset)
        return f"{one['hidden']:,} / {one['cells']:,}" if one else "–"


class Described(Protocol):
    """What the card says about one data set."""

    @property
    def name(self) -> str: ...
    @property
    def description_zh(self) -> str: ...
    @property
    def description_en(self) -> str: ...
    @property
    def grain_zh(self) -> str: ...
    @property
    def grain_en(self) -> str: ...


def credits_of(sources: Sequence[dict[str, Any]], language: str) -> str:
    """The sources with licence and attribution as a Markdown table; words instead when there is none."""
    nothing = {"zh": "没有来源登记了许可或署名。\n", "en": "No source has registered a licence or an attribution.\n"}
    heads = {"zh": ("来源", "许可", "署名"), "en": ("Source", "Licence", "Attribution")}
    unknown = {"zh": "未知", "en": "unknown"}[language]
    if not sources:
        return nothing[language]
    lines = [f"| {' | '.join(heads[language])} |\n|---|---|---|\n"]
    for one in sources:
        title = _cell(one[f"title_{language}"])
        place = one["path"] if str(one["path"] or "").isascii() and " " not in str(one["path"] or "") else None
        named = f"[{title}]({place})" if place else title
        lines.append(f"| {named} | {_cell(one['licence'] or unknown)} | {_cell(one['attribution'] or '')} |\n")
    return "".join(lines)


def data_card(
    package: dict[str, Any],
    datasets: Sequence[tuple[Described, int]],
    zone: str,
    sources: Sequence[dict[str, Any]] = (),
    withheld: Withheld | None = None,
) -> str:
    """Markdown. `package` is the descriptor; `datasets` are the data sets with their rows; `zone` dates the numbers;
    `sources` are the feeds with rows, with `title_zh`, `title_en`, `path`, `licence` and `attribution`.
    `withheld` is what was hidden to protect people.
    """
    withheld = withheld or Withheld()
    names = [d.name for d, _ in datasets]
    example = "resources" if "resources" in names else names[0]
    known = {
        "version": package["version"],
        "as_of": _readable(package["as_of"]),
        "created": _readable(package["created"]),
        "code": package["code_version"],
        "zone": zone,
        "datasets": len(datasets),
        "rows": f"{sum(rows for _, rows in datasets):,}",
        "loading": LOADING.format(name=example),
        "minimum_group": withheld.minimum_group,
        "licence": f"[{LICENCE['name']}]({LICENCE['path']})",
    }
    table_zh = "".join(
        f"| `{d.name}` | {rows:,} | {_cell(d.description_zh)} | {_cell(d.grain_zh)} | {withheld.of(d.name)} |\n"
        for d, rows in datasets
    )
    table_en = "".join(
        f"| `{d.name}` | {rows:,} | {_cell(d.description_en)} | {_cell(d.grain_en)} | {withheld.of(d.name)} |\n"
        for d, rows in datasets
    )
    chinese = CHINESE.format(title=TITLE["zh"], table=table_zh, credits=credits_of(sources, "zh"), **known)
    english = ENGLISH.format(title=TITLE["en"], table=table_en, credits=credits_of(sources, "en"), **known)
    return f"{chinese}\n---\n\n{english}"


def _readable(moment: str) -> str:
    return f"{moment[:16].replace('T', ' ')} UTC"


def _cell(text: str) -> str:
    """One line without a bar: a Markdown table knows neither."""
    return " ".join(text.split()).replace("|", "\\|")


CHINESE = """# {title}

*[English below](#english)*

| 项目 | 值 |
|---|---|
| 版本 | `{version}` |
| 数据截至 | {as_of} |
| 发布时间 | {created} |
| 统计时区 | {zone} |
| 代码版本 | `{code}` |
| 规模 | {datasets} 个数据集，共 {rows} 行 |

## 数据集

| 名称 | 行数 | 内容 | 一行代表 | 隐藏 / 人数 |
|---|--:|---|---|--:|
{table}
每个数据集有 `.parquet` 与 `.csv` 两份。各列的类型、含义、主键、外键与取值范围见 `datapackage.json`
（[Data Package v2](https://datapackage.org/standard/)）。

## 读取

在本文件夹中运行：

{loading}

## CSV 的写法

- UTF-8 带 BOM，Excel 可直接打开；遵循 RFC 4180，换行为 CRLF。
- 空单元格表示空值，空文本与空列表也写为空单元格；需要区分时请用 Parquet。
- 时间为 ISO 8601 格式的 UTC 时间，以 Z 结尾；小数不做舍入。
- 列表以 `;` 连接，列表项内的 `;` 写作 `；`。
- 以 `=`、`+`、`-`、`@`、制表符或回车开头的文本，前面加一个单引号 `'`，以免被电子表格当作公式执行；
  在这些字符之前已有单引号的文本同样加一个，因此可按上面的代码还原。

## 校验

```sh
sha256sum --check SHA256SUMS
frictionless validate datapackage.json
```

同一次发布导出的文件逐字节相同。

## 许可与范围

我们整理的内容（筛选、分类、关联、统计、说明）以 {licence} 许可发布，
使用时请注明“{title}”及版本号。

不包含任何成员的个人数据。论文、教程、职位与项目仅收录标题、链接、作者、日期等事实，以及表明技能的原文短语；
摘要与正文不在其中，其权利归原作者所有，请通过链接访问原文。

少于 {minimum_group} 人的人数，以及由它算出、或能把它推算出来的数，都不提供：单元格为空，
列名写在该行的 `suppressed` 列里；人数为 0 时写 0。上表最后一列是隐藏的个数与全部人数的个数。
其余空值表示未知，不等于 0。带有 `is_enough` 的数据集会标明样本是否足够。

## 来源与署名

{credits}
"""

ENGLISH = """<a id="english"></a>

# {title}

| Item | Value |
|---|---|
| Version | `{version}` |
| Data as of | {as_of} |
| Published | {created} |
| Reporting time zone | {zone} |
| Code version | `{code}` |
| Size | {datasets} data sets, {rows} rows |

## Data sets

| Name | Rows | Content | One row is | Hidden / counts of people |
|---|--:|---|---|--:|
{table}
Each data set comes as `.parquet` and `.csv`. Types, meaning, primary and foreign keys and accepted values of the
columns are in `datapackage.json` ([Data Package v2](https://datapackage.org/standard/)).

## Loading

Run inside this folder:

{loading}

## How the CSV files are written

- UTF-8 with a byte-order mark, so Excel opens them directly; RFC 4180, so lines end with CRLF.
- An empty cell is null; empty texts and empty lists are empty cells too. Use Parquet where the difference matters.
- Timestamps are ISO 8601 in UTC and end with Z; decimals are not rounded.
- Lists are joined by `;`; a `;` inside an item is written `；`.
- Text that starts with `=`, `+`, `-`, `@`, a tab or a carriage return gets an apostrophe `'` in front, so that no
  spreadsheet runs it as a formula; so does text that already has apostrophes before such a character. The code above
  undoes this exactly.

## Checking

```sh
sha256sum --check SHA256SUMS
frictionless validate datapackage.json
```

Exporting the same publication again gives the same bytes.

## Licence and scope

Our curation (selection, classification, links, figures, descriptions) is licensed under {licence};
please credit “{title}” and the version.

There is nothing about single members. Of papers, tutorials, postings and projects there are only facts such as titles,
links, authors and dates, and the short phrases that name a skill. Summaries and full texts are not included: they
belong to their authors and are a link away.

Counts of fewer than {minimum_group} people are withheld, and so is what is calculated from them or would give them
away: the cell is null, and column `suppressed` of the row names it. No people is 0. The last column of the table above
says how many counts of people a data set has and how many are hidden. Any other null means unknown, never 0. Data sets
with `is_enough` say whether the sample is large enough.

## Sources and attribution

{credits}
"""
