"""What the real files hold, counted without the platform: Python's csv, json and ElementTree only.

The tests hold the platform against these and against the figures that the folder's README states. May import nothing of
the project.
"""

import csv
import gzip
import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

ATOM = "{http://www.w3.org/2005/Atom}"
SAMPLES = ("ats_fixtures", "ats_fixtures2")


def arxiv_ids(folder: Path) -> dict[str, list[str]]:
    """Answer -> arXiv ids of its entries without a version, the error entry's id included."""
    return {
        file.name: [
            re.sub(r"v\d+$", "", (entry.findtext(f"{ATOM}id") or "").split("/abs/")[-1])
            for entry in ET.parse(file).getroot().iter(f"{ATOM}entry")
        ]
        for file in sorted((folder / "papers" / "arxiv_atom").glob("*.xml"))
    }


def blogs(folder: Path) -> dict[str, Path]:
    """Feed name -> file of the 16 blogs."""
    files = sorted((folder / "tutorials" / "rss_feeds").glob("*.xml"))
    named = {file.stem.removeprefix("feed_"): file for file in files}
    return named | {"lilianweng": folder / "tutorials" / "blog_lilianweng" / "index.xml"}


def blog_entries(folder: Path) -> Iterator[tuple[str, str, datetime | None]]:
    """(feed, guid or else link, time of publication in UTC) of every entry of the 16 blogs, all RSS 2.0.

    A page without a date carries the year 1, which is no date and which Python would read as 2001.
    """
    for name, file in blogs(folder).items():
        for item in ET.parse(file).getroot().iter("item"):
            date = item.findtext("pubDate") or ""
            at = parsedate_to_datetime(date).astimezone(UTC) if date and " 0001 " not in date else None
            yield name, " ".join((item.findtext("guid") or item.findtext("link") or "").split()), at


def table(folder: Path, path: str) -> list[dict[str, str]]:
    """The rows of an orderly CSV file."""
    with (folder / path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def boss(folder: Path) -> tuple[list[dict[str, str]], int]:
    """Postings under whichever header came last before them, and how often a header stands inside the file."""
    rows: list[dict[str, str]] = []
    headers: list[list[str]] = []
    with (folder / "jobs" / "boss_a" / "boss.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            if "job_name" in row:
                headers.append(row)
            else:
                rows.append(dict(zip(headers[-1], row, strict=True)))
    return rows, len(headers) - 1


def greenhouse_jobs(folder: Path) -> dict[str, bool]:
    """Ids of the postings in the recorded answers of two boards, and whether their text came with them."""
    files = [folder / "jobs" / part / "greenhouse.json" for part in SAMPLES]
    jobs = [job for file in files for job in json.loads(file.read_text(encoding="utf-8"))["jobs"]]
    return {str(job["id"]): bool(job.get("content")) for job in jobs}


def cut_documentation(folder: Path, out: Path) -> tuple[int, int]:
    """Write the answers that the documentation of job boards prints to `whole/` and `abridged/`; how many of each."""
    page = (folder / "jobs" / "greenhouse_docs" / "_jobs.md").read_text(encoding="utf-8")
    counts: Counter[str] = Counter()
    for number, answer in enumerate(re.findall(r"^```json\n(.*?)^```", page, re.DOTALL | re.MULTILINE)):
        try:
            json.loads(answer)
            kind = "whole"
        except json.JSONDecodeError:
            kind = "abridged"
        counts[kind] += 1
        (out / kind).mkdir(parents=True, exist_ok=True)
        (out / kind / f"answer-{number}.json").write_text(answer, encoding="utf-8")
    return counts["whole"], counts["abridged"]


def statements(folder: Path) -> list[dict[str, Any]]:
    """The xAPI statements."""
    file = folder / "engagement" / "ralph_xapi" / "statements_first4000.jsonl.gz"
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]
