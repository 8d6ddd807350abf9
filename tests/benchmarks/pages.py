"""The pages in a real browser: from the address to the first data, and from a filter to the changed number.

The server and the browser's cache are warm: what a returning reader has. Beside each page stands an empty Streamlit
page with one number, one filter and one Plotly chart, served the same way: what the framework costs by itself. Needs
Debian's package `chromium` and a publication (`TALENT_PUBLISHED`, else data/published).
"""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.benchmarks.measure import ROOT, Result

CHROMIUM = Path("/usr/bin/chromium")
REPEATS = 5
FIRST_DATA, CHANGED = 1.5, 0.4  # seconds that a reader may wait
WAIT = 60_000  # milliseconds until something is broken, not slow

# page -> the key of the filter that is changed, the places of the two options that are chosen in turn
PAGES = {
    "overview": ("weeks", 0, 1),
    "knowledge": ("level", 3, 0),
    "resource": ("resource", 1, 0),
    "trends": ("days", 1, 2),
    "gaps": ("kind", 1, 0),
    "review_queue": ("reason", 1, 0),
    "learning_paths": ("role", 1, 0),
    "for_you": ("kind", 1, 0),
    "talent_market": ("role", 1, 0),
    "jobs": ("role", 1, 0),
    "matching": ("member", 1, 0),
    "projects": ("risk", 1, 0),
    "community": ("span", 2, 1),
    "retention": ("unit", 1, 0),
    "service": ("weeks", 2, 1),
    "business": ("months", 2, 1),
    "operations": ("family", 1, 0),
    "model_card": ("task", 1, 0),
    "data_sets": ("area", 1, 0),
}
EMPTY = """
import plotly.graph_objects as go
import streamlit as st
pick = st.segmented_control("x", [1, 2, 3], default=1, key="pick")
st.metric("y", pick)
st.plotly_chart(go.Figure(go.Bar(x=[1, 2, 3], y=[1, pick, 2])))
"""

# Runs in the page from its very beginning; performance.now() counts from the start of the navigation.
OBSERVE = """
const found = (where) => [...document.querySelectorAll(where)];
const chart = () => found(".stPlotlyChart .main-svg").length > 0;
const data = () => chart() || found("[data-testid=stDataFrame] canvas").length > 0
  || found("[data-testid=stMetricValue]").some((one) => /\\d/.test(one.textContent));
const numbers = () => found("[data-testid=stMetricValue], .st-key-answer, [data-testid=stHeading], .main-svg text, "
  + "[data-testid=stCaptionContainer]").map((one) => one.textContent).join("|");
const when = (seen) => new Promise((done) => {
  const look = () => seen() ? done(performance.now()) : requestAnimationFrame(look);
  look();
});
window.firstData = when(data);
window.firstChart = when(chart);
window.watchChange = () => {
  const before = numbers();
  let start;
  addEventListener("pointerdown", () => { start = performance.now(); }, { capture: true, once: true });
  window.changed = when(() => numbers() !== before).then((end) => end - start);
};
"""
SETTLED = "[data-testid=stApp][data-test-script-state=notRunning]"


@dataclass(frozen=True)
class Waiting(Result):
    """A line whose limit is a time: how long a reader waits."""

    seconds_limit: float = FIRST_DATA

    @property
    def is_held(self) -> bool:
        """The reader waits no longer than the budget."""
        return self.seconds <= self.seconds_limit


@dataclass(frozen=True)
class Waited:
    """Seconds of one page: first number or picture, first picture (None: it has none), changed number."""

    data: float
    chart: float | None
    changed: float


