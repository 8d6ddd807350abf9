"""The dashboards as a reader meets them: a real server, a real browser, both languages.

Needs Debian's packages `chromium` and `fonts-noto-cjk`. In CI a missing browser is a failure, elsewhere a skip.
"""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import polars as pl
import pytest
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect, sync_playwright

from tests.dashboards import tiny_publication

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = Path("/usr/bin/chromium")
VIEWS = sorted(path.stem for path in (ROOT / "dashboards" / "views").glob("*.py"))
CHARTLESS = {"data_sets"}
SCREEN: ViewportSize = {"width": 1440, "height": 900}
WAIT = 60_000  # milliseconds; a loaded machine draws slowly
# Streamlit asks for these beside the page's path first, gets 404 by design, and then asks at the root.
PROBES = re.compile(r"/_stcore/(health|host-config)$")


@dataclass
class Watched:
    """A tab and what went wrong in it."""

    page: Page
    address: str
    hosts: set[str] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)

    def open(self, view: str, language: str, **address: str) -> float:
        """Open a page; seconds until its first picture (or table) is drawn."""
        path = "" if view == "overview" else view.replace("_", "-")
        query = "&".join(f"{key}={value}" for key, value in {"lang": language, **address}.items())
        start = time.perf_counter()
        self.page.goto(f"{self.address}/{path}?{query}")
        drawn = "[data-testid=stDataFrame] canvas" if view in CHARTLESS else "[data-testid=stPlotlyChart] .main-svg"
        self.page.wait_for_selector(drawn, timeout=WAIT)
        return time.perf_counter() - start

    def settle(self) -> None:
        """Wait until the script has run to its end."""
        self.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=WAIT)


@pytest.fixture(scope="module")
def browser() -> Iterator[BrowserContext]:
    if not CHROMIUM.exists():
        say = "browser tests need the Debian packages: apt-get install chromium fonts-noto-cjk"
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(say)
        pytest.skip(say)
    with sync_playwright() as player:
        chromium = player.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        # one for all tests: a reader's second page does not fetch and compile the scripts anew either
        yield chromium.new_context(viewport=SCREEN, locale="zh-CN", accept_downloads=True)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    published = tiny_publication.write(tmp_path_factory.mktemp("published"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "dashboards/app.py", "--server.port", str(port)]
    environment = os.environ | {"TALENT_PUBLISHED": str(published), "TALENT_ROLE": "operator"}
    log = tmp_path_factory.mktemp("log") / "streamlit.log"
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out, stdin=subprocess.DEVNULL)
    try:
        for _ in range(240):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None, log.read_text()
            time.sleep(0.25)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture
def tab(browser: BrowserContext, server: str) -> Iterator[Watched]:
    browser.set_default_timeout(WAIT)
    watched = Watched(browser.new_page(), server)

    def asked(url: str) -> None:
        if urlsplit(url).scheme in ("http", "https", "ws", "wss"):
            watched.hosts.add(urlsplit(url).hostname or "")

    watched.page.on("request", lambda request: asked(request.url))
    watched.page.on("websocket", lambda ws: asked(ws.url))
    watched.page.on("pageerror", lambda error: watched.errors.append(str(error)))
    watched.page.on(
        "response",
        lambda r: (
            watched.errors.append(f"{r.status} {r.url}") if r.status >= 400 and not PROBES.search(r.url) else None
        ),
    )
    watched.page.on(
        "console",
        lambda m: watched.errors.append(m.text) if m.type == "error" and "404 (Not Found)" not in m.text else None,
    )
    yield watched
    watched.page.close()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("view", VIEWS)
