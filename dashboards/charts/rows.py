"""One row per thing: the label stands above its mark and the value at the right, so long names fit any width."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from dashboards.charts.sheet import (
    AXIS,
    BAD,
    CLEAR,
    CONTEXT,
    GOOD,
    HAIRLINE,
    HUE,
    MUTED,
    PAGE,
    RAMP,
    STATE,
    SURFACE,
    Sheet,
    boxes,
    date_ticks,
    frame,
    rules,
    strokes,
)

HIDDEN = AXIS | {"showticklabels": False, "automargin": False}
PIECES = (HUE[0], HUE[4], HUE[2], RAMP[3], CONTEXT, HUE[3])  # of a stacked bar
KEY_ACROSS, KEY_LINE = 3, 22  # names of pieces beside each other; pixels of a line of them
Quantiles = tuple[float, float, float, float, float]


def _rows(labels: Sequence[str], values: Sequence[str], height: int, *, inset: int = 0, bottom: int = 8) -> Sheet:
    """The rows without their marks; `inset` leaves room for end ticks."""
    n = len(labels)
    fig = frame(height * n + bottom + 4, top=4, left=inset, right=inset or 8, bottom=bottom)
    fig.y(range=[n - 0.5, -0.62], showticklabels=False, automargin=False)
    fig.x(automargin=False)
    # an axis of its own, from edge to edge of the picture, for what is written
    fig.layout["xaxis2"] = HIDDEN | {"overlaying": "x", "range": [0, 1]}
    heights = [i - 0.06 for i in range(n)]
    fig.write([0] * n, heights, labels, textposition="top right", xaxis="x2")
    fig.write([1] * n, heights, values, textposition="top left", xaxis="x2", font={"color": MUTED})
    return fig


def _add_bars(fig: Sheet, values: Sequence[float], color: Sequence[str], hover: Sequence[str] | None = None) -> None:
    fig.add(
        "bar",
        y=[i + 0.2 for i in range(len(values))],
        x=list(values),
        orientation="h",
        width=0.3,
        marker={"color": list(color), "cornerradius": 3},
        customdata=hover,
        hovertemplate="%{customdata}<extra></extra>" if hover else None,
        hoverinfo=None if hover else "skip",
    )


def _add_dots(fig: Sheet, xs: Sequence[float], marker: dict[str, Any]) -> None:
    ys = [i + 0.2 for i in range(len(xs))]
    fig.add(
        "scatter", x=list(xs), y=ys, mode="markers", hoverinfo="skip", cliponaxis=False, marker=marker | {"opacity": 1}
    )


def _add_strokes(fig: Sheet, ends: Sequence[tuple[Any, Any, float]], color: str, width: float) -> None:
    line = {"color": color, "width": width}
    fig.add("scatter", mode="lines", hoverinfo="skip", cliponaxis=False, line=line, **strokes(ends))


def bars(
    labels: Sequence[str],
    values: Sequence[float],
    text: Sequence[str],
    *,
    highlight: Sequence[int] | None = None,
    flag: Sequence[int] = (),
    top: float | None = None,
    row: int = 44,
) -> Sheet:
    """Bars from zero to `top` (else the longest): highlighted ones blue, flagged ones orange, the rest grey; all blue
    without a choice."""
    fig = _rows(labels, text, row)
    blue = range(len(labels)) if highlight is None and not flag else highlight or ()
    color = [BAD if i in flag else HUE[0] if i in blue else CONTEXT for i in range(len(labels))]
    _add_bars(fig, values, color, [f"{a} · {b}" for a, b in zip(labels, text, strict=True)])
    fig.x(range=[0, max(top or 0, *values, 0) * 1.001 or 1], showticklabels=False)
    return fig


def stacked(
    labels: Sequence[str],
    pieces: Sequence[tuple[str, int, Sequence[float]]],
    text: Sequence[str],
    *,
    row: int = 44,
) -> Sheet:
    """Bars of pieces that sum to the value at the right: (name, place among the colours, values).

    What each colour is stands above, in lines of three, because a piece may be too thin for its name.
    """
    fig = _rows(labels, text, row)
    lines = -(-len(pieces) // KEY_ACROSS)
    fig.tall = fig.layout["height"] = fig.tall + KEY_LINE * lines
    top = -0.62 - KEY_LINE * lines / row
    fig.y(range=[len(labels) - 0.5, top])
    for name, place, values in pieces:
        fig.add(
            "bar",
            y=[i + 0.2 for i in range(len(values))],
            x=list(values),
            orientation="h",
            width=0.3,
            marker={"color": PIECES[place], "line": {"color": PAGE, "width": 1}},
            hovertemplate=f"{name} · %{{x:.3f}}<extra></extra>",
        )
    fig.layout["barmode"] = "stack"
    spots = [divmod(k, KEY_ACROSS) for k in range(len(pieces))]
    keys = [f'<span style="color:{PIECES[place]}">■</span> {name}' for name, place, _ in pieces]
    across, down = [c / KEY_ACROSS for _, c in spots], [top + KEY_LINE / row * (r + 0.5) for r, _ in spots]
    fig.write(across, down, keys, textposition="middle right", xaxis="x2", font={"color": MUTED})
    sums = [sum(values) for values in zip(*(values for _, _, values in pieces), strict=True)]
    fig.x(range=[0, max(sums, default=0) * 1.001 or 1], showticklabels=False)
    return fig


def contributions(labels: Sequence[str], values: Sequence[float], text: Sequence[str], *, row: int = 44) -> Sheet:
    """What added to and what took from a change, on one zero line."""
    fig = _rows(labels, text, row)
    _add_bars(fig, values, [GOOD if v >= 0 else BAD for v in values])
    reach = max(abs(v) for v in values) or 1
    ends = [min(0, *values) - reach * 0.02, max(0, *values) + reach * 0.02]
    fig.x(range=ends, showticklabels=False)
    zero = " ".join(f"M 0,{i + 0.02} L 0,{i + 0.38}" for i in range(len(labels)))
    fig.draw(type="path", path=zero, line={"color": MUTED, "width": 1})
    return fig


def funnel(steps: Sequence[str], values: Sequence[int], text: Sequence[str], *, worst: int, row: int = 46) -> Sheet:
    """Left-aligned bars: lengths compare better than centred trapezia; the leakiest step is marked."""
    fig = _rows(steps, text, row)
    _add_bars(fig, [values[0]] * len(steps), [SURFACE] * len(steps))
    _add_bars(fig, values, [BAD if i == worst else HUE[0] for i in range(len(steps))])
    fig.layout["barmode"] = "overlay"
    fig.x(range=[0, values[0] or 1], showticklabels=False)
    return fig


def dumbbell(
    labels: Sequence[str],
    have: Sequence[float],
    need: Sequence[float],
    text: Sequence[str],
    ticks: Sequence[tuple[float, str]],
    *,
    row: int = 44,
    far: str = BAD,
) -> Sheet:
    """Where one is (hollow) and where the goal is (full); orange (or `far`) where the goal is further."""
    fig = _rows(labels, text, row, inset=18, bottom=28)
    rules(fig, [v for v, _ in ticks], len(labels))
    near = HUE[0] if far == BAD else CONTEXT
    color = [far if n > h else near for h, n in zip(have, need, strict=True)]
    for hue in dict.fromkeys(color):
        ends = [(h, n, i + 0.2) for i, (h, n) in enumerate(zip(have, need, strict=True)) if color[i] == hue]
        _add_strokes(fig, ends, hue, 3)
    _add_dots(fig, need, {"size": 11, "color": color})
    _add_dots(fig, have, {"size": 11, "color": PAGE, "line": {"width": 2.5, "color": MUTED}})
    low, high = min(v for v, _ in ticks), max(*have, *need, *(v for v, _ in ticks))
    fig.x(range=[low - (high - low) * 0.02, high + (high - low) * 0.02])
    return date_ticks(fig, ticks)


def timeline(
    labels: Sequence[str],
    spans: Sequence[tuple[date, date]],
    text: Sequence[str],
    states: Sequence[str],
    ticks: Sequence[tuple[date, str]],
    *,
    today: date | None = None,
    row: int = 42,
) -> Sheet:
    """One bar per thing, from its first to its last day; `today` is a line through all."""
    fig = _rows(labels, text, row, bottom=26)
    rules(fig, [v for v, _ in ticks], len(labels))
    for i, ((a, b), state) in enumerate(zip(spans, states, strict=True)):
        fill, edge = STATE[state]
        corner = {"x0": a, "x1": b + timedelta(days=1), "y0": i + 0.06, "y1": i + 0.32}
        fig.draw(type="rect", layer="below", fillcolor=fill, line={"color": edge, "width": 1}, **corner)
    first, last = min(a for a, _ in spans), max(b for _, b in spans) + timedelta(days=1)
    if today and first < today < last:
        edge = {"color": MUTED, "width": 1, "dash": "dot"}
        fig.draw(type="line", x0=today, x1=today, y0=-0.05, y1=len(labels) - 0.5, layer="below", line=edge)
    dot = {"size": 1, "color": CLEAR}  # an axis needs a trace; shapes alone do not draw one
    fig.add("scatter", x=[first, last], y=[0, 0], mode="markers", marker=dot, hoverinfo="skip")
    fig.x(type="date", range=[first, last])
    return date_ticks(fig, ticks)


def quantiles(
    labels: Sequence[str],
    rows: Sequence[Quantiles],
    text: Sequence[str],
    ticks: Sequence[tuple[float, str]],
    *,
    row: int = 46,
) -> Sheet:
    """P10-P90 thin, P25-P75 thick, the median a dot."""
    fig = _rows(labels, text, row, inset=18, bottom=28)
    rules(fig, [v for v, _ in ticks], len(labels))
    _add_strokes(fig, [(r[0], r[1], i + 0.2) for i, r in enumerate(rows)], RAMP[3], 2)
    _add_strokes(fig, [(r[3], r[4], i + 0.2) for i, r in enumerate(rows)], RAMP[3], 2)
    half = boxes([(r[1], r[3], i + 0.08, i + 0.32) for i, r in enumerate(rows)])
    fig.draw(type="path", path=half, fillcolor=RAMP[1], layer="below", line={"color": RAMP[3], "width": 1})
    _add_dots(fig, [r[2] for r in rows], {"size": 10, "color": HUE[0], "line": {"color": PAGE, "width": 1.5}})
    fig.x(range=[min(r[0] for r in rows) * 0.92, max(r[4] for r in rows) * 1.02])
    return date_ticks(fig, ticks)


def score_intervals(
    labels: Sequence[str],
    middle: Sequence[float],
    low: Sequence[float],
    high: Sequence[float],
    text: Sequence[str],
    *,
    chosen: Sequence[int] = (0,),
    reach: tuple[float, float] = (0, 1),
    ticks: Sequence[tuple[float, str]] = (),
    row: int = 44,
) -> Sheet:
    """A score with the range it could as well be, so that a tie looks like a tie."""
    fig = _rows(labels, text, row, inset=14, bottom=26)
    color = [HUE[0] if i in chosen else CONTEXT for i in range(len(labels))]
    _add_strokes(fig, [(*reach, i + 0.2) for i in range(len(labels))], HAIRLINE, 1)
    for hue in dict.fromkeys(color):
        _add_strokes(fig, [(low[i], high[i], i + 0.2) for i, one in enumerate(color) if one == hue], hue, 6)
    _add_dots(fig, middle, {"size": 12, "color": color, "line": {"color": PAGE, "width": 2}})
    fig.x(range=list(reach))
    return date_ticks(fig, ticks)