def benchmark() -> list[Result]:
    """First data and changed number of every page, medians of five; SystemExit when there is nothing to open."""
    published = Path(os.environ.get("TALENT_PUBLISHED") or ROOT / "data" / "published")
    if not (published / "current.json").exists():
        raise SystemExit(f"No publication in {published}: type `make run`, or name a folder in TALENT_PUBLISHED.")
    if not CHROMIUM.exists():
        raise SystemExit("The pages are measured in a browser: type `apt-get install chromium fonts-noto-cjk`.")
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "empty.py"
        script.write_text(EMPTY, encoding="utf-8")
        with served(script, published) as (address, _):
            empty = measured(address, {"": ("pick", 1, 0)})[""]
        with served(ROOT / "dashboards" / "app.py", published) as (address, process):
            pages = measured(address, PAGES)
            peak = peak_mib(process.pid)
    first = [
        Waiting(
            f"first data: {page} (budget {FIRST_DATA} s)",
            "an empty page with one chart",
            waited.data,
            empty.chart or empty.data,
            peak,
            note="" if waited.chart is None else f"first chart {waited.chart:.2f} s",
            seconds_limit=FIRST_DATA,
        )
        for page, waited in pages.items()
    ]
    changes = [
        Waiting(
            f"filter to number: {page} (budget {CHANGED * 1000:.0f} ms)",
            "an empty page with one number",
            waited.changed,
            empty.changed,
            peak,
            seconds_limit=CHANGED,
        )
        for page, waited in pages.items()
    ]
    return [*first, *changes]


@contextmanager
def served(script: Path, published: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A Streamlit server of one script on a free port: its address and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = {"server.port": port, "server.address": "127.0.0.1", "server.headless": "true"}
    flags = [part for key, value in options.items() for part in (f"--{key}", str(value))]
    command = [sys.executable, "-m", "streamlit", "run", str(script), *flags, "--browser.gatherUsageStats", "false"]
    environment = os.environ | {"TALENT_PUBLISHED": str(published), "TALENT_ROLE": "operator"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    try:
        for _ in range(240):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.25)
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.terminate()
        process.wait(timeout=20)


def measured(address: str, pages: dict[str, tuple[str, int, int]]) -> dict[str, Waited]:
    """Every page in one browser, after one visit that warms the server's and the browser's caches."""
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
        context.set_default_timeout(WAIT)
        page = context.new_page()
        page.add_init_script(OBSERVE)
        found = {name: _one(page, _link(address, name), *change) for name, change in pages.items()}
        browser.close()
    return found


def _link(address: str, page: str) -> str:
    return f"{address}/" + ("" if page == "overview" else page.replace("_", "-"))


def _one(page: Page, link: str, key: str, there: int, back: int) -> Waited:
    _open(page, link)
    has_chart = not link.endswith("data-sets")
    data, charts = [], []
    for _ in range(REPEATS):
        _open(page, link)
        data.append(page.evaluate("window.firstData") / 1000)
        charts.append(page.evaluate("window.firstChart") / 1000 if has_chart else 0)
    turns = [back if i % 2 else there for i in range(REPEATS + 1)]
    changed = [_change(page, key, place) / 1000 for place in turns][1:]  # the first fills the cache of answers
    chart = statistics.median(charts) if has_chart else None
    return Waited(statistics.median(data), chart, statistics.median(changed))


def _open(page: Page, link: str) -> None:
    page.goto(link)
    page.evaluate("window.firstData")
    page.wait_for_selector(SETTLED)
    page.wait_for_timeout(500)  # late pictures of one visit must not slow the next


def _change(page: Page, key: str, place: int) -> float:
    """Milliseconds from choosing an option to the first number that is another one."""
    box = page.locator(f".st-key-{key}")
    if box.get_by_test_id("stSelectbox").count() or box.locator("input").count():
        box.locator("input").first.click()
        option = page.get_by_role("option").nth(place)
    else:
        option = box.locator("button").nth(place)
    option.wait_for()
    page.evaluate("window.watchChange()")
    option.click()
    spent = page.evaluate("window.changed")
    page.wait_for_selector(SETTLED)
    page.wait_for_timeout(300)
    return spent


def peak_mib(pid: int) -> float:
    """The most memory a process has held."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024
