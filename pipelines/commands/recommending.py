"""`talent recommend`: the best items for every user of a file of interactions. Thin: `pipelines.recommending` decides,
`storage.interactions_file` reads and writes.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.console import Console

from pipelines.commands.speaking import Json, Quiet, speaking, table
from pipelines.failures import ConfigurationError


def recommend(
    interactions: Annotated[
        Path, typer.Option(help="Who took what, a row each: CSV, TSV, XLSX, Parquet, JSON or NDJSON.")
    ],
    out: Annotated[Path, typer.Option(help="File for the lists: .csv, .jsonl, .ndjson or .parquet.")],
    k: Annotated[int, typer.Option("--k", min=1, max=1000, help="Items of a list.")] = 10,
    model: Annotated[
        Literal["auto", "popularity", "knn", "ease", "als"],
        typer.Option(help="auto judges all on a held-out part and keeps the baseline when none is better."),
    ] = "auto",
    exclude_seen: Annotated[
        bool, typer.Option("--exclude-seen/--keep-seen", help="Leave out what a user has taken, or not.")
    ] = True,
    user: Annotated[str, typer.Option(help="Column of users.")] = "user_id",
    item: Annotated[str, typer.Option(help="Column of items.")] = "item_id",
    time: Annotated[str, typer.Option(help="Column of times; need not be there.")] = "timestamp",
    source: Annotated[str, typer.Option(help="Column of the items' makers; need not be there.")] = "source",
    most_per_source: Annotated[
        int | None, typer.Option(min=1, help="Items of one maker in a list; two fifths of it without this.")
    ] = None,
    delimiter: Annotated[str | None, typer.Option(help="Of a CSV file; found without it.")] = None,
    json_: Json = False,
    quiet: Quiet = False,
) -> None:
    """Recommend items to every user of any file of interactions, with a reason in Chinese and English for each."""
    from pipelines import recommending
    from pipelines.storage import interactions_file

    with speaking(json_, quiet) as voice:
        columns = {"user_id": user, "item_id": item, "time": time, "source": source}
        if len(set(columns.values())) < len(columns):
            raise ConfigurationError("--user, --item, --time and --source must name different columns.")
        if out.suffix.lower() not in interactions_file.FORMS:
            raise ConfigurationError(f"{out}: the name must end in one of {', '.join(interactions_file.FORMS)}.")
        file = interactions_file.read(interactions, columns, delimiter)
        if not file.frame.height:
            raise ConfigurationError(
                f"{interactions}: no row names a user and an item ({len(file.refused)} rows put aside)."
            )
        try:
            made = recommending.recommend(
                file.frame, model, k, exclude_seen=exclude_seen, most_per_source=most_per_source
            )
        except ValueError as error:
            raise ConfigurationError(f"--model {model}: {error} Try --model knn or als.") from None
        interactions_file.write_lists(made.lists, out)
        facts = {"rows": file.rows, **made.facts, "refused": [list(row) for row in file.refused], "file": str(out)}
        voice.answer(facts, lambda console: _show(console, facts))


def _show(console: Console, facts: dict[str, Any]) -> None:
    console.print(
        f"{facts['rows']:,} rows: {facts['interactions']:,} interactions of {facts['users']:,} users with "
        f"{facts['items']:,} items, {facts['repeated']:,} repeated, {len(facts['refused']):,} put aside."
    )
    for reason, count in sorted(Counter(row[1] for row in facts["refused"]).items()):
        first = next(row[0] for row in facts["refused"] if row[1] == reason)
        console.print(f"  {count:,} {reason}, the first: {first}", markup=False)
    if facts["times_unreadable"]:
        console.print(f"  {facts['times_unreadable']:,} times could not be read and count as unknown.")
    if facts["evaluation"] and facts["evaluation"]["scores"]:
        shown = table("model", "NDCG@10", "95 %", "recall@10", "items shown", numbers=4)
        for row in facts["evaluation"]["scores"]:
            span = "" if row["ndcg_low"] is None else f"{row['ndcg_low']:.4f}-{row['ndcg_high']:.4f}"
            shown.add_row(row["model"], f"{row['ndcg']:.4f}", span, f"{row['recall']:.4f}", f"{row['shown']:,}")
        console.print(shown)
    console.print(f"Model: {facts['model']}; {facts['why_en']}", markup=False)
    console.print(f"模型：{facts['model']}；{facts['why_zh']}", markup=False)
    tail = facts["long_tail_share"]
    console.print(
        f"{facts['places']:,} places show {facts['items_shown']:,} items"
        + ("" if tail is None else f", {tail:.0%} of them beyond the most-taken fifth")
        + f"; {facts['users_without_list']:,} users have nothing left to take. Wrote {facts['file']}."
    )
