"""docs/metrics.md and docs/metrics.zh.md, written from the registry: what every number means and what computes it.

`python -m pipelines.orchestration.metric_docs` writes them; a test fails when they are not what the registry says.
May import: settings.
"""

from __future__ import annotations

import csv
from pathlib import Path

from pipelines.settings import ROOT

REGISTRY = ROOT / "data" / "reference" / "metrics.csv"
TARGETS = {"en": ROOT / "docs" / "metrics.md", "zh": ROOT / "docs" / "metrics.zh.md"}
WORDS = {
    "en": {
        "title": "Metrics",
        "other": "[中文](metrics.zh.md)",
        "intro": (
            "Every number that the dashboards show is defined once, in `data/reference/metrics.csv`. This page is\n"
            "written from it by `python -m pipelines.orchestration.metric_docs`; the page **Metrics** of the\n"
            "dashboards shows the value, history, expected range, causes and SQL of each."
        ),
        "owner": "Answered for by {0}",
        "head": ["Metric", "Question", "Formula", "Unit", "Period", "Better", "Least n", "Mart and model"],
        "up": "higher",
        "down": "lower",
        "none": "neither",
    },
    "zh": {
        "title": "指标",
        "other": "[English](metrics.md)",
        "intro": (
            "看板上的每个数字都只定义一次，写在 `data/reference/metrics.csv`。本页由\n"
            "`python -m pipelines.orchestration.metric_docs` 据此生成；看板的**指标**页给出每个指标的数值、历史、\n"
            "预期范围、原因与 SQL。"
        ),
        "owner": "负责人：{0}",
        "head": ["指标", "问题", "公式", "单位", "周期", "更好", "最小 n", "数据集与模型"],
        "up": "更高",
        "down": "更低",
        "none": "无",
    },
}
OWNERS = {
    "community": "社区",
    "business": "经营",
    "knowledge": "知识",
    "talent": "人才",
    "projects": "项目",
    "operations": "运行",
}


def render(language: str, registry: Path = REGISTRY) -> str:
    """The page in one language: a table for each owner, metrics in the registry's order."""
    words = WORDS[language]
    with registry.open(encoding="utf-8", newline="") as file:
        metrics = list(csv.DictReader(file))
    lines = [f"# {words['title']}", "", str(words["other"]), "", str(words["intro"])]
    for owner in dict.fromkeys(metric["owner"] for metric in metrics):
        named = owner if language == "en" else OWNERS.get(owner, owner)
        lines += ["", f"## {str(words['owner']).format(named)}", ""]
        lines += [_row(list(words["head"])), _row(["---"] * len(words["head"]))]
        lines += [_row(_cells(metric, language)) for metric in metrics if metric["owner"] == owner]
    return "\n".join(lines) + "\n"


def _cells(metric: dict[str, str], language: str) -> list[str]:
    words = WORDS[language]
    return [
        f"**{metric[f'label_{language}']}** `{metric['metric_id']}`",
        metric[f"question_{language}"],
        metric[f"formula_{language}"],
        metric["unit"],
        metric["grain"],
        str(words[metric["direction"]]),
        metric["minimum_n"],
        f"`{metric['mart']}` `{metric['model']}`",
    ]


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |"


def main() -> None:
    """Write both pages."""
    for language, target in TARGETS.items():
        target.write_text(render(language), encoding="utf-8")


if __name__ == "__main__":
    main()
