"""Something over time: lines, columns, a line against its expected band, the same line for many groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from dashboards.charts.sheet import (
    BAD,
    CONTEXT,
    DASHES,
    HAIRLINE,
    HUE,
    INK,
    MUTED,
    PAGE,
    RAMP,
    Sheet,
    frame,
    note,
    text_width,
)

GAP = 0.06  # between two panels, in widths of one
Series = tuple[Sequence[Any], Sequence[float | None]]


def _spread(values: Sequence[float], gap: float) -> list[float]:
    """Move end labels apart until no two are nearer than `gap`."""
    order = sorted(range(len(values)), key=lambda i: values[i])
    placed = [float(v) for v in values]
    for _ in range(60):
        for a, b in pairwise(order):
            lack = gap - (placed[b] - placed[a])
            if lack > 1e-9:
                placed[a] -= lack / 2
                placed[b] += lack / 2
    return placed


def _known(values: Sequence[float | None]) -> list[float]:
    return [v for v in values if v is not None]


def lines(
    series: Mapping[str, Series],
    *,
    text: Mapping[str, str],
    height: int = 300,
    context: Sequence[str] = (),
    ticks: str = ",",
    hover: str = "%{y}",
) -> Sheet:
    """Lines named at their right end; series in `context` are grey; gaps stay gaps, also where all is unknown."""
    series = {name: pair for name, pair in series.items() if _known(pair[1])}
    ends = {name: _known(ys)[-1] for name, (_, ys) in series.items()}
    every = [v for _, ys in series.values() for v in _known(ys)] or [0, 1]
    low, high = min(every), max(every)
    pad = (high - low) * 0.08 or 1
    low, high = (0 if 0 <= low < high * 0.4 else low - pad), high + pad
    fig = frame(height, right=max((text_width(text[n]) for n in ends), default=0) + 14, bottom=4)
    placed = dict(zip(ends, _spread(list(ends.values()), (high - low) * 19 / (height - 40)), strict=True))
    hue = 0
    for name, (xs, ys) in series.items():
        grey = name in context
        color, dash = (CONTEXT, "solid") if grey else (HUE[hue % 5], DASHES[hue % 5])
        hue += not grey
        fig.add(
            "scatter",
            x=list(xs),
            y=list(ys),
            mode="lines",
            name=name,
            hovertemplate=f"{name} · {hover}<extra></extra>",
            line={"color": color, "width": 1.5 if grey else 2.25, "dash": dash},
        )
        fig.label(**note(1, placed[name], text[name], color=MUTED if grey else color, xref="paper", xshift=6))
    fig.y(range=[low, high], showgrid=True, gridcolor=HAIRLINE, nticks=5, tickformat=ticks)
    return fig


def columns(
    xs: Sequence[Any],
    ys: Sequence[float],
    *,
    last: str,
    height: int = 240,
    highlight: Sequence[int] = (),
    hover: str = "%{y:,}",
) -> Sheet:
    """Columns from zero, one per period; the last is valued, highlighted ones are blue and the rest grey."""
    fig = frame(height, top=24, bottom=4)
    color = [HUE[0] if not highlight or i in highlight else CONTEXT for i in range(len(ys))]
    bar = {"color": color, "cornerradius": 2}
    fig.add("bar", x=list(xs), y=list(ys), marker=bar, hovertemplate=f"%{{x|%Y-%m-%d}} · {hover}<extra></extra>")
    fig.label(**note(xs[-1], ys[-1], f"<b>{last}</b>", anchor="center", color=color[-1], yshift=12))
    fig.layout["bargap"] = 0.25
    fig.y(range=[0, max(ys) * 1.05 or 1], showgrid=True, gridcolor=HAIRLINE, nticks=5, tickformat=",")
    return fig


def expected_band(
    xs: Sequence[Any],
    ys: Sequence[float],
    low: Sequence[float | None],
    high: Sequence[float | None],
    *,
    band_name: str,
    marks: Mapping[int, str],
    last: str,
    height: int = 300,
    ticks: str = ",",
    hover: str = "%{x|%Y-%m-%d} · %{y:,}",
) -> Sheet:
    """A line over the range it was expected in; points outside are marked and named. No range yet: no band."""
    xs = list(xs)
    fig = frame(height, right=text_width(last) + 18, bottom=4, top=24)
    known = [i for i in range(len(xs)) if low[i] is not None and high[i] is not None]
    if known:
        fig.add(
            "scatter",
            x=[xs[i] for i in known] + [xs[i] for i in reversed(known)],
            y=[high[i] for i in known] + [low[i] for i in reversed(known)],
            fill="toself",
            fillcolor=RAMP[0],
            mode="lines",
            line={"width": 0, "color": RAMP[0]},
            hoverinfo="skip",
        )
        at = known[len(known) // 5]
        fig.label(**note(xs[at], low[at], band_name, color=MUTED, anchor="center", yshift=-14))
    fig.add(
        "scatter",
        x=xs,
        y=list(ys),
        mode="lines",
        line={"color": HUE[0], "width": 2.25},
        hovertemplate=f"{hover}<extra></extra>",
    )
    last_mark, up = None, True
    for i, label in marks.items():
        floor, ceiling = low[i], high[i]
        above, below = ceiling is not None and ys[i] > ceiling, floor is not None and ys[i] < floor
        crowded = last_mark is not None and i - last_mark < len(xs) / 10
        up, last_mark = (not up if crowded else not below), i
        edge = {"color": HUE[0] if above else BAD if below else CONTEXT, "width": 2.5}
        ring = {"color": PAGE, "size": 9, "line": edge}
        fig.add("scatter", x=[xs[i]], y=[ys[i]], mode="markers", hoverinfo="skip", cliponaxis=False, marker=ring)
        anchor = "right" if i > len(xs) * 0.7 else "left" if i < len(xs) * 0.15 else "center"
        fig.label(**note(xs[i], ys[i], label, color=INK, anchor=anchor, yshift=18 if up else -18))
    fig.label(**note(1, ys[-1], f"<b>{last}</b>", color=HUE[0], xref="paper", xshift=10))
    fig.x(range=[xs[0], xs[-1]])
    fig.y(showgrid=True, gridcolor=HAIRLINE, nticks=5, tickformat=ticks)
    return fig


def small_multiples(
    panels: Mapping[str, Series],
    *,
    text: Mapping[str, str],
    count: int = 3,
    row: int = 124,
    flag: Sequence[str] = (),
    base: float | None = None,
    form: str = ",.3~g",
) -> Sheet:
    """The same line for each group on one shared scale, named and valued in its panel; flagged ones are orange."""
    every = [v for _, ys in panels.values() for v in _known(ys)]
    low, high = min(every), max(every)
    reach = (high - low) * 1.2 or 1
    low = low - reach / 12
    rows = -(-len(panels) // count)
    fig = frame(row * rows, top=4, bottom=4, right=4)

    # one pair of axes for all panels: each further pair costs a browser as much as a chart of its own
    for k, (name, (xs, ys)) in enumerate(panels.items()):
        r, c = divmod(k, count)
        begin, length = xs[0], xs[-1] - xs[0]
        across = [c * (1 + GAP) + (x - begin) / length for x in xs]
        up = [None if y is None else -r - 0.94 + 0.66 * (y - low) / reach for y in ys]
        color = BAD if name in flag else HUE[0]
        if base is not None:
            level, line = -r - 0.94 + 0.66 * (base - low) / reach, {"color": HAIRLINE, "width": 1}
            fig.add("scatter", x=[across[0], across[-1]], y=[level] * 2, mode="lines", hoverinfo="skip", line=line)
        fig.add(
            "scatter",
            x=across,
            y=up,
            customdata=list(ys),
            mode="lines",
            line={"color": color, "width": 2},
            hovertemplate=f"{name} · %{{customdata:{form}}}<extra></extra>",
        )
        end = {"color": color, "size": 6}
        fig.add("scatter", x=across[-1:], y=up[-1:], mode="markers", marker=end, cliponaxis=False, hoverinfo="skip")
    spots = [divmod(k, count) for k in range(len(panels))]
    heads = [f"{name}<br><b>{text[name]}</b>" for name in panels]
    left, top = [c * (1 + GAP) for _, c in spots], [-r for r, _ in spots]
    fig.write(left, top, heads, textposition="bottom right")
    fig.x(range=[0, count + GAP * (count - 1)], showticklabels=False, automargin=False)
    fig.y(range=[-rows, 0], showticklabels=False, automargin=False)
    return fig
