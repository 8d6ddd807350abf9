"""Both directions of matching, their reasons, near skills, and one posting against all members at once."""

import polars as pl

from pipelines.contracts.derived import JobCandidate, JobMatch, MatchReason
from pipelines.derive.candidate_pool import Pool
from pipelines.derive.matching import match

SKILLS = ["agents", "deep-learning", "python", "pytorch", "tool-calling"]
LABELS = pl.DataFrame({"skill_id": SKILLS}).with_columns(label_zh=pl.lit(None, pl.String), label_en=pl.col("skill_id"))
RELATIONS = pl.DataFrame(
    [("pytorch", "implies", "deep-learning"), ("tool-calling", "broader", "agents")],
    schema=["skill_id", "relation", "target_id"],
    orient="row",
)
MEMBERS = pl.DataFrame(
    {"member_id": ["m", "n", "o"], "languages": [["zh"], ["zh", "en"], ["en"]], "country": ["CN", None, "CN"],
     "workplace": [None, None, "remote"], "open_to": [["jobs"], ["jobs"], ["projects"]]}
)  # fmt: skip
HELD = pl.DataFrame(
    [("m", "python", 3.5, "built", 4), ("m", "tool-calling", 3.0, "built", 1), ("n", "python", 3.0, "built", 1),
     ("n", "agents", 1.0, "claimed", 1), ("o", "agents", 5.0, "built", 9)],
    schema=["member_id", "skill_id", "level", "proof", "evidence"], orient="row",
)  # fmt: skip
JOBS = pl.DataFrame(
    {"job_id": ["j", "k", "empty"], "language": ["zh", "en", "zh"], "country": ["CN", None, "CN"],
     "workplace": ["onsite", None, None], "seniority": ["senior", None, None]}
)  # fmt: skip
ASKED = pl.DataFrame(
    [("job", "j", "python", 1.0, "required", "会 Python"), ("job", "j", "agents", 1.0, "required", "智能体"),
     ("job", "j", "no-longer-known", 1.0, "useful", "旧词"), ("job", "k", "python", 1.0, "required", "Python"),
     ("job", "k", "deep-learning", 1.0, "useful", "deep learning"), ("job", "k", "pytorch", 1.0, "useful", "PyTorch")],
    schema=["document_kind", "document_id", "skill_id", "score", "necessity", "quote"], orient="row",
)  # fmt: skip


def matches():
    return match(
        members=MEMBERS, member_skills=HELD, jobs=JOBS, job_skills=ASKED, skills=LABELS, relations=RELATIONS
    )  # fmt: skip


def test_both_directions_name_each_other():
    found = matches()
    JobMatch.validate(found.jobs)
    JobCandidate.validate(found.candidates)
    MatchReason.validate(found.reasons)
    # m reads no English: k is for n alone; o did not agree; the job without skills is for nobody
    assert found.jobs.select("member_id", "job_id", "rank", "member_rank").rows() == [
        ("m", "j", 1, 1), ("n", "j", 1, 2), ("n", "k", 2, 1),
    ]  # fmt: skip
    assert found.candidates.select("job_id", "member_id", "rank", "job_rank").rows() == [
        ("j", "m", 1, 1), ("j", "n", 2, 1), ("k", "n", 1, 2),
    ]  # fmt: skip
    assert found.reasons.height == 9


def test_a_near_skill_counts_in_part_and_is_told():
    row = matches().jobs.row(0, named=True)
    # weights 1, 1, 0.5; python met; agents by tool calling, half, above its base rate of a third (o shows it, of three)
    assert (row["met_part"], row["score"], row["score_high"]) == (0.4, 0.6, 1.0)
    assert round(row["near_part"] + row["base_part"], 4) == 0.2
    assert row["near"] == ["agents"]
    assert row["narrows_skill_id"] == "agents"
    assert row["reason_en"] == (
        "Meets 1 of 3 needs: python; no evidence yet: agents, no-longer-known; agents counts for 50%: shows"
        " tool-calling; what would change this most: agents."
    )
    assert "“agents”按 50% 计（已展示“tool-calling”）" in row["reason_zh"]


def test_every_need_of_a_match_has_its_row():
    own = matches().reasons.filter(member_id="m", job_id="j")
    told = own.select("skill_id", "state", "weight", "held_level", "near_skill_id", "credit", "value", "quote")
    assert told.rows() == [
        ("agents", "unknown", 0.4, None, "tool-calling", 0.5, 0.5, "智能体"),
        ("no-longer-known", "unknown", 0.2, None, None, None, 0.0, "旧词"),
        ("python", "met", 0.4, 3.5, None, None, 1.0, "会 Python"),
    ]


def test_one_posting_at_once_finds_what_the_whole_finds():
    pool = Pool.of(MEMBERS, HELD, RELATIONS, LABELS)
    columns = ["job_id", "member_id", "rank", "score", "near", "reason_zh", "reason_en"]
    assert pool.candidates(JOBS, ASKED).select(columns).equals(matches().candidates.select(columns))
    one = pool.candidates(JOBS.head(1), ASKED, k=1)
    assert one.select("job_id", "member_id", "rank").rows() == [("j", "m", 1)]
