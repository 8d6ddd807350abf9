"""Numbers in cells: cohorts over time, topics against levels."""

from __future__ import annotations

from collections.abc import Sequence

from dashboards.charts.sheet import INK, MUTED, RAMP, SMALL, Sheet, frame, text_width


def heat(
    rows: Sequence[str],
    columns: Sequence[str],
    values: Sequence[Sequence[float | None]],
    text: Sequence[Sequence[str]],
    *,
    span: tuple[float, float],
    sizes: tuple[str, Sequence[str]] | None = None,
    row: int = 32,
) -> Sheet:
    """The number is in the cell, the shade only helps; group sizes stand first, unknown cells stay empty.

    Only the half of the ramp that ink can be read on is used, so every cell keeps 4.5:1.
    """
    fig = frame(row * len(rows) + 34, top=26, bottom=4, left=max(text_width(name) for name in rows) + 10)
    scale = [[i / 4, RAMP[i]] for i in range(5)]
    fig.add(
        "heatmap",
        x=list(columns),
        y=list(rows),
        z=values,
        text=text,
        zmin=span[0],
        zmax=span[1],
        xgap=2,
        ygap=2,
        showscale=False,
        hoverongaps=False,
        colorscale=scale,
        hovertemplate="%{y} · %{x}: %{text}<extra></extra>",
    )
    cells = [(i, j) for i in range(len(rows)) for j in range(len(columns)) if text[i][j]]
    ink = [MUTED if values[i][j] is None else INK for i, j in cells]
    at = [columns[j] for _, j in cells], [rows[i] for i, _ in cells], [text[i][j] for i, j in cells]
    fig.write(*at, textposition="middle center", font={"size": SMALL - 1, "color": ink})
    if sizes:
        name, counts = sizes
        font = {"size": SMALL - 1, "color": MUTED}
        fig.write([name] * len(rows), rows, counts, textposition="middle center", font=font)
    first = [sizes[0]] if sizes else []
    edge = [-0.5, len(columns) - (0.5 if not sizes else -0.5)]
    fig.x(side="top", type="category", categoryorder="array", categoryarray=[*first, *columns], range=edge)
    fig.y(type="category", range=[len(rows) - 0.5, -0.5], automargin=False)
    return fig
