"""Licences: the SPDX id, or nothing when two would do."""

import pytest

from pipelines.grammars import licences
from tests.grammars.tables import table


@pytest.mark.parametrize(("text", "expected"), [*table("licences"), ("", None), (None, None), ("MIT " * 60, None)])
def test_spdx(text: str | None, expected: str | None) -> None:
    assert licences.spdx(text) == expected
