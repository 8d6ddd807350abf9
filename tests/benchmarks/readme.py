"""`python -m tests.benchmarks.readme`: results.json as the table of both READMEs, between their `bench` marks.

A test holds that the files show what is recorded. Pages are many lines: the slowest of a kind stands for all.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
RESULTS = Path(__file__).with_name("results.json")
FILES = {"zh": ROOT / "README.zh.md", "en": ROOT / "README.md"}
HEADS = {
    "zh": ("测什么", "对比", "倍数", "上限", "秒", "内存峰值 MiB", "日期"),
    "en": ("What", "Compared with", "Ratio", "Limit", "Seconds", "Peak MiB", "Date"),
}
MARKS = re.compile(r"(?<=<!-- bench -->\n).*?(?=<!-- /bench -->)", re.DOTALL)
PAGES = {"first data: ": "first data of the slowest page: ", "filter to number: ": "slowest change of a filter: "}

# What the benchmarks say, in Chinese; a recorded name that is missing here fails the test.
CHINESE = (
    (r"ingest ([\d,]+) events of (\d+) bytes", r"载入 \1 条事件，每条 \2 字节"),
    (r"([\d,]+) events more", r"再载入 \1 条"),
    (r"a day of ([\d,]+) on ([\d,]+) stored", r"已存 \2 条之上的一天 \1 条"),
    (r"the same day on ([\d,]+)", r"同样的一天，在已存 \1 条之上"),
    (r"DuckDB MERGE WHEN NOT MATCHED of the same rows", "对同样的行做 DuckDB MERGE WHEN NOT MATCHED"),
    (r"landing of ([\d,]+) events", r"\1 条事件的着陆区大小"),
    (r"the size of their files", "其文件的大小"),
    (r"our ingest of ([\d,]+)", r"本项目载入 \1 条"),
    (r"all community and business marts over ([\d,]+) events", r"\1 条事件上的全部社区与经营数据表"),
    (r"the same answers written by hand in DuckDB", "在 DuckDB 里手写的同样答案"),
    (r"the marts after a day of ([\d,]+) on ([\d,]+) events", r"\2 条之上再来一天 \1 条后的数据表"),
    (r"all of them from the beginning", "全部从头计算"),
    (
        r"page queries on the marts of ([\d,]+) events, (\d+) readers, p95",
        r"\1 条事件的数据表上的页面查询，\2 个读者，p95",
    ),
    (r"(\d+) ms allowed", r"允许 \1 毫秒"),
    (r"DuckDB read_ndjson to Parquet, no checks", "DuckDB read_ndjson 到 Parquet，不做检查"),
    (r"DuckDB read_csv to Parquet, no checks", "DuckDB read_csv 到 Parquet，不做检查"),
    (r"the same ([\d,]+) feeds, unchanged", r"同样 \1 个数据源，没有变化"),
    (r"fetch ([\d,]+) feeds", r"抓取 \1 个数据源"),
    (r"(\d+) / (\d+) x (\d+) ms", r"理想：\1 个，每次 \2 个，各 \3 毫秒"),
    (r"parse a feed of ([\d.]+) MiB", r"解析 \1 MiB 的订阅源"),
    (r"parse ([\d,]+) entries", r"解析 \1 条的订阅源"),
    (r"feedparser, same flags", "同样参数的 feedparser"),
    (r"([\d.]+) s allowed", r"允许 \1 秒"),
    (r"load ([\d,]+) job rows \((\d+) MiB CSV\)", r"从 \2 MiB 的 CSV 载入 \1 个职位"),
    (r"skills of ([\d,]+) documents", r"\1 篇文本中的技能"),
    (r"mentions of ([\d,]+) documents", r"\1 篇文本中的技能及其位置"),
    (r"ahocorasick_rs leftmost-longest with a boundary filter", "ahocorasick_rs 最左最长匹配加边界过滤"),
    (r"tagger over ([\d,]+) documents of 1.5 kB", r"标注器处理 \1 篇 1.5 kB 的文本"),
    (r"([\d,]+) documents a second", r"每秒 \1 篇"),
    (r"near-duplicates of ([\d,]+) documents", r"\1 篇文本中的近似重复"),
    (r"all rules over ([\d,]+) documents", r"\1 篇文本，用全部去重规则"),
    (r"rensa MinHash-LSH, 96 permutations, 32 bands, verified", "rensa MinHash-LSH，96 个置换、32 个带，并核对"),
    (
        r"train and top (\d+) of ([\d,]+) members among ([\d,]+) items",
        r"为 \2 位成员从 \3 个条目中训练并列出前 \1",
    ),
    (r"training EASE alone, float32 Cholesky", "只训练 EASE，float32 Cholesky"),
    (
        r"best next three, ([\d,]+) jobs, ([\d,]+) resources \(budget (\d+) ms\)",
        r"最值得先学的三项：\1 个职位、\2 项资源（预算 \3 毫秒）",
    ),
    (r"plain numpy recount for each resource", "对每项资源用 numpy 直接重新计数"),
    (r"search: ([\d,]+) resources, p95 \(budget (\d+) ms\)", r"在 \1 个资源中搜索，p95（预算 \2 毫秒）"),
    (r"the words in every text", "逐篇查找这些词"),
    (r"plans of ([\d,]+) members", r"\1 位成员的学习计划"),
    (r"plans of ([\d,]+) members, with order and who serves what", r"\1 位成员的学习计划，含次序与每步所用资料"),
    (r"bare bit-set greedy, ([\d,]+) resources", r"裸位集贪心算法，\1 份资源"),
    (r"HiGHS, were it (\d+) times as fast", r"假如 HiGHS 快到 \1 倍"),
    (r"first data of the slowest page: (\w+) \(budget ([\d.]+) s\)", r"最慢页面的首个数据：\1（预算 \2 秒）"),
    (r"slowest change of a filter: (\w+) \(budget (\d+) ms\)", r"最慢的筛选：\1（预算 \2 毫秒）"),
    (
        r"best (\d+) of ([\d,]+) members x ([\d,]+) jobs, hard constraints",
        r"\2 位成员对 \3 个职位，各取最好的 \1 个，含硬条件",
    ),
    (r"sparse_dot_topn inside constraint groups", "按硬条件分组的 sparse_dot_topn"),
    (r"1 % of jobs new, both directions", "1% 的职位是新的，双向"),
    (r"1 % of members new, both directions", "1% 的成员是新的，双向"),
    (r"all anew, both directions", "双向全部重算"),
    (
        r"one job against ([\d,]+) members, with reasons",
        r"一个职位对 \1 位成员，含理由",
    ),
    (r"budget (\d+) ms", r"预算 \1 毫秒"),
    (r"an empty page with one chart", "只有一张图的空页面"),
    (r"an empty page with one number", "只有一个数字的空页面"),
)


def recorded() -> list[dict[str, Any]]:
    """The lines of results.json in the order of the benchmarks, pages reduced to the slowest."""
    lines = [
        line | {"measured_at": one["measured_at"]}
        for one in json.loads(RESULTS.read_text(encoding="utf-8"))["benchmarks"].values()
        for line in one["results"]
    ]
    kept = [line for line in lines if not line["name"].startswith(tuple(PAGES))]
    for start, words in PAGES.items():
        alike = [line for line in lines if line["name"].startswith(start)]
        if alike:
            slowest = max(alike, key=lambda line: line["seconds"])
            kept.append(slowest | {"name": slowest["name"].replace(start, words)})
    return kept


def chinese(words: str) -> str:
    """A benchmark's name or baseline in Chinese; LookupError when nobody wrote it."""
    for pattern, said in CHINESE:
        if match := re.fullmatch(pattern, words):
            return match.expand(said)
    raise LookupError(f"No Chinese for the benchmark's words {words!r}: add them to CHINESE.")


def table(language: str) -> str:
    """The Markdown table in one language."""
    rows = [HEADS[language], tuple("---" if i < 2 else "---:" for i in range(len(HEADS[language])))]
    for line in recorded():
        words = [line["name"], line["baseline"]]
        limit = line["ratio_limit"]
        rows.append(
            (
                *(words if language == "en" else map(chinese, words)),
                f"{line['ratio']:.2f}",
                "" if limit is None else f"{limit:.2f}",
                f"{line['seconds']:.2f}",
                f"{line['peak_mib']:,.0f}",
                line["measured_at"][:10],
            )
        )
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def write() -> None:
    """Put the tables into the READMEs."""
    for language, file in FILES.items():
        text = file.read_text(encoding="utf-8")
        filled = table(language)
        file.write_text(MARKS.sub(lambda _, filled=filled: filled, text), encoding="utf-8")


if __name__ == "__main__":
    write()
