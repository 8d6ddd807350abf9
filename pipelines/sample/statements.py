"""How events are written: xAPI 1.0.3 statements, one a line, one file for each week in which they were stored.

Here the log gets the faults that real logs have: statements stored days late, sent twice, cut off, of a wrong type,
with an unknown verb, or dated in the future. May import: numpy, polars.
https://github.com/adlnet/xAPI-Spec/blob/master/xAPI-Data.md
"""

from __future__ import annotations

import gzip
import io
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import IO

import numpy as np
import polars as pl

from pipelines.sample.calendar import DAY, HOUR, SECOND, Days
from pipelines.sample.happenings import uuids
from pipelines.sample.vocabulary import Vocabulary, stream

SITE = "https://community.example"
EXTENSIONS = f"{SITE}/ext/"
LATE_SHARE = 0.02
TWICE_SHARE = 0.01
FAULTS = {"malformed": 37, "wrong_type": 29, "unknown_verb": 41, "future_date": 31}  # lines in the whole log
FAULTS_PER = 20_000  # a small log has fewer: at most one of a kind for so many events, but at least one


@dataclass
class Written:
    """What came to be: lines per file, statements late and twice, faults, and who was active in which month."""

    lines: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    late: int = 0
    twice: int = 0
    twice_in_another_file: int = 0
    faults: dict[str, int] = field(default_factory=dict)
    active: set[tuple[str, str]] = field(default_factory=set)


