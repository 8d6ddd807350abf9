"""`talent export-jobs`: the open jobs as schema.org JobPosting. Thin: `exports` writes, `storage` reads."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipelines.commands.speaking import Json, Quiet, speaking
from pipelines.failures import Held


def export_jobs(
    out: Annotated[Path, typer.Option(help="The file to write, e.g. jobs.jsonld.")],
    version: Annotated[str | None, typer.Option(help="A publication; the one in force by default.")] = None,
    json_: Json = False,
    quiet: Quiet = False,
) -> None:
    """Write the open jobs of a publication as JSON-LD (schema.org JobPosting), with their sources' licences."""
    from pipelines.exports import job_postings
    from pipelines.settings import settings
    from pipelines.storage import publication, published_marts
    from pipelines.storage.landing import write_whole

    with speaking(json_, quiet) as voice:
        root = settings().published
        known, now = publication.versions(root), publication.current(root)
        chosen = version or (now.version if now else None)
        if chosen is None or chosen not in known:
            raise Held(f"There is no publication {version or 'yet'}; there are {', '.join(known) or 'none'}.")
        with published_marts.reading(root / chosen) as marts:
            content = job_postings.document(*marts.whole(job_postings.WANTED).values())
        write_whole(out, content)
        facts = {"publication": chosen, "jobs": content.count(b'"@type": "JobPosting"'), "file": str(out)}
        voice.answer(facts, lambda console: console.print(f"Wrote {facts['jobs']} jobs to {out}."))