def test_a_page_is_drawn_without_errors_and_without_leaving_home(tab: Watched, view: str, language: str) -> None:
    seconds = tab.open(view, language)
    tab.settle()
    print(f"first data: {view} {language} {seconds:.2f} s")

    question = tab.page.locator("h1").inner_text()
    assert question.endswith("？" if language == "zh" else "?")
    assert tab.page.evaluate("document.documentElement.lang") == ("zh-CN" if language == "zh" else "en")
    assert tab.page.locator("[data-testid=stException]").count() == 0
    wide = "document.querySelector('[data-testid=stMain]')"
    assert tab.page.evaluate(f"{wide}.scrollWidth - {wide}.clientWidth") <= 0, "the page scrolls sideways"
    assert tab.hosts == {"127.0.0.1"}
    assert tab.errors == []


def test_a_page_fits_a_phone(tab: Watched) -> None:
    tab.page.set_viewport_size({"width": 390, "height": 844})
    for view in ("overview", "knowledge", "resource", "learning_paths", "for_you"):
        tab.open(view, "zh")
        tab.settle()
        wide = "document.querySelector('[data-testid=stMain]')"
        assert tab.page.evaluate(f"{wide}.scrollWidth - {wide}.clientWidth") <= 0, view


def test_a_filter_changes_the_page_and_the_address(tab: Watched) -> None:
    tab.open("overview", "en")
    tab.settle()
    start = time.perf_counter()
    tab.page.get_by_role("radio", name="12 weeks").click()
    tab.page.wait_for_url(re.compile("weeks=12"))
    expect(tab.page.get_by_text("12 rows")).to_be_visible()
    print(f"filter change: overview {1000 * (time.perf_counter() - start):.0f} ms")

    tab.page.go_back()
    expect(tab.page.get_by_text("26 rows")).to_be_visible()


def test_the_language_changes_and_the_filter_stays(tab: Watched) -> None:
    tab.open("overview", "en", weeks="12")
    expect(tab.page.get_by_text("12 rows")).to_be_visible()
    tab.page.get_by_role("radio", name="中文").click()
    expect(tab.page.locator("h1")).to_have_text("本周有什么变化，为什么？")
    expect(tab.page.get_by_text("12 行")).to_be_visible()
    assert "weeks=12" in tab.page.url
    assert "lang=zh" in tab.page.url

    tab.page.get_by_role("link", name="经营").click()
    expect(tab.page.locator("h1")).to_have_text("钱从哪里来，目标走到哪了？")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_plan_follows_its_inputs_and_says_what_changed(tab: Watched, language: str, tmp_path: Path) -> None:
    """Goal, hours, a skill marked as known, undone, and taken home: as somebody plans who is nobody in particular."""
    side = 0 if language == "zh" else 1
    page = tab.page
    tab.open("learning_paths", language, role="agent-engineer")
    expect(page.locator("h1")).to_have_text(("怎样成为智能体工程师？", "How does one become an agent engineer?")[side])
    tile = page.locator("[data-testid=stMetricValue]").first
    expect(tile).to_have_text("6")

    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowLeft")  # from 5 hours a week to 4
    page.wait_for_url(re.compile("hours=4"))
    tab.settle()
    page.keyboard.press("Home")
    page.wait_for_url(re.compile("hours=1"))
    expect(page.get_by_role("heading", name=("多 2 周", "2 weeks more")[side])).to_be_visible()

    start = time.perf_counter()
    page.get_by_role("button", name=("这项我会", "I know this")[side]).first.click()  # Python comes first
    page.wait_for_url(re.compile("known=python"))
    told = ("“Python 编程”不用学了：说明为已会。", "“Python programming” falls away. Said to be known.")[side]
    expect(page.locator(".st-key-changes").get_by_text(told)).to_be_visible()
    print(f"marked as known: {1000 * (time.perf_counter() - start):.0f} ms")
    expect(tile).to_have_text("5")

    page.get_by_role("button", name=("撤回上一次改动", "Undo the last change")[side]).click()
    expect(tile).to_have_text("6")
    expect(page).not_to_have_url(re.compile("known="))

    kinds = page.get_by_role("combobox", name=re.compile(("目标是", "The goal is")[side])).first
    topic = page.get_by_role("option", name=("一个主题", "A topic")[side])
    for _ in range(10):  # a page that is drawn again closes an open list
        tab.settle()
        kinds.click()
        page.wait_for_timeout(1000)
        if topic.is_visible():
            break
    topic.click()
    page.wait_for_url(re.compile("aim=topic"))
    expect(page.locator("h1")).to_have_text(("怎样学会「智能体」？", "How does one learn “Agents”?")[side])

    tab.settle()  # a button that is drawn again loses the click
    with page.expect_download() as download:
        page.get_by_role("button", name=("日历（ICS）", "Calendar (ICS)")[side]).click()
    download.value.save_as(tmp_path / "plan.ics")
    assert (tmp_path / "plan.ics").read_bytes().startswith(b"BEGIN:VCALENDAR")
    assert tab.errors == []


