"""The landing zone is its own index, and what changed on disk is noticed."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.failures import StorageError
from pipelines.storage import landing

DAY = datetime(2026, 3, 2, 6, 5, 4, 321, tzinfo=UTC)


def test_a_payload_is_kept_whole_and_found_again(tmp_path: Path) -> None:
    kept = landing.keep(tmp_path, "jobs", "acme", "json", "职位".encode(), DAY)
    # SHA-256 of the six bytes of 职位, by `printf 职位 | sha256sum`
    sha = landing.sha256("职位".encode())
    assert kept.path == tmp_path / "jobs" / "acme" / "2026-03-02" / f"060504000321-{sha[:12]}.json.zst"
    (again,) = landing.payloads(tmp_path, "jobs", "acme")
    assert again == kept
    assert again.read().decode() == "职位"


def test_payloads_come_oldest_first_over_days(tmp_path: Path) -> None:
    for day in (9, 3, 20):
        landing.keep(tmp_path, "jobs", "acme", "json", str(day).encode(), DAY.replace(day=day))
    assert [p.read() for p in landing.payloads(tmp_path, "jobs", "acme")] == [b"3", b"9", b"20"]
    assert list(landing.payloads(tmp_path, "jobs", "nobody")) == []


def test_a_flipped_byte_is_an_error_that_names_the_file(tmp_path: Path) -> None:
    kept = landing.keep(tmp_path, "jobs", "acme", "json", b"a" * 1000, DAY)
    content = bytearray(kept.path.read_bytes())
    content[-3] ^= 0xFF
    kept.path.write_bytes(content)
    with pytest.raises(StorageError, match=kept.path.name):
        kept.read()


def test_a_write_that_fails_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where a folder must be")
    with pytest.raises((StorageError, OSError)):
        landing.write_whole(tmp_path / "taken" / "x.json", b"1")
    (tmp_path / ".half.json.77.tmp").write_bytes(b"1")
    assert landing.sweep(tmp_path) == 1
    assert [p.name for p in tmp_path.iterdir()] == ["taken"]


def test_validators_remember_only_what_was_saved(tmp_path: Path) -> None:
    known = landing.Validators(tmp_path, "jobs", "acme")
    known.learn("https://x.example", sha256="abc123", size=3)
    assert landing.Validators(tmp_path, "jobs", "acme").of("https://x.example") == {}
    known.save()
    again = landing.Validators(tmp_path, "jobs", "acme")
    assert again.of("https://x.example") == {"sha256": "abc123", "size": 3}
    again.refuse("abc", "not_a_feed", "a login page")
    assert again.refused() == ["not_a_feed", "a login page"]
    again.learn("https://x.example", sha256="def", refused=None)
    assert again.refused() is None


def test_a_line_cut_by_a_crash_is_passed_over(tmp_path: Path) -> None:
    landing.log(tmp_path, "runs", [{"run_id": "1"}], DAY)
    file = tmp_path / "log" / "runs" / "2026-03-02.ndjson"
    file.write_text(file.read_text() + '{"run_id": "2', encoding="utf-8")
    assert [line["run_id"] for line in landing.logged(tmp_path, "runs")] == ["1"]
    assert list(landing.logged(tmp_path, "runs", since="2026-03-03")) == []
