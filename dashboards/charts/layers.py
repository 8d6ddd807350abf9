"""What builds on what: a layered graph read from the top down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from dashboards.charts.sheet import CONTEXT, HUE, INK, PAGE, SMALL, STATE, Sheet, frame, note

Node = tuple[int, str, str]  # layer, label, state


def path_graph(nodes: Mapping[str, Node], edges: Sequence[tuple[str, str]], *, row: int = 92) -> Sheet:
    """Boxes in layers, edges from the box above to the box below; long edges run through the gaps between boxes."""
    layers: dict[int, list[str]] = {}
    for key, (layer, _, _) in nodes.items():
        layers.setdefault(layer, []).append(key)
    box = min(0.31, 0.94 / max(len(keys) for keys in layers.values()))
    at = {key: ((i + 0.5) / len(keys), layer) for layer, keys in layers.items() for i, key in enumerate(keys)}
    fig = frame(row * len(layers), top=2, bottom=2, right=2, left=2)
    for a, b in edges:
        live = nodes[a][2] in ("done", "next") and nodes[b][2] == "next"
        line = {"color": HUE[0] if live else CONTEXT, "width": 2 if live else 1.25}
        fig.draw(type="path", path=_route(at, layers, box, a, b), layer="below", line=line)
    for key, (_, label, state) in nodes.items():
        x, y = at[key]
        fill, edge = STATE[state]
        corner = {"x0": x - box / 2, "x1": x + box / 2, "y0": y - 0.3, "y1": y + 0.3}
        fig.draw(type="rect", fillcolor=fill, line={"color": edge, "width": 1.5}, **corner)
        fig.label(**note(x, y, label, anchor="center", size=SMALL - 1, color=PAGE if state == "next" else INK))
    fig.x(range=[0, 1], showticklabels=False)
    fig.y(range=[len(layers) - 0.6, -0.4], showticklabels=False)
    return fig


def _route(at: Mapping[str, tuple[float, int]], layers: Mapping[int, list[str]], box: float, a: str, b: str) -> str:
    """The SVG path of one edge: from below `a`, through the nearest gap of each layer between, to above `b`."""
    (xa, ya), (xb, yb) = at[a], at[b]
    path, x, y = f"M {xa},{ya + 0.3}", xa, ya + 0.3
    for layer in range(ya + 1, yb):
        wish = xa + (xb - xa) * (layer - ya) / (yb - ya)
        xs = sorted(at[k][0] for k in layers[layer])
        free = [(p + q) / 2 for p, q in pairwise(xs)]
        free += [max(0.01, xs[0] - box / 2 - 0.03), min(0.99, xs[-1] + box / 2 + 0.03)]
        gap = min(free, key=lambda place: abs(place - wish))
        path += f" C {x},{y + 0.25} {gap},{layer - 0.55} {gap},{layer - 0.3} L {gap},{layer + 0.3}"
        x, y = gap, layer + 0.3
    return path + f" C {x},{y + 0.25} {xb},{yb - 0.55} {xb},{yb - 0.3}"
