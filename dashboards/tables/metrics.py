"""How the tables of the metrics page are shown: column of the query -> heading and form. May import: columns, words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboards.tables import columns as col
from dashboards.words import L


def anomalies() -> dict[str, Any]:
    """Surprises and what likely caused them."""
    return {
        "period_on": col.day(L("周期", "Period"), pinned=True),
        "shown": col.text(L("数值", "Value"), right=True),
        "range": col.text(L("预期范围", "Expected"), 150, right=True),
        "n": col.number("n"),
        "cause": col.text(L("原因", "Cause"), 130),
        "said": col.text(L("依据", "Evidence"), "large"),
    }


def changes(shown: Sequence[str]) -> dict[str, Any]:
    """What each group added; of the columns those that are `shown`."""
    every = {
        "label": col.text(L("组", "Group"), 180, pinned=True),
        "added": col.text(L("贡献", "Contribution"), right=True),
        "before": col.text(L("之前", "Before"), right=True),
        "now": col.text(L("现在", "Now"), right=True),
        "rate": col.text(L("自身比率", "By its rate"), right=True),
        "mix": col.text(L("占比变化", "By its weight"), right=True),
    }
    return {name: column for name, column in every.items() if name in shown}


def catalogue() -> dict[str, Any]:
    """All metrics."""
    return {
        "label": col.text(L("指标", "Metric"), 200, pinned=True),
        "shown": col.text(L("当前值", "Value now"), right=True),
        "current_n": col.number("n"),
        "unit": col.text(L("单位", "Unit")),
        "grain": col.text(L("周期", "Period")),
        "question": col.text(L("回答的问题", "Question"), 260),
        "formula": col.text(L("公式", "Formula"), "large"),
        "missing_reason": col.text(L("没有数值的原因", "Why no value"), 220),
        "owner": col.text(L("负责人", "Owner")),
        "mart": col.text(L("数据集", "Data set"), 150),
        "metric_id": col.text(L("标识", "Id"), 190),
    }


def quality() -> dict[str, Any]:
    """How far alarms can be trusted."""
    return {
        "label": col.text(L("指标", "Metric"), 220, pinned=True),
        "judged_periods": col.number(L("判断的周期", "Judged")),
        "quiet_periods": col.number(L("平静的周期", "Quiet")),
        "false_alarms": col.number(L("误报", "False alarms")),
        "false_alarm_share": col.share(L("误报率", "False alarm rate")),
        "half_noticed_share": col.share(L("减半能发现", "Halving noticed")),
        "double_noticed_share": col.share(L("翻倍能发现", "Doubling noticed")),
    }


def identities() -> dict[str, Any]:
    """Sums that must come out."""
    return {
        "holds": col.flag(L("成立", "Holds")),
        "label": col.text(L("恒等式", "Identity"), "large"),
        "metric": col.text(L("指标", "Metric"), 200),
        "rows_checked": col.number(L("核对的行", "Rows checked")),
        "largest_difference": col.number(L("最大差异", "Largest difference"), "%.2f"),
    }
