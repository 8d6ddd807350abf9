"""`talent retention`: what is kept how long, and removing what is older. Thin: `orchestration.retaining` does it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console

from pipelines.commands.speaking import Json, Quiet, speaking, table


def retention(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be removed.")] = False,
    json_: Json = False,
    quiet: Quiet = False,
) -> None:
    """Remove what is older than the limits of `data/reference/retention_limits.csv`; the nightly job does so too."""
    from pipelines.orchestration import retaining
    from pipelines.settings import settings
    from pipelines.storage import lock, warehouse

    with speaking(json_, quiet) as voice:
        chosen = settings()
        with lock.writer(chosen.data), warehouse.connect(chosen.warehouse) as con:
            warehouse.prepare(con)
            done = retaining.enforce(con, chosen, datetime.now(UTC), dry_run=dry_run)

        def spoken(console: Console) -> None:
            if not done:
                console.print("No limits are loaded; run `talent ingest` first.")
                return
            removed = "would go" if dry_run else "removed"
            listed = table("limit", "of", "before", f"rows {removed}", f"files {removed}", "bytes", "left", numbers=4)
            for one in done:
                before = f"{one.before_at:%Y-%m-%d}" if one.before_at else "-"
                counts = (one.rows_removed, one.payloads_removed, one.bytes_removed, one.kept)
                listed.add_row(one.limit_id, one.target, before, *(f"{count:,}" for count in counts))
            console.print(listed)
            if any(one.rows_removed for one in done) and not dry_run:
                console.print("Next: [bold]talent run[/bold] to build and publish without them.")

        voice.answer([asdict(one) for one in done], spoken)
