"""`talent recommend` on files as people have them: every row accounted for, nothing seen, clear errors."""

import csv
import json
import random
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.evaluate.recommendations import invented


def run(*arguments: object, expect: int = 0) -> Any:
    result = CliRunner().invoke(app, ["recommend", *map(str, arguments), "--json"])
    assert result.exit_code == expect, result.output
    return json.loads(result.stdout) if result.stdout.strip() else None


def read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


MESSY = """user_id,item_id,timestamp
a,x,2026-01-01
a,y,2026-01-02
b,x,
b,y,2026-01-05T10:00:00Z
b,z,banana
,z,2026-01-03
c,  ,2026-01-03
c,x,2026-01-03
c,x,2026-01-04
c,x,2026-01-04,too,many
"""


def test_every_row_is_used_repeated_or_put_aside(tmp_path: Path) -> None:
    file, out = tmp_path / "events.csv", tmp_path / "top.csv"
    file.write_text(MESSY, "utf-8")
    told = run("--interactions", file, "--out", out, "--k", 2)
    assert told["rows"] == told["interactions"] + told["repeated"] + len(told["refused"]) == 10
    assert [tuple(row[:2]) for row in told["refused"]] == [
        ("line 7", "no_user_id"), ("line 8", "no_item_id"), ("line 11", "wrong_field_count"),
    ]  # fmt: skip
    assert (told["repeated"], told["times_unreadable"]) == (1, 1)
    assert (told["model"], told["is_fallback"]) == ("popularity", True)
    assert "not enough data" in told["why_en"]
    # b took everything; x (3 takers) is unseen by nobody, y has two and z one
    shown = [(row["user_id"], row["rank"], row["item_id"]) for row in read(out)]
    assert shown == [("a", "1", "z"), ("c", "1", "y"), ("c", "2", "z")]
    assert (told["places"], told["users_without_list"], told["short_lists"]) == (3, 1, 1)


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
@pytest.mark.parametrize("model", ["auto", "popularity", "knn", "ease", "als"])
def test_formats_and_models_and_the_order_of_rows(tmp_path: Path, form: str, model: str) -> None:
    frame = invented(grouped=True, users=80).rename({"at": "timestamp"})
    made: list[bytes] = []
    for name, rows in (("one", frame), ("other", frame.sample(fraction=1, shuffle=True, seed=1))):
        file, out = tmp_path / f"{name}.{form}", tmp_path / f"{name}_top.csv"
        text = rows.with_columns(pl.col("timestamp").dt.strftime("%Y-%m-%dT%H:%M:%SZ"))
        {"csv": text.write_csv, "jsonl": text.write_ndjson, "parquet": rows.write_parquet}[form](file)
        told = run("--interactions", file, "--out", out, "--model", model, "--k", 5)
        assert (told["rows"], told["interactions"], told["refused"]) == (frame.height, frame.height, [])
        assert told["times_unreadable"] == 0
        made.append(out.read_bytes())
    assert made[0] == made[1]
    seen = set(frame.select("user_id", "item_id").iter_rows())
    shown = read(out)
    assert len(shown) == 80 * 5
    assert not seen & {(row["user_id"], row["item_id"]) for row in shown}
    assert all(row["reason_zh"] and row["reason_en"] for row in shown)
    assert (told["evaluation"] is not None) == (model == "auto")


def test_seen_items_may_stay_when_asked_for(tmp_path: Path) -> None:
    file, out = tmp_path / "events.csv", tmp_path / "top.csv"
    file.write_text(MESSY, "utf-8")
    run("--interactions", file, "--out", out, "--k", 3, "--keep-seen")
    assert [row["item_id"] for row in read(out) if row["user_id"] == "b"] == ["x", "y", "z"]


def test_of_one_maker_a_list_has_as_many_as_allowed(tmp_path: Path) -> None:
    rows = [(f"u{n}", f"i{n % 9}", "big" if n % 9 < 8 else "small") for n in range(90)]
    random.Random(1).shuffle(rows)
    file = tmp_path / "events.tsv"
    file.write_text("who\twhat\tmaker\n" + "".join("\t".join(row) + "\n" for row in rows), "utf-8")
    names = ("--user", "who", "--item", "what", "--source", "maker", "--model", "popularity")
    for most, capped in ((None, 2), (1, 1), (4, 4)):
        out = tmp_path / f"{most}.jsonl"
        run("--interactions", file, "--out", out, "--k", 5, *names, *(["--most-per-source", most] if most else []))
        big: dict[str, int] = {}
        for line in out.read_text("utf-8").splitlines():
            row = json.loads(line)
            big[row["user_id"]] = big.get(row["user_id"], 0) + (row["item_id"] != "i8")
        assert max(big.values()) == capped


def test_lists_as_parquet(tmp_path: Path) -> None:
    file, out = tmp_path / "events.csv", tmp_path / "deep" / "top.parquet"
    file.write_text(MESSY, "utf-8")
    run("--interactions", file, "--out", out)
    assert pl.read_parquet(out).columns == [
        "user_id", "rank", "item_id", "score", "model", "because_item_id", "reason_zh", "reason_en",
    ]  # fmt: skip
    assert not list(out.parent.glob("*.part"))


@pytest.mark.parametrize(
    ("text", "arguments", "said"),
    [
        ("user,item\na,x\n", (), "Name its columns with --user and --item"),
        ("user_id,item_id\n,x\n", (), "no row names a user and an item (1 rows put aside)"),
        ("user_id,item_id\na,x\n", ("--out", "top.txt"), "must end in one of .csv"),
        ("user_id,item_id\na,x\n", ("--item", "user_id"), "must name different columns"),
        (None, (), "cannot be read: No such file"),
    ],
)
def test_a_mistake_is_a_message(tmp_path: Path, text: str | None, arguments: tuple[str, ...], said: str) -> None:
    file = tmp_path / "events.csv"
    if text is not None:
        file.write_text(text, "utf-8")
    told = run("--interactions", file, "--out", tmp_path / "top.csv", *arguments, expect=2)
    assert said in told["message"]


def test_ease_on_too_much_names_what_to_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.derive.item_models.LARGEST", 1)
    file = tmp_path / "events.csv"
    file.write_text(MESSY, "utf-8")
    told = run("--interactions", file, "--out", tmp_path / "top.csv", "--model", "ease", expect=2)
    assert "Try --model knn or als" in told["message"]
    assert not (tmp_path / "top.csv").exists()


@pytest.mark.parametrize("arguments", [("--k", "0"), ("--model", "magic")])
def test_usage_is_checked(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    command = ["recommend", "--interactions", str(tmp_path), "--out", "top.csv", *arguments]
    assert CliRunner().invoke(app, command).exit_code == 2
