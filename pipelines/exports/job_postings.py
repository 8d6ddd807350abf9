"""Open jobs as JSON-LD, for search engines and other boards.

Answers: what do we know of the jobs that are open, in schema.org's words (https://schema.org/JobPosting)? The
description is ours, made of what was found in a posting: other people's texts stay with their source, which is linked
and credited with its licence. It is HTML, as readers of JobPosting take it, so what others wrote is escaped in it. What
is unknown is left out, `directApply` too. Characters that could end a script element are escaped, so the document can
stand in a page as it is. May import: the standard library, polars.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from html import escape
from typing import Any

import polars as pl

MEDIA = "application/ld+json"
CONTEXT = "https://schema.org"
# Our words -> schema.org's; Google's page on job postings lists them.
EMPLOYMENT = {
    "full_time": "FULL_TIME",
    "part_time": "PART_TIME",
    "contract": "CONTRACTOR",
    "internship": "INTERN",
    "temporary": "TEMPORARY",
}
PERIODS = {"hour": "HOUR", "day": "DAY", "week": "WEEK", "month": "MONTH", "year": "YEAR"}
SAID = {
    "zh": ("{company}招聘：{title}。", "必备技能：{}。", "另提到：{}。", "、", "全文见原页面。"),
    "en": (
        "{company} is hiring: {title}.",
        "Required: {}.",
        "Good to have: {}.",
        ", ",
        "See the posting for its text.",
    ),
}
SOMEBODY = {"zh": "一家公司", "en": "A company"}
_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
WANTED: Mapping[str, tuple[str, ...]] = {
    "jobs": (
        "job_id", "source", "source_licence", "attribution", "title", "company", "url", "location", "country", "city",
        "workplace", "employment_type", "role_id", "salary_min", "salary_max", "salary_currency", "salary_period",
        "language", "posted_on", "closes_on", "is_open", "is_canonical",
    ),
    "job_skills": ("job_id", "skill_id", "necessity", "score"),
    "skills": ("skill_id", "label_zh", "label_en"),
    "role_market": ("role_id", "label_zh", "label_en"),
}  # fmt: skip


def document(jobs: pl.DataFrame, job_skills: pl.DataFrame, skills: pl.DataFrame, roles: pl.DataFrame) -> bytes:
    """One JSON-LD document of the canonical open jobs, by id; equal frames give equal bytes."""
    labels = {row["skill_id"]: row for row in skills.iter_rows(named=True)}
    names = {row["role_id"]: row for row in roles.iter_rows(named=True)}
    asked: dict[str, list[dict[str, Any]]] = {}
    for row in job_skills.sort(["score", "skill_id"], descending=[True, False]).iter_rows(named=True):
        asked.setdefault(row["job_id"], []).append(row)
    open_jobs = jobs.filter("is_open", "is_canonical").sort("job_id")
    graph = [posting(job, asked.get(job["job_id"], []), labels, names) for job in open_jobs.iter_rows(named=True)]
    text = json.dumps({"@context": CONTEXT, "@graph": graph}, ensure_ascii=False, indent=1)
    for character, escaped in _ESCAPES.items():
        text = text.replace(character, escaped)
    return f"{text}\n".encode()


def posting(
    job: Mapping[str, Any],
    asked: list[dict[str, Any]],
    labels: Mapping[str, Mapping[str, Any]],
    roles: Mapping[str, Mapping[str, Any]],
) -> dict[str, Any]:
    """One job as a JobPosting, without what is unknown."""
    language = "zh" if (job["language"] or "").startswith("zh") else "en"
    named = {
        kind: [
            labels[row["skill_id"]][f"label_{language}"] for row in asked if wanted(row) and row["skill_id"] in labels
        ]
        for kind, wanted in (
            ("required", lambda row: row["necessity"] == "required"),
            ("other", lambda row: row["necessity"] != "required"),
        )
    }
    role = roles.get(job["role_id"] or "")
    company = job["company"]
    found: dict[str, Any] = {
        "@type": "JobPosting",
        "identifier": {"@type": "PropertyValue", "name": job["source"], "value": job["job_id"]},
        "url": _address(job["url"]),
        "title": job["title"],
        "description": _description(job, named, language),
        "inLanguage": job["language"],
        "datePosted": _day(job["posted_on"]),
        "validThrough": _day(job["closes_on"]),
        "hiringOrganization": company and {"@type": "Organization", "name": company},
        "jobLocation": _place(job),
        "jobLocationType": "TELECOMMUTE" if job["workplace"] == "remote" else None,
        "applicantLocationRequirements": _applicants(job),
        "employmentType": EMPLOYMENT.get(job["employment_type"] or ""),
        "occupationalCategory": role and role[f"label_{language}"],
        "skills": [*named["required"], *named["other"]] or None,
        "baseSalary": _salary(job),
        "license": job["source_licence"],
        "creditText": job["attribution"],
    }
    return {key: value for key, value in found.items() if value not in (None, "")}


def _description(job: Mapping[str, Any], named: Mapping[str, list[str]], language: str) -> str:
    opening, required, other, comma, closing = SAID[language]
    said = [opening.format(company=job["company"] or SOMEBODY[language], title=job["title"])]
    said += [
        sentence.format(comma.join(named[kind]))
        for kind, sentence in (("required", required), ("other", other))
        if named[kind]
    ]
    return escape(("" if language == "zh" else " ").join([*said, closing]), quote=False)


def _place(job: Mapping[str, Any]) -> dict[str, Any] | None:
    """Where the work is: the city when it is known, else the words of the posting. None for work at home."""
    if job["workplace"] == "remote" or not (job["city"] or job["location"]):
        return None
    address = {
        "@type": "PostalAddress",
        "addressLocality": job["city"] or job["location"],
        **({"addressCountry": job["country"]} if job["country"] else {}),
    }
    return {"@type": "Place", "address": address}


def _applicants(job: Mapping[str, Any]) -> dict[str, str] | None:
    """Work at home is open to a country when the posting names one."""
    if job["workplace"] != "remote" or not job["country"]:
        return None
    return {"@type": "Country", "name": job["country"]}


def _salary(job: Mapping[str, Any]) -> dict[str, Any] | None:
    """Pay as stated: never without its currency and period, never converted."""
    low, high, unit = job["salary_min"], job["salary_max"], PERIODS.get(job["salary_period"] or "")
    if not job["salary_currency"] or not unit or (low is None and high is None):
        return None
    value: dict[str, Any] = {"@type": "QuantitativeValue", "unitText": unit}
    if low == high:
        value["value"] = _number(low)
    else:
        value |= {key: _number(pay) for key, pay in (("minValue", low), ("maxValue", high)) if pay is not None}
    return {"@type": "MonetaryAmount", "currency": job["salary_currency"], "value": value}


def _number(pay: Any) -> int | float:
    return int(pay) if pay == int(pay) else float(pay)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _address(url: str | None) -> str | None:
    """The link, if it is one that a browser may follow."""
    return url if url and url.startswith(("https://", "http://")) else None
