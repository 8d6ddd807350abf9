"""What is computed for members: skills shown, paths, matches."""

# pandera's nested Config is overridden by design
# pyright: reportIncompatibleVariableOverride=false

from datetime import date

import pandera.polars as pa

from pipelines.contracts._contract import Contract, Texts

PROOFS = ["claimed", "viewed", "completed", "answered", "built", "reused"]


class MemberSkill(Contract):
    """What one member can show of one skill."""

    member_id: str = pa.Field(description="Token of the member.")
    skill_id: str = pa.Field(description="Skill of the vocabulary.")
    level: float = pa.Field(ge=0, le=5, description="Level shown by the evidence after decay, 0-5.")
    proof: str = pa.Field(isin=PROOFS, description="Strongest evidence on the proof ladder.")
    evidence: int = pa.Field(ge=1, description="Pieces of evidence.")
    confidence: float = pa.Field(gt=0, le=1, description="How sure the level is, 0-1.")
    last_evidence_on: date = pa.Field(nullable=True, description="Day of the newest evidence; null = only claimed.")

    class Config:
        name = "member_skills"
        unique = ["member_id", "skill_id"]


class LearningPath(Contract):
    """One member's way to the role aimed at, in total."""

    member_id: str = pa.Field(description="Token of the member.")
    role_id: str = pa.Field(description="Role aimed at.")
    steps: int = pa.Field(ge=0, description="Skills to learn.")
    skipped: int = pa.Field(ge=0, description="Skills of the goal already shown by evidence.")
    uncovered: Texts = pa.Field(description="Skills of the path for which no resource is known.")
    hours: float = pa.Field(ge=0, description="Study time of the chosen resources, hours.")
    weeks: float = pa.Field(nullable=True, ge=0, description="Hours / the member's hours a week; null = not stated.")
    readiness_share: float = pa.Field(ge=0, le=1, description="Weighted share of the role's skills already shown.")
    tried: Texts = pa.Field(description="Resources done, failed or stalled: they are not chosen again.")
    finished: Texts = pa.Field(description="Skills whose resource is done and whose level is not shown yet.")

    class Config:
        name = "learning_paths"
        unique = ["member_id", "role_id"]


class LearningPathStep(Contract):
    """One skill on one member's path, in order of learning."""

    member_id: str = pa.Field(description="Token of the member.")
    role_id: str = pa.Field(description="Role aimed at.")
    step: int = pa.Field(ge=1, description="Place in the order, 1 = first.")
    learn_together: int = pa.Field(ge=1, description="Steps with the same number require each other: learn together.")
    skill_id: str = pa.Field(description="Skill to learn.")
    current_level: float = pa.Field(ge=0, le=5, description="Level shown now.")
    target_level: int = pa.Field(ge=1, le=5, description="Level the goal asks for.")
    resource_id: str = pa.Field(nullable=True, description="Chosen paper or tutorial; null = none known.")
    minutes: int = pa.Field(nullable=True, gt=0, description="Study time of the resource.")
    starts_week: int = pa.Field(nullable=True, ge=1, description="Week of the plan in which it starts.")
    reason_zh: str = pa.Field(description="Why this step, in Chinese.")
    reason_en: str = pa.Field(description="Why this step, in English.")

    class Config:
        name = "learning_path_steps"
        unique = ["member_id", "role_id", "step"]


