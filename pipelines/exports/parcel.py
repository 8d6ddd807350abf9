"""All files that a member takes home, by name. May import: `pipelines.exports`."""

from __future__ import annotations

from pipelines.exports import plan_calendar, plan_feed, plan_pages
from pipelines.exports.plan_export import Language, PlanExport

LANGUAGES: tuple[Language, ...] = ("zh", "en")


def parcel(export: PlanExport) -> dict[str, bytes]:
    """Name -> content: the plan, its calendar, its feed and the digest of its first week, each in both languages."""
    files: dict[str, bytes] = {}
    for language in LANGUAGES:
        files[f"plan-{language}.md"] = plan_pages.plan_page(export, language).encode()
        files[f"week-{language}.md"] = plan_pages.digest(export, language).encode()
        files[f"calendar-{language}.ics"] = plan_calendar.ics(export, language)
        files[f"feed-{language}.atom"] = plan_feed.atom(export, language)
    return files