def test_the_download_is_what_is_shown(tab: Watched, tmp_path: Path) -> None:
    tab.open("knowledge", "en", kind="paper", level="1")
    tab.settle()
    panel = tab.page.locator(
        "[data-testid=stVerticalBlock]", has=tab.page.get_by_role("heading", name="Resources")
    ).last
    assert panel.get_by_role("button", name="Download as CSV").count() == 0, "Streamlit's own file runs formulas"
    panel.get_by_test_id("stPopoverButton").click()
    tab.settle()
    with tab.page.expect_download() as download:
        tab.page.get_by_role("button", name="CSV").click()
    download.value.save_as(tmp_path / "resources.csv")
    content = (tmp_path / "resources.csv").read_bytes()
    frame = pl.read_csv(content)

    assert content.startswith(b"\xef\xbb\xbf")
    assert frame.columns[:4] == ["Title", "Link", "Kind", "Topic"]
    assert set(frame["Kind"]) == {"Paper"}
    assert frame["Title"].to_list() == ["'=1+1 [x](javascript:alert(1)) <b>", "Lecture 20 on agents"]


def test_the_download_of_a_long_list_asks_for_all_of_it(tab: Watched, tmp_path: Path) -> None:
    tab.open("channels", "en")
    tab.settle()
    heading = tab.page.get_by_role("heading", name="Paying members who may leave")
    panel = tab.page.locator("[data-testid=stVerticalBlock]", has=heading).last
    panel.get_by_test_id("stPopoverButton").click()
    tab.settle()
    with tab.page.expect_download() as download:
        tab.page.get_by_role("button", name="CSV").click()
    download.value.save_as(tmp_path / "leaving.csv")
    assert pl.read_csv((tmp_path / "leaving.csv").read_bytes()).height == 7
    assert tab.errors == []


def test_a_whole_data_set_is_downloaded(tab: Watched, tmp_path: Path) -> None:
    tab.open("data_sets", "en")
    tab.settle()
    with tab.page.expect_download() as download:
        tab.page.get_by_role("button", name="Download CSV").click()
    download.value.save_as(tmp_path / "whole.csv")
    assert pl.read_csv((tmp_path / "whole.csv").read_bytes()).height == 3
    assert tab.errors == []


def test_a_search_marks_its_words_and_opens_the_resource(tab: Watched) -> None:
    tab.open("knowledge", "en", q="向量檢索")
    tab.settle()
    expect(tab.page.get_by_text("Also searched for the skill: Vector search.")).to_be_visible()
    hits = tab.page.locator(".st-key-hits")
    marked = hits.locator("p span[style*=background], p .stMarkdownColoredBackground")
    expect(marked.first).to_have_text("向量检索")
    hits.get_by_role("link", name="Details").first.click()
    expect(tab.page.locator("h1")).to_have_text("What is this resource about, and how do we know?")
    tab.page.wait_for_url(re.compile("resource=src"))
    assert tab.errors == []


def test_markup_in_a_title_or_a_summary_stays_text(tab: Watched) -> None:
    tab.open("knowledge", "en", q="rag")
    tab.settle()
    assert tab.page.locator(".st-key-hits b").count() == 0
    assert tab.page.locator(".st-key-hits a[href^='javascript']").count() == 0
