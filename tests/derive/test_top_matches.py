"""The best of all pairs: against a plain count of every pair, alike rows, one posting a million times, what changed."""

from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.derive import fitting, match_updates, top_matches
from pipelines.derive.constraints import refusals
from pipelines.derive.match_updates import Kept
from pipelines.derive.top_matches import Market

SKILLS = [f"s{n}" for n in range(8)]
RELATIONS = pl.DataFrame(
    [("s0", "implies", "s1"), ("s2", "broader", "s3"), ("s4", "related", "s5"), ("s6", "broader", "s3")],
    schema=["skill_id", "relation", "target_id"],
    orient="row",
)
CREDITS = fitting.credits(RELATIONS)
RATES = pl.DataFrame({"skill_id": ["s1", "s3", "s5"], "level": [2, 3, 3], "base_rate": [0.25, 0.6, 0.125]})
TARGET = dict.fromkeys(("target_id", "language", "country", "workplace", "seniority"), pl.String)
HOLDER = {
    **dict.fromkeys(("holder_id", "country", "workplace", "seniority"), pl.String),
    "languages": pl.List(pl.String),
}
STEP = 2.0**-20

said = st.tuples(
    st.sampled_from([None, "zh", "en"]),
    st.sampled_from([None, "CN", "DE"]),
    st.sampled_from([None, "onsite", "remote"]),
    st.sampled_from([None, "junior", "mid", "lead"]),
)
asked = st.dictionaries(
    st.sampled_from(SKILLS), st.tuples(st.sampled_from([0.5, 1.0, 0.3]), st.integers(2, 3)), max_size=6
)
held = st.dictionaries(
    st.sampled_from(SKILLS), st.tuples(st.sampled_from([1.0, 2.0, 3.5]), st.sampled_from(["claimed", "built"]))
)
offers = st.lists(st.tuples(said, asked), max_size=9)
people = st.lists(st.tuples(said, held), max_size=9)


def frames(jobs, members, start=0):
    """Targets, their needs, holders and their evidence."""
    targets = pl.DataFrame(
        [(f"j{n:02}", *stated) for n, (stated, _) in enumerate(jobs, start)], schema=TARGET, orient="row"
    )
    holders = pl.DataFrame(
        [(f"m{n:02}", country, workplace, rank, None if language is None else [language])
         for n, ((language, country, workplace, rank), _) in enumerate(members, start)],
        schema=HOLDER, orient="row",
    )  # fmt: skip
    needs = pl.DataFrame(
        [(f"j{n:02}", skill, *one, None) for n, (_, wanted) in enumerate(jobs, start) for skill, one in wanted.items()],
        schema=fitting.NEEDS, orient="row",
    )  # fmt: skip
    needs = needs.drop("base_rate").join(RATES, on=["skill_id", "level"], how="left").select(list(fitting.NEEDS))
    evidence = pl.DataFrame(
        [(f"m{n:02}", skill, *one, 1, None) for n, (_, has) in enumerate(members, start) for skill, one in has.items()],
        schema=fitting.EVIDENCE, orient="row",
    )  # fmt: skip
    return targets, fitting.distinct(needs), holders, evidence


def market(targets, needs, holders, evidence):
    return Market.of(targets, needs, holders, evidence, CREDITS, RATES)


def every_pair(targets, needs, holders, evidence):
    """[target_id, holder_id, exact] of all pairs that may be shown, by judging each."""
    enough = needs.filter(pl.len().over("target_id") >= 3)
    pairs = targets.select("target_id").join(holders.select("holder_id"), how="cross")
    fits = refusals(pairs, targets, holders).filter(pl.col("refused").list.len() == 0)
    judged = fitting.judge(fits, enough, evidence, CREDITS)
    return (
        judged.group_by("target_id", "holder_id")
        .agg(
            exact=(pl.col("weight") * pl.col("value")).sum() / pl.col("weight").sum(),
            met=(pl.col("state") == "met").any(),
        )
        .filter("met")
    )


