"""The palette keeps its contrast, the colour slots exist, and no page writes raw HTML."""

import ast
import csv
import re
import tomllib

import pytest
from streamlit.elements.lib import streamlit_plotly_theme

from tests.dashboards.conftest import ROOT, VIEWS

CONFIG = tomllib.loads((ROOT / "dashboards" / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


def luminance(color: str) -> float:
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(a: str, b: str) -> float:
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_everything_written_can_be_read(mode: str) -> None:
    theme = CONFIG["theme"][mode]
    hue, page = theme["chartCategoricalColors"], theme["backgroundColor"]
    assert len(hue) == len(theme["chartSequentialColors"]) == len(theme["chartDivergingColors"]) == 10
    assert all(contrast(hue[slot], page) >= 4.5 for slot in (0, 1, 2, 3, 4, 6, 7))
    assert contrast(hue[5], page) >= 3
    assert all(contrast(hue[6], cell) >= 4.5 for cell in theme["chartSequentialColors"][:5])
    for name in ("blue", "orange", "green", "gray"):
        assert contrast(theme[f"{name}TextColor"], theme[f"{name}BackgroundColor"]) >= 4.5, name


def test_streamlit_still_has_the_slots_that_charts_are_painted_with() -> None:
    s = streamlit_plotly_theme
    slots = (s.CATEGORY_0, s.CATEGORY_9, s.SEQUENTIAL_0, s.DIVERGING_0, s.BG_COLOR)
    assert slots == ("#000001", "#000010", "#000011", "#000021", "#000038")


def test_the_server_stays_at_home() -> None:
    assert CONFIG["server"]["address"] == "127.0.0.1"
    assert CONFIG["server"]["headless"] is True
    assert CONFIG["server"]["maxUploadSize"] <= 5
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert CONFIG["client"]["showErrorDetails"] == "none"


def test_no_page_writes_html_from_data() -> None:
    for path in (ROOT / "dashboards").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword):
                assert node.arg != "unsafe_allow_html", path
                assert node.arg != "unsafe_allow_javascript" or path.name == "words.py", path


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_is_short_and_says_its_question_first(view: str) -> None:
    text = (ROOT / "dashboards" / "views" / f"{view}.py").read_text(encoding="utf-8")
    assert 25 <= len(text.splitlines()) <= 120
    assert (ast.get_docstring(ast.parse(text)) or "").endswith("?")


def test_every_metric_that_is_asked_for_is_in_the_catalogue() -> None:
    with (ROOT / "data" / "reference" / "metrics.csv").open(encoding="utf-8") as file:
        catalogue = {row["metric_id"] for row in csv.DictReader(file)}
    asked = [
        metric_id
        for path in (ROOT / "dashboards").rglob("*.py")
        for metric_id in re.findall(r'\b(?:definition|metric)\("(\w+)"\)', path.read_text(encoding="utf-8"))
    ]
    assert len(asked) >= 10
    assert set(asked) <= catalogue, set(asked) - catalogue


def test_what_a_page_needs_is_packed_with_it() -> None:
    packed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["package-data"]
    folder = ROOT / "dashboards"
    files = {path for pattern in packed["dashboards"] for path in folder.glob(pattern)}
    needed = {path for path in folder.rglob("*") if path.suffix in (".css", ".svg", ".toml")}
    assert needed == files
