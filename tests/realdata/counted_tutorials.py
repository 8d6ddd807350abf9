"""What the real tutorials and lists hold, counted without the platform: regular expressions, feedparser, PyYAML only.

May import nothing of the project.
"""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import feedparser
import yaml

LISTS = {
    "awesome_ml": ["awesome_ml/blogs.md", "awesome_ml/courses.md"],
    "awesome_ml_cn": ["awesome_ml_cn/README.md"],
    "llm_course": ["llm_course/README.md"],
    "ml_youtube_courses": ["ml_youtube_courses/README.md"],
    "ossu_ds": ["ossu_ds/README.md"],
}
_HIDDEN = re.compile(r"<!--.*?-->|^```.*?^```", re.DOTALL | re.MULTILINE)
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)|<img[^>]*>|<picture.*?</picture>", re.DOTALL)
_LINK = re.compile(r"\[([^\[\]]*)\]\(\s*<?([^)\s>]*(?:\([^)\s]*\)[^)\s]*)*)>?[^)]*\)")
_ANCHOR = re.compile(r"<a\s[^>]*href=\"([^\"]*)\"[^>]*>(.*?)</a>", re.DOTALL)
_AUTOMATIC = re.compile(r"<(https?://[^>\s]+)>")


def links(folder: Path, page: str) -> list[str]:
    """The addresses of a page's links that have words and lead out of the page."""
    text = _HIDDEN.sub("", (folder / "tutorials" / page).read_text(encoding="utf-8"))
    text = _IMAGE.sub("", text)
    found = [(match.start(), match[1], match[2]) for match in _LINK.finditer(text)]
    found += [(match.start(), match[2], match[1]) for match in _ANCHOR.finditer(text)]
    found += [(match.start(), match[1], match[1]) for match in _AUTOMATIC.finditer(text)]
    return [
        href
        for _, words, href in sorted(found)
        if re.sub("<[^>]*>", "", words).strip() and not href.startswith(("#", "mailto:"))
    ]


def feeds(folder: Path) -> dict[str, tuple[int, bool]]:
    """File of feedparser's tests -> its entries, and whether feedparser calls it malformed."""
    found: dict[str, tuple[int, bool]] = {}
    for file in sorted((folder / "tutorials" / "feedparser_tests").glob("*/*.xml")):
        document: Any = feedparser.parse(file.read_bytes())
        found[f"{file.parent.name}/{file.name}"] = (len(document.entries), bool(document.bozo))
    return found


def best_of(folder: Path) -> Counter[str]:
    """Repositories of the best-of list in lower case, with how often each stands there."""
    file = folder / "projects" / "best_of_ml" / "projects.yaml"
    listed = yaml.safe_load(file.read_text(encoding="utf-8"))["projects"]
    return Counter(project["github_id"].lower() for project in listed)