def planned_faults(total: int) -> dict[str, int]:
    """Faulty lines of each kind for a log of that size."""
    return {kind: max(1, min(n, n * total // (FAULTS_PER * 7))) for kind, n in FAULTS.items()}


class Log:
    """Writes blocks of events, week by week; late and repeated statements wait for the file of a later week."""

    def __init__(self, folder: Path | None, days: Days, vocabulary: Vocabulary, total: int, seed: int) -> None:
        """With `folder` None nothing is written, everything else stays the same: how truths are counted."""
        self.folder, self.days, self.seed = folder, days, seed
        self.verbs = {v: iri for v, (iri, _) in vocabulary.verbs.items()}
        self.activities = [v for v, (_, is_activity) in vocabulary.verbs.items() if is_activity]
        self.written = Written(faults=planned_faults(total))
        self._waiting: dict[int, list[pl.Series]] = defaultdict(list)

    def name(self, week: int) -> str:
        """File name of a week; the older half is compressed."""
        monday = self.days.monday + timedelta(weeks=week)
        year, number, _ = monday.isocalendar()
        return f"events/{year}-W{number:02d}.ndjson" + (".gz" if week < self.days.weeks // 2 else "")

    def week(self, week: int, blocks: Iterable[pl.DataFrame]) -> None:
        """All events of one week: an iterable of frames in the shape of `happenings`."""
        rng = stream(self.seed, f"statements {week}")
        parts = self._waiting.pop(week, [])
        with _Sink(self.folder, self.name(week)) as sink:
            if parts:
                self._put(sink, week, pl.concat(parts))
            for block in blocks:
                self._put(sink, week, self._block(rng, week, block))
            self._put(sink, week, pl.Series(self._faults(week), dtype=pl.String))

    def _put(self, sink: _Sink, week: int, lines: pl.Series) -> None:
        if len(lines):
            sink.write(lines)
            self.written.lines[self.name(week)] += len(lines)

    def _block(self, rng: np.random.Generator, week: int, block: pl.DataFrame) -> pl.Series:
        """Lines of a block for this week's file; what is stored later waits."""
        block = block.sort("at", maintain_order=True)
        n = len(block)
        delay = rng.integers(1, 40, n) * SECOND
        late = rng.random(n) < LATE_SHARE
        delay[late] = (rng.exponential(2.6, n)[late] * DAY + 6 * HOUR).astype(np.int64)
        at = block["at"].to_numpy()
        stored = np.minimum(at + delay, self.days.end - 1)
        self._remember(block)
        lines = statements(block, stored, uuids(rng, n), rng.random(n) < 0.3, self.verbs)
        goes = np.maximum(self.days.week_of(stored), week)
        self.written.late += int((stored - at > HOUR).sum())
        for later in np.unique(goes[goes > week]).tolist():
            self._waiting[later].append(lines.filter(pl.Series(goes == later)))
        here = lines.filter(pl.Series(goes == week))
        again = np.flatnonzero(rng.random(len(here)) < TWICE_SHARE)
        self.written.twice += len(again)
        if week + 1 < self.days.weeks:
            half = again[: len(again) // 2]
            self._waiting[week + 1].append(here.gather(half))
            self.written.twice_in_another_file += len(half)
            again = again[len(half) :]
        return pl.concat([here, here.gather(again)])

    def _remember(self, block: pl.DataFrame) -> None:
        """Who was active in which month of the reporting zone: the truth about cohorts is counted from this."""
        seen = (
            block.lazy()
            .filter(pl.col("actor").str.starts_with("m"), pl.col("verb").is_in(self.activities))
            .select("actor", month=(pl.col("at") + 8 * HOUR).cast(pl.Datetime("us")).dt.strftime("%Y-%m"))
            .unique()
            .collect()
        )
        self.written.active.update(seen.iter_rows())

    def _faults(self, week: int) -> list[str]:
        """This week's faulty lines: each kind is spread evenly over the weeks."""
        weeks = self.days.weeks
        return [
            _faulty(kind, number, self.days, week, self.verbs["viewed"])
            for kind, total in self.written.faults.items()
            for number in range(total * week // weeks, total * (week + 1) // weeks)
        ]


class _Sink:
    """One file of lines; compressed without a time in its header, so that two runs give the same bytes."""

    def __init__(self, folder: Path | None, name: str) -> None:
        self._path = folder / name if folder else None
        self._file: IO[bytes] | None = None
        self._zip: gzip.GzipFile | None = None

    def __enter__(self) -> _Sink:
        if self._path:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("wb")
            if self._path.suffix == ".gz":
                self._zip = gzip.GzipFile("", "wb", compresslevel=1, fileobj=self._file, mtime=0)
        return self

    def write(self, lines: pl.Series) -> None:
        """Lines, each ended by a newline."""
        if self._zip:
            buffer = io.BytesIO()
            lines.to_frame().write_csv(buffer, include_header=False, quote_style="never")
            self._zip.write(buffer.getbuffer())
        elif self._file:  # a CSV of one unquoted column is what polars writes fastest
            lines.to_frame().write_csv(self._file, include_header=False, quote_style="never")

    def __exit__(self, *_: object) -> None:
        for file in (self._zip, self._file):
            if file:
                file.close()


def statements(
    block: pl.DataFrame, stored: np.ndarray, ids: pl.Series, is_local: np.ndarray, verbs: dict[str, str]
) -> pl.Series:
    """Events as JSON lines; times of `is_local` rows carry +08:00, the others are in UTC."""
    name = pl.concat_str(
        pl.lit(',"name":{"'), pl.col("language").fill_null("zh-CN"), pl.lit('":'), pl.col("name"), pl.lit("}")
    )
    line = pl.concat_str(
        pl.lit('{"id":"'), "id",
        pl.lit(f'","actor":{{"objectType":"Agent","account":{{"homePage":"{SITE}","name":"'), "actor",
        pl.lit('"}},"verb":{"id":"'), pl.col("verb").replace_strict(verbs),
        pl.lit(f'"}},"object":{{"objectType":"Activity","id":"{SITE}/'), "object_kind", pl.lit("/"), "object_id",
        pl.lit(f'","definition":{{"type":"{SITE}/types/'), "object_kind", pl.lit('"'),
        pl.when(pl.col("name").is_not_null()).then(name).otherwise(pl.lit("")), pl.lit("}},"),
        _result(), _context(),
        pl.lit('"timestamp":"'), _time("at"), pl.lit('","stored":"'), _time("stored"), pl.lit('","version":"1.0.3"}'),
    )  # fmt: skip
    frame = block.with_columns(id=ids, stored=pl.Series(stored), is_local=pl.Series(is_local))
    return frame.lazy().select(line=line).collect()["line"]


def _result() -> pl.Expr:
    return _braces(
        "result",
        [
            _given("score", '"score":{"scaled":', "},"),
            _given("success", '"success":', ","),
            _given("seconds", '"duration":"PT', 'S",'),
        ],
    )


def _context() -> pl.Expr:
    kind_of_parent = pl.col("parent").str.extract("^([a-z_]+)/")
    parent = pl.concat_str("parent", pl.lit(f'","definition":{{"type":"{SITE}/types/'), kind_of_parent)
    extensions = [
        _given("channel", f'"{EXTENSIONS}channel":"', '",'),
        _given("amount", f'"{EXTENSIONS}amount":', ",", pl.col("amount").round(2).cast(pl.String)),
        _given("currency", f'"{EXTENSIONS}currency":"', '",'),
        _given("quantity", f'"{EXTENSIONS}quantity":', ","),
        _given("detail", f'"{EXTENSIONS}detail":"', '",'),
    ]
    return _braces(
        "context",
        [
            _given("registration", '"registration":"', '",'),
            _given("platform", '"platform":"', '",'),
            _given("language", '"language":"', '",'),
            _given(
                "parent", f'"contextActivities":{{"parent":[{{"objectType":"Activity","id":"{SITE}/', '"}}]},', parent
            ),
            _braces("extensions", extensions),
        ],
    )


def _time(column: str) -> pl.Expr:
    local = (pl.col(column) + 8 * HOUR).cast(pl.Datetime("us")).dt.strftime("%Y-%m-%dT%H:%M:%S%.3f+08:00")
    universal = pl.col(column).cast(pl.Datetime("us")).dt.strftime("%Y-%m-%dT%H:%M:%S%.3fZ")
    return pl.when("is_local").then(local).otherwise(universal)


def _given(column: str, before: str, after: str, value: pl.Expr | None = None) -> pl.Expr:
    """A member of a JSON object, or nothing where the column is null."""
    written = pl.concat_str(pl.lit(before), pl.col(column).cast(pl.String) if value is None else value, pl.lit(after))
    return pl.when(pl.col(column).is_not_null()).then(written).otherwise(pl.lit(""))


def _braces(name: str, parts: list[pl.Expr]) -> pl.Expr:
    """`"name":{...},` from parts that each end with a comma, or nothing when all are empty."""
    inside = pl.concat_str(parts)
    whole = pl.concat_str(pl.lit(f'"{name}":{{'), inside.str.head(-1), pl.lit("},"))
    return pl.when(inside != "").then(whole).otherwise(pl.lit(""))


def _faulty(kind: str, number: int, days: Days, week: int, viewed: str) -> str:
    """One faulty line. What is wrong is only what its kind says."""
    day = days.monday + timedelta(weeks=week, days=number % 7)
    good = {
        "id": f"f0000000-0000-4000-8000-{list(FAULTS).index(kind):04d}{number:08d}",
        "actor": {"objectType": "Agent", "account": {"homePage": SITE, "name": "m00001"}},
        "verb": {"id": viewed},
        "object": {
            "objectType": "Activity",
            "id": f"{SITE}/paper/arxiv:1706.03762",
            "definition": {"type": f"{SITE}/types/paper"},
        },
        "timestamp": f"{day}T04:00:00.000Z",
        "stored": f"{day}T04:00:02.000Z",
        "version": "1.0.3",
    }
    if kind == "malformed":
        return json.dumps(good)[: 60 + number * 3]
    if kind == "wrong_type":
        return json.dumps(
            good | ({"timestamp": "last Tuesday"} if number % 2 else {"result": {"score": {"scaled": "high"}}})
        )
    if kind == "unknown_verb":
        return json.dumps(good | {"verb": {"id": f"{SITE}/verbs/teleported"}})
    return json.dumps(
        good | {"timestamp": f"2091-{number % 12 + 1:02d}-11T04:00:00.000Z", "stored": f"{day}T04:00:02.000Z"}
    )