class _Match(Contract):
    """One member and one open job, with what is met; only members who agreed to be matched with jobs."""

    member_id: str = pa.Field(description="Token of the member.")
    job_id: str = pa.Field(description="Global job id.")
    rank: int = pa.Field(ge=1, le=20, description="1 = best.")
    score: float = pa.Field(
        ge=0, le=1, description="Weighted share of needs met; unknown needs at what they are worth."
    )
    score_low: float = pa.Field(ge=0, le=1, description="Score if every unknown need is unmet.")
    score_high: float = pa.Field(ge=0, le=1, description="Score if every unknown need is met.")
    met_part: float = pa.Field(ge=0, le=1, description="Part of the score from needs met.")
    near_part: float = pa.Field(ge=0, le=1, description="Part from unknown needs near which a skill is shown.")
    base_part: float = pa.Field(ge=0, le=1, description="Part from the base rates of unknown needs.")
    met: Texts = pa.Field(description="Skills met.")
    unmet: Texts = pa.Field(description="Skills not met: evidence exists, below the level.")
    unknown: Texts = pa.Field(description="Skills without any evidence.")
    near: Texts = pa.Field(description="Those of the unknown that count in part for a skill shown near them.")
    evidence: int = pa.Field(ge=0, description="Pieces of evidence behind the met and unmet skills.")
    narrows_skill_id: str = pa.Field(
        nullable=True, description="Unknown need whose answer would narrow the score most."
    )
    reason_zh: str = pa.Field(description="Why, in Chinese.")
    reason_en: str = pa.Field(description="Why, in English.")


class JobMatch(_Match):
    """One open job among one member's best twenty; only members who agreed to be matched with jobs."""

    member_rank: int = pa.Field(
        nullable=True, ge=1, le=20, description="The member's rank among the job's candidates; null beyond twenty."
    )

    class Config:
        name = "job_matches"
        unique = ["member_id", "job_id"]


class JobCandidate(_Match):
    """One member among one open job's best twenty; only members who agreed to be matched with jobs."""

    job_rank: int = pa.Field(
        nullable=True, ge=1, le=20, description="The job's rank among the member's best; null beyond twenty."
    )

    class Config:
        name = "job_candidates"
        unique = ["job_id", "member_id"]


class MatchReason(Contract):
    """One need of one job, judged for one member: a pair of `job_matches` or `job_candidates`."""

    member_id: str = pa.Field(description="Token of the member.")
    job_id: str = pa.Field(description="Global job id.")
    skill_id: str = pa.Field(description="Skill that the job asks for.")
    state: str = pa.Field(isin=["met", "unmet", "unknown"], description="Whether it is met.")
    weight: float = pa.Field(ge=0, le=1, description="Share of the job's whole weight.")
    level: int = pa.Field(ge=1, le=5, description="Level asked for.")
    held_level: float = pa.Field(nullable=True, ge=0, le=5, description="Level shown; null without evidence.")
    evidence: int = pa.Field(nullable=True, ge=0, description="Pieces of evidence; null without any.")
    near_skill_id: str = pa.Field(
        nullable=True, description="Skill shown at the level that stands near an unknown one."
    )
    near_relation: str = pa.Field(
        nullable=True, isin=["implies", "narrower", "related"], description="How it stands to the one asked for."
    )
    credit: float = pa.Field(nullable=True, ge=0, le=1, description="What that relation counts.")
    base_rate: float = pa.Field(ge=0, le=1, description="Share of members with evidence who show the level.")
    value: float = pa.Field(ge=0, le=1, description="What the need counts: 1 met, 0 unmet, unknown in between.")
    quote: str = pa.Field(nullable=True, description="The job's words.")

    class Config:
        name = "match_reasons"
        unique = ["member_id", "job_id", "skill_id"]


class BestNext(Contract):
    """One of at most three resources that raise one member's jobs over the bar the most, in the order of picking."""

    member_id: str = pa.Field(description="Token of the member.")
    pick: int = pa.Field(ge=1, le=3, description="1 = first; each is chosen with those before it learnt.")
    resource_id: str = pa.Field(description="Paper or tutorial to learn.")
    hours: float = pa.Field(ge=0, description="Study time of this pick, hours.")
    hours_so_far: float = pa.Field(ge=0, description="Study time up to and with this pick, hours.")
    jobs_before: int = pa.Field(ge=0, description="Open jobs over the bar before this pick.")
    jobs_after: int = pa.Field(ge=0, description="Open jobs over the bar after it.")
    job_ids: Texts = pa.Field(description="The jobs that it brings over the bar, the best score first.")
    skills: Texts = pa.Field(description="Skills that it raises.")
    reason_zh: str = pa.Field(description="Why, in Chinese.")
    reason_en: str = pa.Field(description="Why, in English.")

    class Config:
        name = "best_next"
        unique = ["member_id", "pick"]
