"""The whole community as objects, before anything is written: what `write` writes and what `truths` counts.

May import: numpy, polars.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from pipelines.sample import (
    behaviour,
    curation,
    gatherings,
    jobs,
    ledger,
    matching,
    papers,
    projects,
    registry,
    threads,
    tutorials,
)
from pipelines.sample.calendar import Days
from pipelines.sample.happenings import Openings, Shelf
from pipelines.sample.people import People, people
from pipelines.sample.statements import TWICE_SHARE, Log, Written, planned_faults
from pipelines.sample.vocabulary import Vocabulary, stream


@dataclass(frozen=True)
class Community:
    """Everything that follows from the arguments of `write`; `total` is the number of lines of the event log."""

    days: Days
    seed: int
    total: int
    vocabulary: Vocabulary
    crowd: People
    papers: list[papers.Paper]
    tutorials: list[tutorials.Tutorial]
    jobs: list[jobs.Job]
    registry: projects.Registry
    lectures: list[projects.Row]

    @classmethod
    def of(
        cls, *, members: int, events: int, weeks: int, seed: int, until: date, reference: Path | None = None
    ) -> Community:
        """A community of that size whose last day is `until`."""
        vocabulary = Vocabulary(reference)
        days = Days.of(weeks, until)
        crowd = people(members, days, vocabulary, seed)
        return cls(
            days=days,
            seed=seed,
            total=events,
            vocabulary=vocabulary,
            crowd=crowd,
            papers=curation.superseded(papers.papers(vocabulary, until, seed)),
            tutorials=curation.aged(tutorials.tutorials(vocabulary, until, seed), vocabulary, until),
            jobs=jobs.jobs(vocabulary, until, seed),
            registry=projects.registry(vocabulary, crowd, until, seed),
            lectures=registry.lectures(vocabulary, crowd, days, seed),
        )

    def log(self, folder: Path | None) -> tuple[Written, list[threads.Question]]:
        """Writes the event log below `folder` (None: only counts it) and answers what came to be.

        The log has `total` lines, and some in a thousand more for tickets opened again and questions in lectures;
        more also when what must happen (joining, paying, lectures, projects) is already more.
        """
        questions, special, further = self._special()
        faults = sum(planned_faults(self.total).values())
        everyday = max(self.days.weeks, round((self.total - faults) / (1 + TWICE_SHARE)) - len(special))
        counts = behaviour.quotas(self.crowd, self.days, everyday)
        shelf, openings = self._shelf(), Openings.of(self.jobs, self.crowd)
        usual = behaviour.Everyday(self.crowd, self.days, shelf, openings, self.vocabulary)
        log = Log(folder, self.days, self.vocabulary, self.total, self.seed)
        first, last = self._by_week(special), self._by_week(further)

        def blocks(week: int) -> Iterator[pl.DataFrame]:
            if (week,) in first:
                yield first[(week,)]
            yield from usual.week(week, int(counts[week]), self.seed)
            if (week,) in last:  # at the end, so that nothing that is drawn before changes with it
                yield last[(week,)]

        for week in range(self.days.weeks):
            log.week(week, blocks(week))
        return log.written, questions

    def _by_week(self, events: pl.DataFrame) -> dict[tuple[object, ...], pl.DataFrame]:
        week = pl.Series(self.days.week_of(events["at"].to_numpy()))
        return events.with_columns(week=week).partition_by("week", as_dict=True, include_key=False)

    def _special(self) -> tuple[list[threads.Question], pl.DataFrame, pl.DataFrame]:
        """Everything but the everyday events, and what comes on top of the log's size; nobody acts before joining."""
        crowd, days, seed = self.crowd, self.days, self.seed
        questions, asked = threads.threads(crowd, days, self.vocabulary, self.total, seed)
        tickets = threads.feedback(crowd, days, self.total, seed)
        lectures = gatherings.lectures(self.lectures, crowd, days, seed)
        parts = [
            asked,
            tickets,
            lectures,
            gatherings.projects(self.registry, crowd, days, seed),
            gatherings.competitions(crowd, days, seed),
            matching.matches(crowd, days, Openings.of(self.jobs, crowd), self.registry, self.total, seed),
            ledger.memberships(crowd, days, seed),
            ledger.purchases(crowd, days, [t for t in self.tutorials if t.course], seed),
            ledger.advertising(days, seed),
        ]
        joined = pl.DataFrame({"actor": crowd.accounts, "joined": crowd.joined_at})
        acted = pl.concat(parts).join(joined, on="actor", how="left", maintain_order="left")
        acted = acted.filter(pl.col("joined").is_null() | (pl.col("at") > pl.col("joined"))).drop("joined")
        further = pl.concat([threads.reopenings(tickets, days, seed), gatherings.live_questions(lectures, seed)])
        further = further.filter(pl.col("at") < days.end)
        return questions, pl.concat([gatherings.arrivals(crowd, days, seed), acted]), further

    def _shelf(self) -> Shelf:
        wanted = {r: {s for s, _ in skills} for r, skills in self.vocabulary.role_skills.items()}
        outdated, poor = curation.outdated(self.tutorials, self.vocabulary), curation.poor(self.tutorials)
        return Shelf.of(
            self.papers,
            self.tutorials,
            self.crowd,
            wanted,
            stream(self.seed, "shelf"),
            half_lives={s: curation.half_life(s, self.vocabulary) for s in self.vocabulary.skills},
            favourites={outdated.global_id: False, poor.global_id: True},
        )
