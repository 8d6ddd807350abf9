"""`talent check-links`: whether the links of papers and tutorials still lead somewhere. Thin:
`orchestration.link_checking` does the work.
"""

from __future__ import annotations

from collections import Counter
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from pipelines.commands.speaking import Json, Quiet, speaking


def check_links(
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="Links looked at, at most.")] = 200,
    per_host: Annotated[int, typer.Option(min=1, max=10_000, help="Of one host, at most.")] = 20,
    older_than: Annotated[int, typer.Option(min=0, help="Only links not looked at for so many days.")] = 14,
    json_: Json = False,
    quiet: Quiet = False,
) -> None:
    """Look at links of papers and tutorials: which are dead, which have moved.

    With manners: robots.txt, one request at a time for each host. Dead ones leave recommendations and learning paths
    with the next `talent run`.
    """
    from pipelines.orchestration import link_checking
    from pipelines.settings import settings

    with speaking(json_, quiet) as voice:
        found = link_checking.check(settings(), limit=limit, per_host=per_host, older_than_days=older_than)

        def show(console: Console) -> None:
            counts = Counter(line["status"] for line in found)
            told = ", ".join(f"{count} {status}" for status, count in sorted(counts.items()))
            console.print(f"Looked at {len(found)} links: {told}." if found else "No link is due.")
            for line in found:
                if line["status"] in ("dead", "moved"):
                    console.print(
                        Text(f"{line['status']:<6} {line['url']}  {line['final_url'] or line['reason'] or ''}")
                    )
            if found:
                console.print("Next: [bold]talent run[/bold] to build and publish with what was found.")

        voice.answer(found, show)
