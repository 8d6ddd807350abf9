"""`talent extract mentions`: words of English texts that look like skills, in the vocabulary or not. Thin: the tagger
finds them, this reads and writes a line at a time.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Annotated, Any

import typer

from pipelines.commands.speaking import Json, Quiet, speaking
from pipelines.failures import ConfigurationError

STANDARD = "-"


def mentions(
    in_: Annotated[str, typer.Option("--in", help="Texts: one JSON object a line with `id` and `text`; `-` = input.")],
    out: Annotated[str, typer.Option("--out", help="Findings, one JSON object a line; `-` = standard output.")] = "-",
    json_: Json = False,
    quiet: Quiet = False,
) -> None:
    """Every place where the tagger sees a skill, and the known skill that has the same spelling, if there is one."""
    from pipelines.evaluate import mentions as evaluated
    from pipelines.evaluate.reading import table
    from pipelines.settings import settings

    with speaking(json_ and out != STANDARD, quiet or out == STANDARD) as voice, ExitStack() as stack:
        chosen = settings()
        known = dict(table(chosen.reference, "skill_aliases").select("alias", "skill_id").rows())
        known = {alias.lower(): skill for alias, skill in sorted(known.items())}
        model = evaluated.load(chosen.models, evaluated.gazetteer(chosen.reference))
        source = sys.stdin if in_ == STANDARD else stack.enter_context(_opened(in_))
        target = sys.stdout if out == STANDARD else stack.enter_context(Path(out).open("w", encoding="utf-8"))
        texts = found = 0
        for given in _lines(source, in_):
            texts += 1
            for start, end in model.places(given["text"]):
                quote = given["text"][start:end]
                row = {
                    "id": given["id"],
                    "field": given.get("field", "text"),
                    "start": start,
                    "end": end,
                    "quote": quote,
                    "skill_id": known.get(" ".join(quote.lower().split())),
                }
                target.write(json.dumps(row, ensure_ascii=False) + "\n")
                found += 1
        facts = {"texts": texts, "findings": found, "out": out}
        voice.answer(facts, lambda c: c.print(f"{texts:,} texts, {found:,} findings. Wrote {out}."))


def _opened(path: str) -> IO[str]:
    try:
        return Path(path).open(encoding="utf-8")
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror}") from None


def _lines(source: IO[str], name: str) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(source, start=1):
        if not line.strip():
            continue
        try:
            given = json.loads(line)
        except ValueError:
            given = None
        if not isinstance(given, dict) or "id" not in given or not isinstance(given.get("text"), str):
            raise ConfigurationError(f"{name}, line {number}: a line is a JSON object with `id` and `text`.")
        yield given
