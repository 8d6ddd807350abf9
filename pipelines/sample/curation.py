"""What a curator of the sample has to find: how subjects age, an outdated favourite, a bad one, links that are gone.

Nothing here is random, so that the rest of the sample stays as it is. May import: numpy.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from pipelines.sample.calendar import moment, utc
from pipelines.sample.papers import Paper
from pipelines.sample.projects import Row
from pipelines.sample.tutorials import Tutorial
from pipelines.sample.vocabulary import Vocabulary

# Branch of the topics -> days in which attention halves; what is in none of them has the last.
FAST, SLOW = "large-language-models", "mathematics"
HALF_LIVES = {FAST: 150.0, SLOW: 2500.0}
USUAL_HALF_LIFE = 500.0
OUTDATED_FEED, OUTDATED_DAYS = "sample_en_notes", 1900
POOR_FEED = "sample_zh_weekly"
LINK_FEED, DEAD, MOVED, FINE = "sample_zh_engineering", 3, 2, 4
SUPERSEDED_COMMENT = "Superseded by the extended journal version"
FAMOUS = 12  # a planted favourite is read as often as the resource at this place


def half_life(skill_id: str, vocabulary: Vocabulary) -> float:
    """Days in which attention to what is about a skill halves."""
    above = vocabulary.branches[vocabulary.skills[skill_id].topic_id]
    return next((days for topic, days in HALF_LIVES.items() if topic in above), USUAL_HALF_LIFE)


def aged(found: list[Tutorial], vocabulary: Vocabulary, until: date) -> list[Tutorial]:
    """The same tutorials, one of which is a guide to a fast subject that is five years old."""
    old = outdated(found, vocabulary)
    day = until - timedelta(days=OUTDATED_DAYS)
    return [replace(t, published=utc(moment(day, 10))) if t is old else t for t in found]


def outdated(found: list[Tutorial], vocabulary: Vocabulary) -> Tutorial:
    """The guide that is outdated and still a favourite."""
    return _first(found, OUTDATED_FEED, lambda t: half_life(t.skills[0], vocabulary) == HALF_LIVES[FAST])


def poor(found: list[Tutorial]) -> Tutorial:
    """The article that many read and few like: the oldest of its feed, so that there was time to."""
    return min((t for t in found if t.feed == POOR_FEED and t.family is None), key=lambda t: t.published)


def _first(found: list[Tutorial], feed: str, is_wanted: Callable[[Tutorial], bool]) -> Tutorial:
    own = [t for t in found if t.feed == feed and t.family is None and is_wanted(t)]
    return min(own, key=lambda t: t.tutorial_id)


def superseded(found: list[Paper]) -> list[Paper]:
    """The same papers, one of which says that another replaces it."""
    first = min((p for p in found if not p.is_real and p.version == 1), key=lambda p: p.paper_id)
    return [replace(p, comment=SUPERSEDED_COMMENT) if p is first else p for p in found]


def links(found: list[Tutorial]) -> tuple[list[Tutorial], list[Tutorial], list[Tutorial]]:
    """The articles whose links are gone, have moved, and are fine."""
    own = sorted((t for t in found if t.feed == LINK_FEED and t.family is None), key=lambda t: t.tutorial_id)
    return own[:DEAD], own[DEAD : DEAD + MOVED], own[DEAD + MOVED : DEAD + MOVED + FINE]


def link_checks(found: list[Tutorial], until: date) -> list[Row]:
    """What a link checker has found in the last days."""
    dead, moved, fine = links(found)
    at = utc(moment(until, 6)).isoformat()
    return [
        *({"url": t.url, "checked_at": at, "status": "dead", "reason": "not_found"} for t in dead),
        *({"url": t.url, "checked_at": at, "status": "moved", "final_url": moved_to(t)} for t in moved),
        *({"url": t.url, "checked_at": at, "status": "ok"} for t in fine),
    ]


def moved_to(tutorial: Tutorial) -> str:
    """Where a moved article stands now."""
    return tutorial.url.replace(".example/posts/", ".example/archive/")
