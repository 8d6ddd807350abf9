"""A published folder to read, and a way to open one page of it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from tests.dashboards import tiny_publication

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "dashboards" / "app.py"
VIEWS = sorted(path.stem for path in (ROOT / "dashboards" / "views").glob("*.py"))
Open = Callable[..., AppTest]


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hand-written publication. Do not change it."""
    return tiny_publication.write(tmp_path_factory.mktemp("published"))


@pytest.fixture(autouse=True)
def as_operator(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are tested in full; `test_roles` tests what others see."""
    monkeypatch.setenv("TALENT_ROLE", "operator")


@pytest.fixture
def reading(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The dashboards read the hand-written publication."""
    monkeypatch.setenv("TALENT_PUBLISHED", str(tiny))
    yield tiny
    st.cache_data.clear()


_registered: dict[str, Any] = {}  # the pages that the app's navigation knows, as its first run tells them


@pytest.fixture
def open_page() -> Open:
    """Open one page in one language, with more parameters in its address: by its address, not from another page."""

    def opened(view: str = "overview", language: str = "zh", **address: str) -> AppTest:
        page = AppTest.from_file(str(APP), default_timeout=60)
        page.query_params["lang"] = language
        if view != "overview":
            if not _registered:
                _registered.update(AppTest.from_file(str(APP), default_timeout=60).run()._registered_pages)
            page._registered_pages = _registered
            page.switch_page(f"views/{view}.py")
        for key, value in address.items():
            page.query_params[key] = value
        return page.run()

    return opened
