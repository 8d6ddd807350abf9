"""`python -m tests.browser.screens PUBLISHED [VIEW ...]`: pictures of pages in both languages, into docs/screens.

PUBLISHED is the folder of a publication of the bundled sample (`data/published` after `make run`).
"""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "docs" / "screens"
WIDTH, HEIGHT = 1440, 1500


def main(published: Path, only: Sequence[str] = ()) -> None:
    """Start the dashboards, open each page, write its picture."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "dashboards/app.py", "--server.port", str(port)]
    server = subprocess.Popen(
        command, cwd=ROOT, env={"TALENT_ROLE": "operator"} | os.environ | {"TALENT_PUBLISHED": str(published.resolve())}
    )
    try:
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.25)
        with sync_playwright() as player:
            browser = player.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, locale="zh-CN")
            views = sorted(path.stem for path in (ROOT / "dashboards" / "views").glob("*.py"))
            for view in only or views:
                for language in ("zh", "en"):
                    path = "" if view == "overview" else view.replace("_", "-")
                    page.goto(f"http://127.0.0.1:{port}/{path}?lang={language}")
                    page.wait_for_selector("[data-testid=stPlotlyChart] .main-svg, [data-testid=stDataFrame] canvas")
                    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
                    if view == "learning_paths":
                        _mark(page)
                    page.wait_for_timeout(1500)  # fonts and figures settle
                    page.screenshot(path=OUT / f"{view}-{language}.png")
    finally:
        server.terminate()
        server.wait(timeout=20)


def _mark(page: Page) -> None:
    """More hours a week and a skill marked as known: what changed is part of the picture."""
    page.get_by_role("slider").focus()
    for key in ("ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
        page.wait_for_timeout(1000)
    page.get_by_role("button", name=re.compile("这项我会|I know this")).nth(1).click()
    page.wait_for_selector(".st-key-undo")
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
