"""What the recorded answers of job boards hold, counted without the platform: Python's json only.

Answers that stand inside other JSON are unwrapped here, as a board would have sent them. May import nothing of the
project.
"""

import gzip
import json
from pathlib import Path
from typing import Any

SAMPLES = ("ats_fixtures", "ats_fixtures2")


def document(folder: Path, path: str) -> Any:
    """A JSON file below `jobs/`."""
    return json.loads((folder / "jobs" / path).read_text(encoding="utf-8"))


def unwrap(folder: Path, out: Path) -> int:
    """Write the answers of Workable and SmartRecruiters as files of their own; how many."""
    out.mkdir(parents=True, exist_ok=True)
    widget = document(folder, "ats_fixtures2/workable.json")["widget"]
    (out / "workable.json").write_text(json.dumps(widget), encoding="utf-8")
    recorded = document(folder, "ats_fixtures2/smartrecruiters.json")
    for page in recorded["list_pages"]:
        texts = [recorded["details"][job["id"]] for job in page["content"]]
        answers = json.dumps({"page": page, "details": texts})
        (out / f"smartrecruiters-{page['offset']}.json").write_text(answers, encoding="utf-8")
    return 1 + len(recorded["list_pages"])


def ashby(folder: Path) -> dict[str, dict[str, Any]]:
    """Id -> posting of both boards."""
    return {job["id"]: job for part in SAMPLES for job in document(folder, f"{part}/ashby.json")["jobs"]}


def lever(folder: Path) -> dict[str, dict[str, Any]]:
    """Id -> posting of both sites."""
    return {job["id"]: job for part in SAMPLES for job in document(folder, f"{part}/lever.json")}


def workable(folder: Path) -> dict[str, dict[str, Any]]:
    """Shortcode -> posting."""
    return {job["shortcode"]: job for job in document(folder, "ats_fixtures2/workable.json")["widget"]["jobs"]}


def smartrecruiters(folder: Path) -> dict[str, dict[str, Any]]:
    """Id -> posting with its text."""
    return document(folder, "ats_fixtures2/smartrecruiters.json")["details"]


def postings(folder: Path) -> list[dict[str, Any]]:
    """The postings in the names of schema.org, one a line."""
    with gzip.open(folder / "jobs" / "skills_ml" / "50_sample.json.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]
