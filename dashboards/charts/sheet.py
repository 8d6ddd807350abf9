"""The empty figure in the house style, and the colour slots that everything is painted with.

Every colour is a slot, not a value: Streamlit's front end replaces the hex codes below, wherever they stand in the
figure, by the theme's chart colours (`theme="streamlit"`). So light and dark both come from .streamlit/config.toml.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

HUE = ("#000001", "#000002", "#000003", "#000004", "#000005")
CONTEXT, INK, MUTED, HAIRLINE, SURFACE = "#000006", "#000007", "#000008", "#000009", "#000010"
RAMP = tuple(f"#{i:06d}" for i in range(11, 21))
PAGE = "#000038"
CLEAR = "rgba(0,0,0,0)"
GOOD, BAD = HUE[0], HUE[1]
FONT = "Source Sans, PingFang SC, Microsoft YaHei UI, Microsoft YaHei, Noto Sans CJK SC, Noto Sans SC, sans-serif"
SMALL = 13
DASHES = ("solid", "dash", "dot", "dashdot", "longdash")
# fill and edge of a step or a bar by its state
STATE = {"done": (RAMP[1], HUE[0]), "next": (HUE[0], HUE[0]), "later": (SURFACE, CONTEXT), "late": (PAGE, BAD)}

# Streamlit fills an empty template in with its theme; Plotly's own would add some thousand characters
TEMPLATE: dict[str, Any] = {"data": {}, "layout": {}}
AXIS: dict[str, Any] = {
    "fixedrange": True,
    "showgrid": False,
    "zeroline": False,
    "showline": False,
    "ticks": "",
    "automargin": True,
    "tickangle": 0,
    "ticklabeloverflow": "allow",
    "tickfont": {"color": MUTED, "size": SMALL},
}


class Sheet:
    """A figure in the making: traces, axes, texts and shapes as Plotly's JSON has them.

    Plotly checks and copies each property that is set on its own figure; that took most of the time of a page. Here
    nothing is checked while a page waits: the tests check every figure of every page against Plotly's schema.
    """

    def __init__(self, tall: int, **layout: Any) -> None:
        self.tall = tall  # pixels
        self.traces: list[dict[str, Any]] = []
        self.layout: dict[str, Any] = {"height": tall, "annotations": [], "shapes": [], **layout}

    def add(self, kind: str, **trace: Any) -> None:
        """Add a trace of Plotly's: `bar`, `scatter`, `heatmap`."""
        self.traces.append({"type": kind, **trace})

    def write(self, xs: Sequence[Any], ys: Sequence[Any], text: Sequence[str], **more: Any) -> None:
        """Many texts at once, above their points unless told otherwise: Plotly lays out each annotation by itself,
        which costs a browser about ten times as much."""
        font = {"color": INK, "size": SMALL, "family": FONT} | more.pop("font", {})
        given = {"x": list(xs), "y": list(ys), "text": list(text), "textfont": font}
        self.add("scatter", mode="text", cliponaxis=False, hoverinfo="skip", **given, **more)

    def label(self, **one: Any) -> None:
        """Add a text, as `note` describes it."""
        self.layout["annotations"].append(one)

    def draw(self, **one: Any) -> None:
        """Add a shape of Plotly's layout."""
        self.layout["shapes"].append(one)

    def x(self, **axis: Any) -> None:
        """Set properties of the x axis."""
        self.layout["xaxis"] = self.layout["xaxis"] | axis

    def y(self, **axis: Any) -> None:
        """Set properties of the y axis."""
        self.layout["yaxis"] = self.layout["yaxis"] | axis

    def done(self, **meta: Any) -> go.Figure:
        """The figure; `meta` becomes part of its identity."""
        return Drawn({"data": self.traces, "layout": self.layout | {"meta": meta, "template": TEMPLATE}})


class Drawn(go.Figure):
    """A figure that is handed on as it was drawn: Streamlit asks a figure only for its `to_dict`."""

    def __init__(self, drawn: dict[str, Any]) -> None:
        super().__init__(skip_invalid=True)
        self._drawn = drawn

    def to_dict(self) -> dict[str, Any]:
        """{data: [trace], layout: {...}}; dates are still dates, Plotly's JSON writer knows them."""
        return self._drawn


def frame(height: int, *, right: int = 8, left: int = 0, top: int = 8, bottom: int = 8) -> Sheet:
    """An empty figure: no legend, no zoom (a finger must scroll the page), hover box in the surface's colours."""
    hover = {
        "bgcolor": SURFACE,
        "bordercolor": HAIRLINE,
        "font": {"family": FONT, "size": SMALL, "color": INK},
        "align": "left",
    }
    return Sheet(
        height,
        showlegend=False,
        dragmode=False,
        hovermode="closest",
        bargap=0.55,
        margin={"l": left, "r": right, "t": top, "b": bottom, "pad": 4},
        paper_bgcolor=CLEAR,
        plot_bgcolor=CLEAR,
        font={"family": FONT, "size": SMALL, "color": INK},
        hoverlabel=hover,
        modebar={"bgcolor": CLEAR, "color": MUTED, "activecolor": INK},
        xaxis=AXIS,
        yaxis=AXIS,
    )


def note(
    x: Any, y: Any, text: str, *, color: str = INK, anchor: str = "left", size: int = SMALL, **more: Any
) -> dict[str, Any]:
    """Text on the plot: no arrow, no box."""
    font = {"color": color, "size": size, "family": FONT}
    return {"x": x, "y": y, "text": text, "showarrow": False, "xanchor": anchor, "align": anchor, "font": font} | more


def text_width(text: str, size: int = SMALL) -> int:
    """Pixels a label needs: a Han character is as wide as the type size, a Latin one about half."""
    return round(sum(size if ord(c) > 0x2E7F else size * 0.56 for c in text))


def date_ticks(fig: Sheet, ticks: Sequence[tuple[Any, str]]) -> Sheet:
    """Set date labels that Babel wrote: Plotly's own month names need a locale file that is not bundled."""
    fig.x(tickvals=[v for v, _ in ticks], ticktext=[s for _, s in ticks])
    return fig


def rules(fig: Sheet, xs: Sequence[Any], rows: int) -> None:
    """Hairlines at the ticks behind the mark of each row, not behind its label."""
    path = " ".join(f"M {x},{i + 0.02} L {x},{i + 0.42}" for x in xs for i in range(rows))
    fig.draw(type="path", path=path, layer="below", line={"color": HAIRLINE, "width": 1})


def boxes(corners: Sequence[tuple[Any, Any, float, float]]) -> str:
    """One SVG path of many rectangles (x0, x1, y0, y1): a shape each would be drawn one by one."""
    return " ".join(f"M {a},{low} L {b},{low} L {b},{high} L {a},{high} Z" for a, b, low, high in corners)


def strokes(ends: Sequence[tuple[Any, Any, float]]) -> dict[str, list[Any]]:
    """The x and y of one trace of many level lines (from, to, height), with gaps between them."""
    return {"x": [x for a, b, _ in ends for x in (a, b, None)], "y": [v for _, _, y in ends for v in (y, y, None)]}
