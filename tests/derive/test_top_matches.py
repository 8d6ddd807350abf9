"""The best of all pairs: against a plain count of every pair, alike rows, one posting a million times, what changed."""

import random
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
        assert all(one > other - 2 * STEP for one, other in pairwise(own["exact"]))


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
@given(offers, people, st.integers(0, 1000))
def test_the_order_of_rows_changes_nothing(jobs, members, seed):
    given_frames = frames(jobs, members)
    shuffled = [frame.sample(fraction=1, shuffle=True, seed=seed + n) for n, frame in enumerate(given_frames)]
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


def random_frames(size, seed):
    """As many targets as holders, drawn."""
    dice = random.Random(seed)

    def drawn(levels, proofs):
        chosen = dice.sample(SKILLS, dice.randint(0, 6))
        return {skill: (dice.choice(levels), dice.choice(proofs)) for skill in chosen}

    def stated():
        return tuple(dice.choice([None, *values]) for values in (
            ("zh", "en"), ("CN", "DE", "US"), ("onsite", "remote"), ("junior", "mid", "lead")))  # fmt: skip

    jobs = [(stated(), drawn([0.5, 1.0, 0.3], [2, 3])) for _ in range(size)]
    return frames(jobs, [(stated(), drawn([1.0, 2.0, 3.5], ["claimed", "built"])) for _ in range(size)])


def test_no_constraint_is_broken_in_a_million_pairs():
    targets, needs, holders, evidence = random_frames(1000, 3)
    of = market(targets, needs, holders, evidence)
    pairs = every_pair(targets, needs, holders, evidence)
    assert pairs.height > 50_000
    is_the_best(of.best_targets(10), pairs, "holder_id", "target_id", 10)
    is_the_best(of.best_holders(10), pairs, "target_id", "holder_id", 10)
    shown = pl.concat([of.best_targets(1000), of.best_holders(1000).select("holder_id", "target_id", "rank")])
    assert shown.height == 2 * pairs.height
    assert refusals(shown, targets, holders).filter(pl.col("refused").list.len() > 0).is_empty()


def test_a_hundred_updates_in_a_row_give_what_counting_all_anew_gives():
    targets, needs, holders, evidence = random_frames(120, 5)
    kept = Kept.of(targets, needs, holders, evidence, CREDITS, RATES, 3)
    dice = random.Random(7)
    for turn in range(100):
        new = random_frames(120, 1000 + turn)
        jobs, members = (dice.sample(range(120), 4) for _ in range(2))
        is_job = pl.col("target_id").is_in([f"j{n:02}" for n in jobs])
        is_member = pl.col("holder_id").is_in([f"m{n:02}" for n in members])
        changed = [
            frame.filter(which) for frame, which in zip(new, (is_job, is_job, is_member, is_member), strict=True)
        ]
        gone = [f"j{n:02}" for n in dice.sample(range(120), 1)], [f"m{n:02}" for n in dice.sample(range(120), 1)]
        kept = kept.updated(
            match_updates.Change(changed[0], changed[1], gone[0]), match_updates.Change(changed[2], changed[3], gone[1])
        )
        was_job, was_member = (
            is_job | pl.col("target_id").is_in(gone[0]),
            is_member | pl.col("holder_id").is_in(gone[1]),
        )
        targets, needs = (pl.concat([f.filter(~was_job), c]) for f, c in ((targets, changed[0]), (needs, changed[1])))
        holders, evidence = (
            pl.concat([f.filter(~was_member), c]) for f, c in ((holders, changed[2]), (evidence, changed[3]))
        )
    anew = market(targets, needs, holders, evidence)
    assert kept.best_targets().equals(anew.best_targets(3))
    assert kept.best_holders().equals(anew.best_holders(3))
    assert kept.best_targets().height > 100


def test_a_level_never_asked_for_needs_a_full_run():
    targets, needs, holders, evidence = random_frames(20, 1)
    kept = Kept.of(targets, needs, holders, evidence, CREDITS, RATES, 3)
    harder = match_updates.Change(targets.head(1), needs.head(1).with_columns(level=pl.lit(5, pl.Int64)), [])
    with pytest.raises(ValueError, match="count all anew"):
        kept.updated(harder, match_updates.Change(holders.clear(), evidence.clear(), []))


def test_base_rates_stay_until_somebody_asks_how_far_they_moved():
    kept = Kept.of(*random_frames(20, 1), CREDITS, RATES, 3)
    assert kept.drift(RATES) == 0.0
    assert kept.drift(RATES.with_columns(pl.col("base_rate") + 0.125)) == 0.125


def test_a_million_identical_postings_cost_as_much_as_one():
    count, skills = 1_000_000, ["s0", "s2", "s4"]
    numbers = pl.select(pl.int_range(count)).to_series()
    targets = pl.DataFrame({"target_id": numbers.cast(pl.String).str.zfill(7)}).with_columns(language=pl.lit("zh"))
    alike = targets.select("target_id", weight=pl.lit(1.0), level=pl.lit(3, pl.Int64), base_rate=pl.lit(0.0))
    needs = alike.join(pl.DataFrame({"skill_id": skills}), how="cross")
    _, _, holders, evidence = random_frames(50, 2)
    evidence = pl.concat(
        [evidence, pl.DataFrame([("m00", "s0", 4.0, "built", 1, None)], schema=fitting.EVIDENCE, orient="row")]
    )
    holders = holders.with_columns(languages=pl.lit(["zh"]))
    of = Market.of(targets, needs, holders, evidence, CREDITS, RATES)
    assert of.targets.count == 1
    best = of.best_targets(20).filter(holder_id="m00")
    assert best["target_id"].to_list() == [f"{n:07}" for n in range(20)]
    of_jobs = of.best_holders(20)
    (shown,) = of_jobs.group_by("rank").len()["len"].unique()  # each posting has the same candidates
    assert shown == count
    assert of_jobs.filter(rank=1)["holder_id"].n_unique() == 1
