"""What is planted in the sample, with the numbers that the marts must find.

Answers: does the platform see what is there? The numbers come from the generator's own bookkeeping, never from the
pipeline. `python -m pipelines.sample.truths` writes `data/sample/TRUTHS.yml` for the default arguments of `write`; a
test regenerates it. May import: numpy, yaml.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import polars as pl
import yaml

from pipelines.sample import curation, jobs, matching, papers, people, projects, registry, threads, tutorials
from pipelines.sample.calendar import HOUR, local_day
from pipelines.sample.community import Community
from pipelines.sample.happenings import Openings
from pipelines.sample.statements import Written
from pipelines.sample.threads import Question
from pipelines.sample.vocabulary import DATA, GAP_TOPIC, RISING_SKILL

FILE = DATA / "sample" / "TRUTHS.yml"
DEFAULTS: dict[str, Any] = {"members": 1200, "events": 150_000, "weeks": 60, "seed": 7, "until": date(2026, 11, 15)}
HEAD = """# What is planted in the sample and must be found. `python -m pipelines.sample.truths` writes this file.
# Numbers hold for the default arguments of `talent sample` and are counted while the sample is generated, without
# the pipeline. Dates are in Asia/Shanghai; ages are measured on the last day of the sample.
"""
Truth = dict[str, Any]


def truths(found: Community) -> list[Truth]:
    """All planted truths of a community: id, zh, en, mart, where and expected values."""
    written, questions = found.log(None)
    return [
        _counts(found, written),
        _churned_cohort(found, written),
        _expensive_channel(found),
        _rising_skill(found),
        _risky_gap(found),
        _gap_topic(found, questions),
        _project_at_risk(),
        _stale_source(found),
        _dead_source(),
        _backlog(found, questions),
        _duplicate_jobs(found),
        _duplicate_tutorials(found),
        _quarantine(written),
        _withdrawn_papers(found),
        _links(found),
        _outdated_favourite(found),
        _low_rated(found),
        _ageing(),
        _support(found),
        _matches(found),
    ]


def text(found: Community) -> str:
    """The content of TRUTHS.yml."""
    return HEAD + yaml.safe_dump(truths(found), sort_keys=False, allow_unicode=True, width=118)


def _truth(name: str, zh: str, en: str, mart: str, where: str, **expected: Any) -> Truth:
    return {"id": name, "zh": zh, "en": en, "mart": mart, "where": where, "expected": expected}


def _counts(found: Community, written: Written) -> Truth:
    """What is there after loading. Statements sent twice count once; the unreadable ones do not count."""
    lines = sum(written.lines.values())
    return _truth(
        "counts",
        "装载后的数量：每条记录只算一次，隔离的不算。",
        "What is there after loading: every record once, quarantined ones not at all.",
        "operations.publication_facts",
        "the only row",
        papers=len(found.papers),
        tutorials=len(found.tutorials),
        jobs=len(found.jobs),
        projects=len(found.registry.projects),
        repositories=len(found.registry.repositories),
        members=found.crowd.count,
        event_lines=lines,
        events=lines - written.twice - sum(written.faults.values()),
        last_day=found.days.last,
    )


def _churned_cohort(found: Community, written: Written) -> Truth:
    """Active in the calendar month after the month of joining, over everybody who joined in that month."""
    crowd = found.crowd
    month = people.churned_month(found.days)
    joined = [jobs.month_start(local_day(int(at))) for at in crowd.joined_at]
    last = jobs.month_start(found.days.last)

    def back(of: date, only: np.ndarray | None = None) -> tuple[int, int]:
        following = f"{(of + timedelta(days=32)):%Y-%m}"
        cohort = [i for i, m in enumerate(joined) if m == of and (only is None or only[i])]
        return len(cohort), sum((crowd.accounts[i], following) in written.active for i in cohort)

    everybody, retained = back(month)
    fair, returned = back(month, crowd.is_churned)
    others = [back(m) for m in sorted(set(joined)) if m not in (month, last, jobs.month_start(last, 1))]
    return _truth(
        "churned_cohort",
        "校园招新带来的一批成员几乎没有留下：次月留存远低于其他月份。",
        "Hardly anybody who came through the campus fair stayed: retention in month 1 is far below other cohorts.",
        "community.retention_cohorts",
        f"cohort_month_on = {month}, months_since = 1; the fair's members: talent.members, channel = campus_fair",
        cohort_month_on=month,
        members=everybody,
        retained=retained,
        retained_share=round(retained / everybody, 4),
        channel=people.CHURNED_CHANNEL,
        members_of_channel=fair,
        retained_of_channel=returned,
        median_share_of_other_cohorts=round(median(r / n for n, r in others), 4),
    )


def _expensive_channel(found: Community) -> Truth:
    rows = registry.channel_costs(found.crowd, found.days, found.seed)
    names = [c["channel_id"] for c in registry.channels()]
    members = Counter(names[c] for c in found.crowd.channel.tolist())
    cost: Counter[str] = Counter()
    for row in rows:
        cost[row["channel_id"]] += round(float(row["cost"]) * 100)  # cents: exact
    each = {c: cost[c] / 100 / members[c] for c in cost if members[c]}
    dear = registry.EXPENSIVE_CHANNEL
    return _truth(
        "expensive_channel",
        "短视频广告的人均获客成本远高于其他渠道。",
        "Short-video advertising costs far more for each member than the other channels.",
        "business.acquisition_channels",
        f"channel_id = {dear}; is_expensive is true for no other channel",
        channel_id=dear,
        members=members[dear],
        cost=round(cost[dear] / 100, 2),
        currency="CNY",
        cost_per_member=round(each[dear], 2),
        median_cost_per_member=round(median(each.values()), 2),
        ratio_to_median=round(each[dear] / median(each.values()), 2),
    )


def _rising_skill(found: Community) -> Truth:
    until = found.days.last
    this, recent, before = (jobs.month_start(until, back) for back in (0, 6, 12))
    naming = [local_day(int(j.posted.timestamp()) * 1_000_000) for j in found.jobs if _names(j, RISING_SKILL)]
    jobs_recent = sum(recent <= day < this for day in naming)
    jobs_before = sum(before <= day < recent for day in naming)
    return _truth(
        "rising_skill",
        "点名“模型上下文协议”的职位数在最近六个完整月翻了一番。",
        "Twice as many postings name the Model Context Protocol in the last six full months as in the six before.",
        "talent.skill_market",
        f"skill_id = {RISING_SKILL}",
        skill_id=RISING_SKILL,
        jobs_recent=jobs_recent,
        jobs_before=jobs_before,
        growth_ratio=round(jobs_recent / jobs_before, 4),
        recent_from=recent,
        before_from=before,
    )


def _risky_gap(found: Community) -> Truth:
    """The rising skill is kept out of all that members learn and build: jobs want it, and nobody shows it."""
    return _truth(
        "risky_gap",
        "许多公司在招会“模型上下文协议”的人，却没有一名成员展示过它。",
        "Many companies hire for the Model Context Protocol, and not one member has shown it.",
        "talent.skill_gaps",
        f"skill_id = {RISING_SKILL}; is_risky is true",
        skill_id=RISING_SKILL,
        jobs=sum(_names(job, RISING_SKILL) for job in found.jobs),
        companies=len({job.company for job in found.jobs if _names(job, RISING_SKILL)}),
        tutorials=sum(RISING_SKILL in tutorial.skills for tutorial in found.tutorials),
        members=0,
        bench_members=0,
    )


def _names(job: jobs.Job, skill: str) -> bool:
    return skill in job.required or skill in job.useful


def _gap_topic(found: Community, questions: list[Question]) -> Truth:
    mine = [q for q in questions if q.skill.topic_id == GAP_TOPIC]
    topic = {s.skill_id for s in found.vocabulary.skills.values() if s.topic_id == GAP_TOPIC}
    return _truth(
        "gap_topic",
        "成员常问“因果推断”，却没有一份教程讲它。",
        "Members ask about causal inference, and no tutorial teaches it.",
        "knowledge.knowledge_gaps",
        f"topic_id = {GAP_TOPIC}",
        topic_id=GAP_TOPIC,
        questions=len(mine),
        unanswered_questions=sum(q.answers == 0 for q in mine),
        tutorials=sum(bool(topic & set(t.skills)) for t in found.tutorials),
        papers=sum(bool(topic & set(p.skills)) for p in found.papers),
    )


def _project_at_risk() -> Truth:
    return _truth(
        "project_at_risk",
        "项目 p-041 久无进展报告、里程碑延期，还缺一项关键技能。",
        "Project p-041 has been silent, has a late milestone and lacks a critical skill.",
        "projects.projects, projects.project_risks, projects.milestones, projects.project_needs",
        f"project_id = {projects.AT_RISK}; no other running project has a late milestone or an open critical need",
        project_id=projects.AT_RISK,
        days_silent=projects.SILENT_DAYS,
        milestones_late=1,
        days_late=projects.LATE_DAYS,
        critical_open_needs=1,
        skill_id=projects.RISK_SKILL,
        risk_level="high",
    )


def _stale_source(found: Community) -> Truth:
    newest = max(t.published for t in found.tutorials if t.feed == tutorials.STALE_FEED)
    day = local_day(int(newest.timestamp()) * 1_000_000)
    return _truth(
        "stale_source",
        "“旧文存档”半年多没有新内容。",
        "The archive feed has had nothing new for more than half a year.",
        "operations.source_health",
        f"feed = {tutorials.STALE_FEED}",
        feed=tutorials.STALE_FEED,
        newest_item_on=day,
        days_since_newest_on_last_day=(found.days.last - day).days,
        state="stale",
    )


def _dead_source() -> Truth:
    return _truth(
        "dead_source",
        "一个博客已变成域名停放页：它必须显示为失败，而不是空。",
        "A blog has become a parking page: it must show as failing, not as empty.",
        "operations.source_health",
        f"feed = {tutorials.DEAD_FEED}",
        feed=tutorials.DEAD_FEED,
        state="failing",
        last_reason="not_a_feed",
        rows_loaded=0,
    )


def _backlog(found: Community, questions: list[Question]) -> Truth:
    """No question of the last four days is without an answer, so the number does not hang on the moment of asking."""
    waiting = [q for q in questions if q.answers == 0 and found.days.end - q.asked_at > 72 * HOUR]
    by_topic = Counter(q.skill.topic_id for q in waiting)
    return _truth(
        "unanswered_backlog",
        "有一批问题超过 72 小时无人回答，按主题可数。",
        "Questions have been waiting for more than 72 hours; by topic they can be counted.",
        "community.unanswered_questions",
        "hours_waiting > 72; topic_id",
        questions=len(questions),
        unanswered=sum(q.answers == 0 for q in questions),
        waiting_over_72h=len(waiting),
        by_topic=dict(sorted(by_topic.items(), key=lambda item: (-item[1], item[0]))),
    )


def _duplicate_jobs(found: Community) -> Truth:
    families = Counter(j.family for j in found.jobs if j.family)
    return _truth(
        "duplicate_jobs",
        "部分职位被重复发布，或由猎头代发。",
        "Some postings were published again, or by an agency too.",
        "knowledge.duplicate_families",
        "document_kind = job",
        families=len(families),
        documents=sum(families.values()),
        reposted=jobs.REPOSTED,
        by_agency=jobs.CROSSPOSTED,
    )


def _duplicate_tutorials(found: Community) -> Truth:
    families = Counter(t.family for t in found.tutorials if t.family)
    return _truth(
        "duplicate_tutorials",
        "部分文章被两个来源同时收录：链接相同，或标题与正文相同。",
        "Some articles stand in two feeds: with the same link, or with the same title and text.",
        "knowledge.duplicate_families",
        "document_kind = tutorial",
        families=len(families),
        documents=sum(families.values()),
        same_link=tutorials.SAME_LINK,
        same_title=tutorials.SAME_TITLE,
    )


def _quarantine(written: Written) -> Truth:
    """Rows put aside, by feed and reason; a statement repeated in a later file is not put aside but unchanged."""
    faults = written.faults
    odd = faults["wrong_type"] // 2
    return _truth(
        "quarantine",
        "每个来源的坏数据都进隔离区，数量和原因都对得上。",
        "Bad rows of every source are put aside, with the right number and reason.",
        "operations.quarantine",
        "feed, reason, rows",
        sample_arxiv={"arxiv_error": 1},
        sample_courses={"header_inside": tutorials.HEADER_LINES, "duplicate_key": tutorials.REPEATED_COURSES},
        sample_dead={"not_a_feed": 1},
        sample_members={"wrong_type:joined_on": 2},
        sample_events={
            "not_json": faults["malformed"],
            "wrong_type:score": faults["wrong_type"] - odd,
            "wrong_type:timestamp": odd,
            "unknown_verb": faults["unknown_verb"],
            "future_timestamp": faults["future_date"],
            "duplicate_key": written.twice - written.twice_in_another_file,
        },
        events_repeated_in_a_later_file=written.twice_in_another_file,
        events_stored_late=written.late,
    )


def _withdrawn_papers(found: Community) -> Truth:
    withdrawn = sorted(f"arxiv:{p.paper_id}" for p in found.papers if papers.is_withdrawn(p))
    superseded = sorted(f"arxiv:{p.paper_id}" for p in found.papers if p.comment == curation.SUPERSEDED_COMMENT)
    return _truth(
        "withdrawn_papers",
        "作者撤回的论文与注明已被取代的论文不再推荐，也不出现在任何学习路径中。",
        "Papers that were withdrawn, and one that was superseded, are neither recommended nor on any learning path.",
        "knowledge.resources, knowledge.review_queue, talent.learning_path_steps",
        "not is_recommended; reason = withdrawn or superseded",
        withdrawn=withdrawn,
        superseded=superseded,
    )


def _links(found: Community) -> Truth:
    dead, moved, _ = curation.links(found.tutorials)
    return _truth(
        "dead_and_moved_links",
        "链接检查发现几个链接已失效、几个已迁移。",
        "The link checker has found links that are dead and links that have moved.",
        "knowledge.resources, knowledge.review_queue",
        "link_status; reason = dead_link or moved_link",
        dead=[t.global_id for t in dead],
        moved={t.global_id: curation.moved_to(t) for t in moved},
    )


def _outdated_favourite(found: Community) -> Truth:
    old = curation.outdated(found.tutorials, found.vocabulary)
    return _truth(
        "outdated_favourite",
        "一份五年前的大模型教程仍然很热门：它在复核队列中列为过时。",
        "A guide to language models is five years old and still a favourite: the review queue calls it outdated.",
        "knowledge.review_queue",
        "reason = outdated",
        resource_id=old.global_id,
        unchanged_days=curation.OUTDATED_DAYS,
        priority=1,
    )


def _low_rated(found: Community) -> Truth:
    return _truth(
        "low_rated_favourite",
        "一篇热门文章多数人打低分。",
        "An article that many read is rated badly by most.",
        "knowledge.review_queue",
        "reason = low_rating",
        resource_id=curation.poor(found.tutorials).global_id,
        priority=1,
    )


def _ageing() -> Truth:
    return _truth(
        "ageing",
        "大模型内容的关注度很快减半，数学内容则很慢。",
        "Attention to language models halves soon, to mathematics slowly.",
        "knowledge.topic_half_lives",
        "topic_id; half_life_days: up to twice the planted one, and drawn to that of all topics",
        fast={"topic_id": curation.FAST, "half_life_days": curation.HALF_LIVES[curation.FAST]},
        slow={"topic_id": curation.SLOW, "half_life_days": curation.HALF_LIVES[curation.SLOW]},
    )


def _support(found: Community) -> Truth:
    """Tickets opened again, and what people thought of the help; from the events before they are written."""
    tickets = threads.feedback(found.crowd, found.days, found.total, found.seed)
    joined = dict(zip(found.crowd.accounts.tolist(), found.crowd.joined_at.tolist(), strict=True))
    opened = {t for t, a, at in _events(tickets, "feedback_opened") if at > joined[a]}
    scores = [s for s in tickets.filter(tickets["verb"] == "feedback_closed")["score"].to_list() if s is not None]
    again = threads.reopenings(tickets, found.days, found.seed)
    return _truth(
        "support",
        "每十五张关闭的工单约有一张重新打开；响应越快，评分越高。",
        "About one closed ticket in fifteen is opened again; the faster the response, the better the rating.",
        "community.feedback",
        "reopens > 0; rating",
        tickets=len(opened),
        reopened=len({t for t, _, _ in _events(again, "feedback_opened")}),
        rated=len(scores),
        satisfied=sum(score >= 0.5 for score in scores),
    )


def _matches(found: Community) -> Truth:
    """Shown matches and what became of them; AUC by counting every pair of an accepted one and another."""
    openings = Openings.of(found.jobs, found.crowd)
    sent = matching.matches(found.crowd, found.days, openings, found.registry, found.total, found.seed)
    expected: dict[str, dict[str, float]] = {}
    for kind in ("job", "project"):
        score, accepted = matching.settled(sent, found.days, kind)
        above = np.sign(score[accepted][:, None] - score[~accepted][None, :])
        auc = float((above.mean() + 1) / 2)
        expected[kind] = {"shown": len(score), "accepted": int(accepted.sum()), "auc": round(auc, 4)}
    return _truth(
        "matches",
        "匹配得分越高，越常被双方接受。",
        "The higher the score of a match, the more often both sides accept it.",
        "talent.match_trust",
        "score_source = events; match_kind",
        **expected,
    )


def _events(frame: pl.DataFrame, verb: str) -> list[tuple[str, str, int]]:
    """(object, actor, moment) of the events of a verb."""
    return list(frame.filter(pl.col("verb") == verb).select("object_id", "actor", "at").iter_rows())


def main(file: Path = FILE) -> None:
    """Writes TRUTHS.yml."""
    file.write_text(text(Community.of(**DEFAULTS)), encoding="utf-8")


if __name__ == "__main__":
    main()
