"""A plan as an Atom feed: what has changed, and what is to be learned next.

Answers: what is new for me, in the reader that I use anyway? The id of an entry stays while the thing that it tells
stays; times are those of the data, so equal data gives equal bytes. RFC 4287, https://www.rfc-editor.org/rfc/rfc4287.
May import: feedgenerator, `pipelines.exports.plan_export`.
"""

from __future__ import annotations

from html import escape
from typing import Any
from uuid import UUID

from feedgenerator import Atom1Feed

from pipelines.exports.plan_export import Language, PlanExport, address, hours, said

MEDIA = "application/atom+xml"
MOST_STEPS = 10


def atom(export: PlanExport, language: Language) -> bytes:
    """The feed: one entry that tells the changes, when there are any, then the first steps, as recommended next."""
    goal = said(export.goal, language)
    feed: Any = Atom1Feed(
        title=said((f"学习计划：{goal}", f"Learning plan: {goal}"), language),
        link=_urn(export.identity("feed")),
        description=export.plan[f"summary_{language}"],
        language={"zh": "zh-CN", "en": "en"}[language],
        feed_guid=_urn(export.identity("feed", language)),
        author_name="AI Talent Exchange",
    )

    def add(title: str, about: str, guid: str, category: tuple[str, str], url: object = None) -> None:
        feed.add_item(
            title=" ".join(title.split()),
            link=address(url) or _urn(guid),  # an entry of Atom needs one; what has no page is named
            description=about,
            unique_id=_urn(guid),
            pubdate=export.as_of,
            updateddate=export.as_of,
            categories=(said(category, language),),
        )

    if export.changes and export.changes["changes"]:
        told = "".join(f"<li>{escape(row[f'reason_{language}'])}</li>" for row in export.changes["changes"])
        guid = export.identity("changes", export.as_of.isoformat(), language)
        add(export.changes[f"summary_{language}"], f"<ul>{told}</ul>", guid, ("变化", "Changed"))
    for step in [one for one in export.plan["steps"] if one["resource_id"]][:MOST_STEPS]:
        resource = export.resource(step["resource_id"])
        skill, title = export.skill(step["skill"], language), resource["title"]
        about = f"{step[f'reason_{language}']} {hours(step['minutes'], language)}"
        add(
            said((f"学{skill}：{title}", f"Learn {skill}: {title}"), language),
            f"<p>{escape(about)}</p>",
            export.identity("step", step["skill"], step["resource_id"], language),
            ("推荐", "Recommended"),
            resource["url"],
        )
    return feed.writeString("utf-8").encode()


def _urn(identity: str) -> str:
    return UUID(identity).urn
