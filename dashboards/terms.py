"""The codes of the marts as a person reads them: kinds, states, rules, steps of life.

One dictionary, both languages side by side. A code that is missing here is shown as it is, never hidden.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from dashboards.words import lang

TERMS: dict[str, tuple[str, str]] = {
    # retention
    "delete": ("删除", "Deleted"),
    "keep": ("保留", "Kept"),
    "keep_newest": ("只留最新几份", "Only the newest kept"),
    # resources
    "paper": ("论文", "Paper"),
    "tutorial": ("教程", "Tutorial"),
    "article": ("文章", "Article"),
    "course": ("课程", "Course"),
    "video": ("视频", "Video"),
    "book": ("书籍", "Book"),
    "case": ("案例", "Case study"),
    "report": ("报告", "Report"),
    "podcast": ("播客", "Podcast"),
    "withdrawn": ("已撤回", "Withdrawn"),
    "reported": ("被举报", "Reported"),
    "low_rating": ("评分低", "Low rating"),
    "outdated": ("过时", "Outdated"),
    "dead_link": ("链接失效", "Dead link"),
    "moved_link": ("链接迁移", "Moved link"),
    "superseded": ("已被取代", "Superseded"),
    "incomplete": ("信息不全", "Incomplete"),
    "duplicate": ("重复", "Duplicate"),
    "no_licence": ("没有许可", "No licence"),
    "zh": ("中文", "Chinese"),
    "en": ("英文", "English"),
    "other": ("其他", "Other"),
    "title": ("标题", "title"),
    "summary": ("摘要", "summary"),
    "description": ("正文", "description"),
    "topic": ("主题", "Topic"),
    "alive": ("可打开", "Answers"),
    "dead": ("打不开", "Dead"),
    "moved": ("已迁移", "Moved"),
    "version": ("版本", "Version"),
    "repost": ("转载", "Repost"),
    "translation": ("译文", "Translation"),
    "unchecked": ("未检查", "Not checked"),
    "emerging": ("新兴", "Emerging"),
    "related": ("有先后", "Related"),
    "unstable": ("不稳定", "Unstable"),
    "no_relation": ("无关联", "No relation"),
    "not_enough_data": ("数据不足", "Not enough data"),
    "questions": ("问题", "Questions"),
    # talent
    "onsite": ("现场", "On site"),
    "hybrid": ("混合", "Hybrid"),
    "remote": ("远程", "Remote"),
    "online": ("线上", "Online"),
    "intern": ("实习", "Intern"),
    "junior": ("初级", "Junior"),
    "mid": ("中级", "Mid-level"),
    "senior": ("高级", "Senior"),
    "lead": ("负责人", "Lead"),
    "manager": ("经理", "Manager"),
    "executive": ("高管", "Executive"),
    "hour": ("时薪", "hourly"),
    "day": ("日薪", "daily"),
    "week": ("周薪", "weekly"),
    "month": ("月薪", "monthly"),
    "year": ("年薪", "yearly"),
    "required": ("必备", "Required"),
    "useful": ("加分", "Useful"),
    "claimed": ("自述", "claimed"),
    "viewed": ("看过", "viewed"),
    "completed": ("学完", "completed"),
    "answered": ("答过题", "answered"),
    "built": ("做过", "built"),
    "reused": ("成果被复用", "reused by others"),
    # projects
    "proposed": ("提议", "Proposed"),
    "open": ("招募中", "Open"),
    "running": ("进行中", "Running"),
    "paused": ("暂停", "Paused"),
    "finished": ("完成", "Finished"),
    "cancelled": ("取消", "Cancelled"),
    "high": ("高", "High"),
    "medium": ("中", "Medium"),
    "low": ("低", "Low"),
    "none": ("无", "None"),
    "silent": ("没有动静", "Silent"),
    "late_milestone": ("里程碑逾期", "Late milestone"),
    "critical_need": ("关键需求未满足", "Critical need open"),
    "single_owner": ("只靠一个人", "Depends on one person"),
    "registered": ("登记的风险", "Registered risk"),
    "overdue": ("项目逾期", "Overdue"),
    "critical": ("关键", "Critical"),
    "skill": ("技能", "Skill"),
    "resource": ("资源", "Resource"),
    "compute": ("算力", "Compute"),
    "data": ("数据", "Data"),
    "tool": ("工具", "Tool"),
    "support": ("支持", "Support"),
    "code": ("代码", "Code"),
    "model": ("模型", "Model"),
    "dataset": ("数据集", "Data set"),
    "demo": ("演示", "Demo"),
    "done": ("按时完成", "Done"),
    "done_late": ("晚完成", "Done late"),
    "late": ("逾期", "Late"),
    # community and business
    "declining": ("活跃下降", "Declining"),
    "never_active": ("付费未用", "Paid, never active"),
    "open_feedback": ("反馈未处理", "Feedback left open"),
    "membership": ("会员", "Membership"),
    "advertising": ("广告", "Advertising"),
    "training": ("培训", "Training"),
    "recruiting": ("招聘", "Recruiting"),
    "free": ("免费", "Free"),
    "basic": ("基础版", "Basic"),
    "pro": ("专业版", "Pro"),
    "team": ("团队版", "Team"),
    "ahead": ("超前", "Ahead"),
    "on_track": ("正常", "On track"),
    "behind": ("落后", "Behind"),
    "missed": ("未达成", "Missed"),
    "reached": ("已达成", "Reached"),
    "unknown": ("未知", "Unknown"),
    # operations
    "healthy": ("正常", "Healthy"),
    "stale": ("陈旧", "Stale"),
    "failing": ("失败", "Failing"),
    "empty": ("没有数据", "Empty"),
    "succeeded": ("成功", "Succeeded"),
    "nothing_new": ("没有新数据", "Nothing new"),
    "held": ("被拦下", "Held"),
    "failed": ("失败", "Failed"),
    "new": ("有新数据", "New data"),
    "unchanged": ("没有变化", "Unchanged"),
    "partial": ("部分取得", "Partial"),
    "deferred": ("稍后再取", "Deferred"),
    "not_a_feed": ("不是数据源", "Not a feed"),
    "refused": ("拒绝访问", "Refused"),
    "disabled": ("已停用", "Disabled"),
    "papers": ("论文", "Papers"),
    "tutorials": ("教程", "Tutorials"),
    "jobs": ("职位", "Jobs"),
    "projects": ("项目", "Projects"),
    "engagement": ("参与事件", "Engagement"),
    "registry": ("登记表", "Registry"),
    "reference": ("词表", "Reference"),
    # evaluation
    "all": ("全部", "All"),
    "skills": ("技能", "Skills"),
    "mentions": ("词表外的提及", "Mentions beyond the vocabulary"),
    "duplicates": ("重复", "Duplicates"),
    "titles": ("职位名称", "Titles"),
    "topics": ("主题", "Topics"),
    "salaries": ("薪资", "Salaries"),
    "spans": ("位置", "Spans"),
    "necessity": ("必备或加分", "Required or useful"),
    "roles": ("角色", "Roles"),
    "seniority": ("级别", "Seniority"),
    "pairs": ("成对", "Pairs"),
    "job": ("职位", "Job"),
    "abstract": ("摘要", "Abstract"),
    "tagger": ("序列标注", "Tagger"),
    "latin": ("中文里的拉丁名称", "Latin name in Chinese"),
    "list": ("与已知技能并列", "Beside known skills"),
    "knowledge": ("知识", "Knowledge"),
    "talent": ("人才", "Talent"),
    "community": ("社区", "Community"),
    "business": ("经营", "Business"),
    "operations": ("运行", "Operations"),
}


def term(code: str | None) -> str:
    """One code in the reader's language; unknown is a dash."""
    if code is None:
        return "—"
    return TERMS[code][0 if lang() == "zh" else 1] if code in TERMS else code


def terms(codes: Iterable[str]) -> dict[str, str]:
    """Codes and their names, for the options of a filter."""
    return {code: term(code) for code in codes}


def worded(column: str) -> pl.Expr:
    """A column of codes as words; codes without words stay, nulls stay."""
    side = 0 if lang() == "zh" else 1
    return pl.col(column).replace({code: pair[side] for code, pair in TERMS.items()}).alias(column)
