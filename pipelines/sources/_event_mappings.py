"""What other formats call our verbs: one table of every mapping there is in code.

A name that a source sends stands beside the verb that it is counted as, or `unknown_verb` when the vocabulary has none.
May import: the kinds of events.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from pipelines.sources import _edx_events, discourse, stack_exchange, xapi


class Named(NamedTuple):
    """One name of one format: its verb's IRI, and ours (None = not counted)."""

    format: str
    name: str
    iri: str
    verb: str | None


def mappings(vocabulary: Mapping[str, str]) -> list[Named]:
    """Every mapping, by format and name. `vocabulary`: IRI -> verb id."""
    known = {**xapi.ALIASES, **vocabulary}
    said: list[tuple[str, str, str]] = [
        *(("xapi", iri, iri) for iri in known),
        *(("open_edx", name, meaning.verb) for name, meaning in _edx_events.EVENTS.items()),
        ("open_edx", "a vote up", _edx_events.VOTED_UP),
        ("open_edx", "problem_check sent by the server", _edx_events.EVALUATED),
        ("open_edx", "a page or an address that was asked for", _edx_events.VIEWED),
        ("stack_exchange", "Posts, type 1 (question)", stack_exchange.ASKED),
        ("stack_exchange", "Posts, type 2 (answer)", stack_exchange.ANSWERED),
        ("stack_exchange", "Posts, AcceptedAnswerId", stack_exchange.ACCEPTED),
        ("stack_exchange", "Comments", stack_exchange.REPLIED),
        *(("stack_exchange", f"Votes, type {kind}", iri) for kind, iri in stack_exchange.VOTES.items()),
        ("discourse", "first post of a topic", discourse.POSTED),
        ("discourse", "any other post", discourse.REPLIED),
        ("discourse", "a post that is the accepted answer", discourse.ANSWERED),
        *(("events_file", verb, iri) for iri, verb in vocabulary.items()),
    ]
    return sorted(Named(form, name, iri, known.get(iri)) for form, name, iri in said)
