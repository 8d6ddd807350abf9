"""`talent member-plan`: one member's plan to take home. Thin: `derive` plans, `exports` writes, `storage` reads."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.commands.speaking import Json, Quiet, speaking
from pipelines.failures import ConfigurationError, Held, StorageError

if TYPE_CHECKING:
    from pipelines.derive.plan_requests import Planner, Request
    from pipelines.exports.plan_export import PlanExport
    from pipelines.storage.published_marts import Marts

SHORT = re.compile(r"M-([0-9A-Fa-f]{8})")  # as the pages show a pseudonym


def member_plan(
    member: Annotated[str, typer.Argument(help="The member's pseudonym, whole or as the pages show it (M-12AB34CD).")],
    out: Annotated[Path, typer.Option(help="Folder for the files.")],
    hours: Annotated[float | None, typer.Option(min=0.1, help="Hours a week; the member's own by default.")] = None,
    version: Annotated[str | None, typer.Option(help="A publication; the one in force by default.")] = None,
    json_: Json = False,
    quiet: Quiet = False,
) -> None:
    """Write a member's plan as a calendar (ICS), Markdown, an Atom feed and a weekly digest, in both languages.

    Of the person only the pseudonym is in them. What has changed is told against the publication before.
    """
    from pipelines.exports.parcel import parcel
    from pipelines.settings import settings
    from pipelines.storage import publication
    from pipelines.storage.landing import write_whole

    with speaking(json_, quiet) as voice:
        root = settings().published
        known = publication.versions(root)
        now = publication.current(root)
        chosen = version or (now.version if now else None)
        if chosen is None or chosen not in known:
            raise Held(f"There is no publication {version or 'yet'}; there are {', '.join(known) or 'none'}.")
        earlier = [one for one in known if one < chosen]
        export = _export(root / chosen, root / earlier[-1] if earlier else None, member, hours)
        files = parcel(export)
        for name, content in files.items():
            write_whole(out / name, content)
        facts = {
            "member": export.whose,
            "goal": export.request.goal_id,
            "summary_zh": export.plan["summary_zh"],
            "summary_en": export.plan["summary_en"],
            "compared_with": earlier[-1] if export.changes is not None else None,
            "files": [str(out / name) for name in files],
        }
        voice.answer(facts, lambda console: console.print(f"{facts['summary_en']}\nWrote {len(files)} files to {out}."))


def _export(folder: Path, before: Path | None, member: str, hours: float | None) -> PlanExport:
    """The plan of a member to the role aimed at, and what is different from one made of the publication before."""
    from pipelines.exports.plan_export import PlanExport
    from pipelines.storage import published_marts

    with published_marts.reading(folder) as marts:
        member_id = _member(marts, member)
        planner, request = _asked(marts, member_id, hours)
        wanted = {"role_market": ("role_id", "label_zh", "label_en"), "publication_facts": ("as_of", "reporting_on")}
        more = marts.whole(wanted)
    plan = planner.plan(request)
    names = {row["role_id"]: (row["label_zh"], row["label_en"]) for row in more["role_market"].iter_rows(named=True)}
    facts = more["publication_facts"].row(0, named=True)
    old = _before(before, member_id, hours, request.goal_id) if before else None
    return PlanExport(
        whose=member_id,
        request=request,
        goal=names.get(request.goal_id, (request.goal_id, request.goal_id)),
        plan=plan,
        offer=planner.offer,
        as_of=facts["as_of"],
        starts_on=facts["reporting_on"],
        changes=planner.changes(old, plan, request) if old else None,
    )


def _asked(marts: Marts, member_id: str, hours: float | None) -> tuple[Planner, Request]:
    """What a publication offers to a member, and what the profile asks for. ConfigurationError without a goal."""
    from pipelines.derive.plan_requests import READ, Offer, Planner, Request

    about = marts.of_member("members", member_id).row(0, named=True)
    paths = marts.of_member("learning_paths", member_id)
    if paths.is_empty():
        raise ConfigurationError(f"{member_id} has stated no role as a goal, so there is no plan to write.")
    path = paths.row(0, named=True)
    tried, finished = (frozenset[str](path[name]) for name in ("tried", "finished"))
    planner = Planner(Offer.of(marts.whole(READ)), _shown(marts, member_id), tried, finished)
    languages = tuple(about["languages"] or ())
    return planner, Request("role", path["role_id"], hours or about["hours_a_week"], None, languages)


def _before(folder: Path, member_id: str, hours: float | None, role_id: str) -> dict[str, Any] | None:
    """The plan to the same role as the publication in a folder makes it.

    None when it had none, or was made by another version of the platform and lacks what a plan needs: the answer names
    the publication compared with, or none.
    """
    from pipelines.storage import published_marts

    try:
        with published_marts.reading(folder) as marts:
            paths = marts.of_member("learning_paths", member_id)
            if role_id not in paths["role_id"]:
                return None
            planner, request = _asked(marts, member_id, hours)
    except StorageError:
        return None
    return planner.plan(request)


def _member(marts: Marts, said: str) -> str:
    """The member who is meant. ConfigurationError when it is none or more than one."""
    short = SHORT.fullmatch(said)
    found = marts.members(f"m_{short.group(1).lower()}" if short else said)
    if not short:
        found = [one for one in found if one == said]
    if len(found) != 1:
        raise ConfigurationError(
            f"{len(found) or 'no'} members are called `{said}`; give the pseudonym as the marts have it (m_...)."
        )
    return found[0]


def _shown(marts: Marts, member_id: str) -> dict[str, float]:
    rows = marts.of_member("member_skills", member_id)
    return {row["skill_id"]: row["level"] for row in rows.iter_rows(named=True) if row["proof"] != "claimed"}
