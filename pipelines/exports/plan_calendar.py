"""A plan as a calendar: one all-day entry for each step, from its first week to its last.

Answers: when do I learn what, in the calendar that I use anyway? Entries keep their UID from version to version, so a
calendar that reads the file again moves them instead of doubling them; DTSTAMP is the time of the data, so equal data
gives equal bytes. RFC 5545, https://www.rfc-editor.org/rfc/rfc5545. May import: icalendar, `pipelines.exports`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from icalendar import Calendar, Event

from pipelines.exports.plan_export import SITE, Language, PlanExport, address, hours, said

MEDIA = "text/calendar"


def ics(export: PlanExport, language: Language) -> bytes:
    """The calendar; without an entry when the plan has no weeks."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{SITE}//learning plan//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", said(("学习计划：", "Learning plan: "), language) + said(export.goal, language))
    for step in export.plan["steps"]:
        if step["starts_week"] is not None and step["minutes"]:
            calendar.add_component(_entry(export, step, language))
    return calendar.to_ical()


def _entry(export: PlanExport, step: Mapping[str, Any], language: Language) -> Event:
    event = Event()
    event.add("uid", f"{export.identity('step', step['skill'])}@{SITE}")
    event.add("dtstamp", export.as_of)
    event.add("last-modified", export.as_of)
    event.add("dtstart", export.week_on(step["starts_week"]))
    event.add("dtend", export.week_on(step["ends_week"]) + timedelta(weeks=1))  # the day after, as RFC 5545 has it
    event.add("summary", f"{export.skill(step['skill'], language)} · {hours(step['minutes'], language)}")
    event.add("description", _description(export, step, language))
    event.add("transp", "TRANSPARENT")  # a week of study does not make anybody busy all week
    event.add("categories", [said(("学习", "Learning"), language)])
    to = address(export.resource(step["resource_id"])["url"])
    if to:
        event.add("url", to)
    return event


def _description(export: PlanExport, step: Mapping[str, Any], language: Language) -> str:
    resource = export.resource(step["resource_id"])
    lines = [str(resource["title"]), address(resource["url"]) or "", step[f"reason_{language}"]]
    if step["practice"]:
        name = export.project(step["practice"], language)
        lines.append(said((f"练手：{name}", f"Practise in: {name}"), language))
    return "\n".join(line for line in lines if line)
