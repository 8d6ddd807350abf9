"""Every kind reads every recorded payload of its folder: types, rows and reasons as written down beside it."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from pipelines.contracts.feed import Feed
from pipelines.contracts.raw import LINEAGE
from pipelines.sources import SOURCES
from pipelines.sources._source import DETAIL, POINTER, REASON, REMOVED, Unreadable
from tests.told import landed_rows

PAYLOADS = Path(__file__).parents[1] / "payloads"
EXPECTED = sorted(PAYLOADS.glob("*/*.expected.yml"))


def _case(sidecar: Path) -> tuple[bytes, Feed, dict[str, Any]]:
    expected = yaml.safe_load(sidecar.read_text("utf-8"))
    feed = Feed(name="recorded", kind=sidecar.parent.name, **expected.get("feed", {}))
    return sidecar.with_name(sidecar.name.removesuffix(".expected.yml")).read_bytes(), feed, expected


@pytest.mark.parametrize("sidecar", EXPECTED, ids=lambda path: f"{path.parent.name}/{path.name.split('.expected')[0]}")
def test_a_recorded_payload_is_read_as_expected(sidecar: Path, tmp_path: Path) -> None:
    payload, feed, expected = _case(sidecar)
    source = SOURCES[feed.kind]
    if source.statements is not None:
        rows = landed_rows(tmp_path, feed, payload)
        whole = {"payload": expected["unreadable"]} if "unreadable" in expected else None
        assert rows.height == (1 if whole else expected["rows"])
        assert rows["pointer"].n_unique() == rows.height
        refused = rows.filter(pl.col("reason").is_not_null())
        assert dict(refused.select("pointer", "reason").iter_rows()) == (whole or expected.get("reasons", {}))
        return
    if source.parse is None:
        pytest.fail(f"{feed.kind} has a payload here but no parse")
    if "unreadable" in expected:
        with pytest.raises(Unreadable) as caught:
            source.parse(payload, feed)
        assert caught.value.reason == expected["unreadable"]
        return
    rows = source.parse(payload, feed)
    types = {name: dtype for name, dtype in source.contract_of(feed).dtypes().items() if name not in LINEAGE}
    assert dict(rows.schema) == types | {
        POINTER: pl.String(), REASON: pl.String(), DETAIL: pl.String(), REMOVED: pl.Boolean(),
    }  # fmt: skip
    assert rows.height == expected["rows"]
    assert rows[POINTER].null_count() == 0
    assert rows[POINTER].n_unique() == rows.height
    refused = rows.filter(pl.col(REASON).is_not_null())
    assert dict(refused.select(POINTER, REASON).iter_rows()) == expected.get("reasons", {})


@pytest.mark.parametrize("sidecar", EXPECTED, ids=lambda path: f"{path.parent.name}/{path.name.split('.expected')[0]}")
def test_what_is_not_refused_holds_its_contract(sidecar: Path) -> None:
    payload, feed, expected = _case(sidecar)
    source = SOURCES[feed.kind]
    if "unreadable" in expected:
        assert "rows" not in expected
        return
    if source.parse is None:
        return  # a bulk kind: raw.events holds its contract after every load of test_<kind>.py
    accepted = source.parse(payload, feed).filter(pl.col(REASON).is_null() & ~pl.col(REMOVED).fill_null(False))
    accepted = accepted.drop(POINTER, REASON, DETAIL, REMOVED)
    contract = source.contract_of(feed)
    landed = accepted.with_columns(
        feed=pl.lit(feed.name),
        payload_sha256=pl.lit("0" * 64),
        landed_at=pl.lit("2026-03-03").str.to_datetime(time_zone="UTC"),
    ).select(*(pl.col(name).cast(dtype) for name, dtype in contract.dtypes().items()))
    contract.validate(landed, lazy=True)


def test_every_small_kind_has_a_payload() -> None:
    small = {name for name, source in SOURCES.items() if source.parse is not None or source.statements is not None}
    assert small == {path.parent.name for path in EXPECTED} & small


@pytest.mark.parametrize("kind", sorted(name for name, source in SOURCES.items() if source.parse is not None))
@pytest.mark.parametrize(
    "payload", [b"", b"   \n", b"\x00\x01\x02\xff", b"<", b"{", b"[1, 2]", b"<rss", b'"', b"null", b"\xff\xfe"]
)
def test_rubbish_is_unreadable_or_refused_and_never_a_crash(kind: str, payload: bytes) -> None:
    source = SOURCES[kind]
    assert source.parse is not None
    try:
        rows = source.parse(payload, Feed(name="rubbish", kind=kind, table="milestones"))
    except Unreadable:
        return
    assert rows.height == rows[REASON].count()