def is_the_best(found, pairs, row, column, k):
    """Each row has the k best of its pairs, up to the smallest step of a score; equal ones by id."""
    scored = found.join(pairs, on=[row, column], how="left")
    assert scored["exact"].null_count() == 0
    wanted = pairs.group_by(row).len().with_columns(pl.col("len").clip(0, k)).sort(row).rows()
    assert found.group_by(row).agg(len=pl.len().cast(pl.UInt32)).sort(row).rows() == wanted
    best = pairs.sort(row, "exact", column, descending=[False, True, False]).group_by(row, maintain_order=True).head(k)
    for (identifier,), own in scored.sort(row, "rank").group_by(row, maintain_order=True):
        exact = best.filter(pl.col(row) == identifier)["exact"].to_list()
        assert own["exact"].to_list() == pytest.approx(exact, abs=2 * STEP)
        assert own["rank"].to_list() == list(range(1, own.height + 1))
        for (one, column_one), (other, column_other) in pairwise(own.select("exact", column).rows()):
            assert one > other - 2 * STEP
            assert abs(one - other) > STEP / 4 or column_one < column_other


@settings(max_examples=60, deadline=None)
@given(offers, people, st.integers(1, 4))
def test_the_best_both_ways_are_those_of_a_plain_count(jobs, members, k):
    given_frames = frames(jobs, members)
    pairs = every_pair(*given_frames)
    of = market(*given_frames)
    is_the_best(of.best_targets(k), pairs, "holder_id", "target_id", k)
    is_the_best(of.best_holders(k), pairs, "target_id", "holder_id", k)


@settings(max_examples=30, deadline=None)
@given(offers, people)
def test_many_kinds_of_constraints_find_the_same(jobs, members):
    of = market(*frames(jobs, members))
    expected = of.best_targets(3), of.best_holders(3)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(top_matches, "_MOST_RANGES", 0)
        patch.setattr(top_matches, "_MOST_ALLOWED", 1)
        again = market(*frames(jobs, members))
        assert expected[0].equals(again.best_targets(3))
        assert expected[1].equals(again.best_holders(3))


@settings(max_examples=30, deadline=None)
@given(offers, people, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(jobs, members, random):
    given_frames = frames(jobs, members)
    shuffled = [frame.sample(fraction=1, shuffle=True, seed=random.randrange(1000)) for frame in given_frames]
    of, again = market(*given_frames), market(*shuffled)
    assert of.best_targets(4).equals(again.best_targets(4))
    assert of.best_holders(4).equals(again.best_holders(4))


rounds = st.lists(
    st.tuples(offers, people, st.integers(0, 6), st.sets(st.integers(0, 12)), st.sets(st.integers(0, 12))), max_size=3
)


@settings(max_examples=80, deadline=None)
@given(offers, people, rounds, st.integers(1, 3), st.integers(0, 2))
def test_an_update_gives_what_counting_all_anew_gives(jobs, members, changes, k, reserve):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(match_updates, "_RESERVE", reserve)
        targets, needs, holders, evidence = frames(jobs, members)
        kept = Kept.of(targets, needs, holders, evidence, CREDITS, RATES, k)
        for new_jobs, new_members, start, closed, left in changes:
            new = frames(new_jobs, new_members, start)
            gone_jobs, gone_members = [f"j{n:02}" for n in closed], [f"m{n:02}" for n in left]
            changed_jobs = [*new[0]["target_id"], *gone_jobs]
            changed_members = [*new[2]["holder_id"], *gone_members]
            # what has gone and is new at once is new
            try:
                kept = kept.updated(
                    match_updates.Change(new[0], new[1], gone_jobs), match_updates.Change(new[2], new[3], gone_members)
                )
            except ValueError:
                assert not set(new[1]["level"]) <= set(kept.catalogue.keys["level"])
                kept = None
            targets = pl.concat([targets.filter(~pl.col("target_id").is_in(changed_jobs)), new[0]])
            needs = pl.concat([needs.filter(~pl.col("target_id").is_in(changed_jobs)), new[1]])
            holders = pl.concat([holders.filter(~pl.col("holder_id").is_in(changed_members)), new[2]])
            evidence = pl.concat([evidence.filter(~pl.col("holder_id").is_in(changed_members)), new[3]])
            anew = Market.of(targets, needs, holders, evidence, CREDITS, RATES)
            if kept is None:
                kept = Kept.of(targets, needs, holders, evidence, CREDITS, RATES, k)
            assert kept.best_targets().equals(anew.best_targets(k))
            assert kept.best_holders().equals(anew.best_holders(k))
