"""What the real files of papers hold, counted without the platform: Python's json and ElementTree only.

May import nothing of the project.
"""

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

OAI = "{http://www.openarchives.org/OAI/2.0/}"


def retold(folder: Path) -> list[tuple[str, int, str, str]]:
    """(arXiv id, version, title, DOI or nothing) of every item of the retold announcements."""
    found: list[tuple[str, int, str, str]] = []
    for item in ET.parse(folder / "papers" / "arxiv_rss" / "arxiv15.rss").getroot().iter("item"):
        identifier, version = (item.findtext("guid") or "").split("v")
        doi = (item.findtext("description") or "").split("DOI:</strong>")[1].split("<br>")[0].strip()
        found.append((identifier, int(version), item.findtext("title") or "", doi.lower()))
    return found


def headers(folder: Path, pattern: str) -> list[tuple[str | None, bool]]:
    """(identifier, is deleted) of every record header in the OAI answers of a pattern."""
    return [
        (header.findtext(f"{OAI}identifier"), header.get("status") == "deleted")
        for file in sorted((folder / "papers").glob(pattern))
        for header in ET.parse(file).getroot().iter(f"{OAI}header")
    ]


def errors(folder: Path) -> list[str]:
    """The codes of the OAI error documents."""
    found = [
        error.get("code") or ""
        for file in sorted((folder / "papers" / "oai_sickle").glob("[a-z]*.xml"))
        for error in ET.parse(file).getroot().iter(f"{OAI}error")
    ]
    return sorted(found)


def answers(folder: Path, pattern: str) -> list[Any]:
    """The JSON documents of a pattern."""
    return [json.loads(file.read_text("utf-8")) for file in sorted((folder / "papers").glob(pattern))]


def works(folder: Path) -> list[dict[str, Any]]:
    """The works of the Crossref answers."""
    messages = [answer["message"] for answer in answers(folder, "crossref_json/*.json")]
    return [work for message in messages for work in message.get("items", [message])]


def anthology(folder: Path) -> list[tuple[str | None, str]]:
    """(id that its link tells, title without markup) of every paper of the volumes."""
    found: list[tuple[str | None, str]] = []
    for file in sorted((folder / "papers" / "acl_anthology").glob("*.xml")):
        for paper in ET.parse(file).getroot().iter("paper"):
            link, title = paper.findtext("url") or "", paper.find("title")
            assert title is not None
            words = re.sub(r"\s+", " ", "".join(title.itertext())).strip()
            found.append((None if link.startswith("http") else link, words))
    return found
