"""Figures in one visual language (graph_objects only); see each module for what it draws.

May import: plotly, words (for nothing but text from outside). Colours are slots of the theme, never values.
"""

from dashboards.charts.grids import heat
from dashboards.charts.layers import path_graph
from dashboards.charts.reliability import reliability
from dashboards.charts.rows import bars, contributions, dumbbell, funnel, quantiles, score_intervals, stacked, timeline
from dashboards.charts.sheet import HUE, Sheet, date_ticks
from dashboards.charts.trends import columns, expected_band, lines, small_multiples

MORE = HUE[0]  # the colour of what grew, where more is neither better nor worse

__all__ = [
    "MORE",
    "Sheet",
    "bars",
    "columns",
    "contributions",
    "date_ticks",
    "dumbbell",
    "expected_band",
    "funnel",
    "heat",
    "lines",
    "path_graph",
    "quantiles",
    "reliability",
    "score_intervals",
    "small_multiples",
    "stacked",
    "timeline",
]
