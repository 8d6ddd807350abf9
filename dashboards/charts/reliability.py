"""Expected against observed: how often what was said came true, by how firmly it was said."""

from __future__ import annotations

from collections.abc import Sequence

from dashboards.charts.sheet import AXIS, CONTEXT, HAIRLINE, HUE, MUTED, PAGE, SMALL, Sheet, frame, note

Ticks = Sequence[tuple[float, str]]


def reliability(
    expected: Sequence[float],
    observed: Sequence[float],
    low: Sequence[float],
    high: Sequence[float],
    text: Sequence[str],
    hover: Sequence[str],
    *,
    chosen: Sequence[int],
    top: float,
    ticks: tuple[Ticks, Ticks],
    line: str,
    height: int = 300,
) -> Sheet:
    """Points with their intervals over the line where expected is observed; too few are grey, `text` stands above."""
    fig = frame(height, left=8, right=12, top=16, bottom=28)
    (across, up) = ticks
    fig.layout["xaxis"] = AXIS | {
        "range": [0, 1.02],
        "tickvals": [v for v, _ in across],
        "ticktext": [s for _, s in across],
    }
    fig.layout["yaxis"] = AXIS | {
        "range": [-top * 0.02, top * 1.08], "tickvals": [v for v, _ in up], "ticktext": [s for _, s in up],
        "showgrid": True, "gridcolor": HAIRLINE,
    }  # fmt: skip
    reach = min(1.0, top)
    fig.add(
        "scatter",
        x=[0, reach],
        y=[0, reach],
        mode="lines",
        hoverinfo="skip",
        line={"color": MUTED, "width": 1, "dash": "dot"},
    )
    fig.label(**note(reach, reach, line, color=MUTED, size=SMALL, yanchor="bottom" if reach < 1 else "top", yshift=-2))
    color = [HUE[0] if i in chosen else CONTEXT for i in range(len(expected))]
    for hue in dict.fromkeys(color):
        mine = [i for i, one in enumerate(color) if one == hue]
        fig.add(
            "scatter", mode="lines", hoverinfo="skip", line={"color": hue, "width": 4},
            x=[x for i in mine for x in (expected[i], expected[i], None)],
            y=[y for i in mine for y in (low[i], high[i], None)],
        )  # fmt: skip
    fig.add(
        "scatter", x=list(expected), y=list(observed), mode="markers", customdata=list(hover),
        hovertemplate="%{customdata}<extra></extra>", cliponaxis=False,
        marker={"size": 11, "color": color, "opacity": 1, "line": {"color": PAGE, "width": 2}},
    )  # fmt: skip
    fig.write(list(expected), list(high), list(text), textposition="top center", font={"color": MUTED, "size": 12})
    return fig
