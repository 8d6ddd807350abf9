"""What is behind an address that somebody pasted? Pure: address and document in, lines for feeds.yml out.

`by_address` knows the addresses of job boards, repositories, arXiv listings and the like without asking anybody;
`by_document` looks at what an address answered: a feed, a page that names its feeds, an OAI-PMH endpoint, a Discourse
site, a list of feeds, structured data, a table. Kinds are offered by name; the caller leaves out those that do not
exist. May import: grammars, `_page` and the standard library.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import parse_qs, unquote, urlsplit

from pipelines.sources._page import Page, read_page

_SLUG = r"[A-Za-z0-9][\w.%-]*"
# Pages of these sites that look like an owner's name.
_GITHUB_OWN = {"about", "apps", "collections", "enterprise", "explore", "features", "login", "marketplace", "orgs"} | {
    "pricing", "search", "security", "settings", "signup", "sponsors", "topics", "trending",
}  # fmt: skip
_HUB_OWN = {"blog", "chat", "collections", "docs", "enterprise", "join", "learn", "login", "models", "new"} | {
    "inference", "organizations", "papers", "posts", "pricing", "privacy", "search", "settings", "tasks",
}  # fmt: skip
_VALUE = rf"(?P<value>{_SLUG})"
_BOARDS = [
    ("greenhouse", "board", "Greenhouse", rf"(?:boards|job-boards)(?:\.eu)?\.greenhouse\.io/{_VALUE}"),
    ("greenhouse", "board", "Greenhouse", rf"(?:boards-api|api)(?:\.eu)?\.greenhouse\.io/v1/boards/{_VALUE}"),
    ("lever", "site", "Lever", rf"jobs(?P<eu>\.eu)?\.lever\.co/{_VALUE}"),
    ("lever", "site", "Lever", rf"api(?P<eu>\.eu)?\.lever\.co/v0/postings/{_VALUE}"),
    ("ashby", "board", "Ashby", rf"jobs\.ashbyhq\.com/{_VALUE}"),
    ("ashby", "board", "Ashby", rf"api\.ashbyhq\.com/posting-api/job-board/{_VALUE}"),
    ("smartrecruiters", "company_id", "SmartRecruiters", rf"(?:careers|jobs)\.smartrecruiters\.com/{_VALUE}"),
    ("smartrecruiters", "company_id", "SmartRecruiters", rf"api\.smartrecruiters\.com/v1/companies/{_VALUE}"),
    ("recruitee", "site", "Recruitee", r"(?!api\.|app\.|docs\.)(?P<value>[\w-]+)\.recruitee\.com\b"),
    ("workable", "account", "Workable", rf"apply\.workable\.com/api/v\d/(?:widget/)?accounts/{_VALUE}"),
    ("workable", "account", "Workable", rf"apply\.workable\.com/(?!api/){_VALUE}"),
    ("workable", "account", "Workable", r"(?!jobs\.|apply\.|help\.|resources\.)(?P<value>[\w-]+)\.workable\.com\b"),
]
_CATEGORY = re.compile(r"[a-z-]+(?:\.[A-Za-z-]+)?")
_FEED_ROOTS = ("rss", "feed", "rdf")
_FEED_JSON = "https://jsonfeed.org/version/"
_COURSE_TYPES = {"Course", "CourseInstance", "LearningResource"}


@dataclass(frozen=True)
class Found:
    """One line that could be written: kind, parameters, and what the source calls itself."""

    kind: str
    parameters: dict[str, Any] = field(default_factory=dict[str, Any])
    name: str = ""
    title: str | None = None
    language: str | None = None
    why: str = ""


def by_address(address: str) -> list[Found]:
    """What the address alone tells, best first; [] when one has to look."""
    parts = urlsplit(address)
    host = (parts.hostname or "").removeprefix("www.")
    path = [unquote(part) for part in parts.path.split("/") if part]
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    for recogniser in (_board, _github, _arxiv, _youtube, _hub, _oai):
        if found := recogniser(address, host, path, query):
            return found
    if parts.path.endswith(".opml"):
        return [Found("opml", {"url": address}, _named(host), why="a list of feeds (OPML)")]
    return []


def by_document(address: str, payload: bytes) -> list[Found]:
    """What the document behind an address is, or which feeds it names, best first; [] for nothing that is known."""
    host = (urlsplit(address).hostname or "").removeprefix("www.")
    start = payload.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:1] in (b"{", b"["):
        return _json(address, host, payload)
    root = _root(start)
    if root in _FEED_ROOTS:
        return [Found("feed", {"url": address}, _named(host), why=f"a feed (<{root}>)")]
    if root == "opml":
        return [Found("opml", {"url": address}, _named(host), why="a list of feeds (OPML)")]
    if root == "oai-pmh":
        endpoint = address.split("?", maxsplit=1)[0]
        return [Found("oai_pmh", {"url": endpoint, "prefix": "oai_dc"}, _named(host), why="an OAI-PMH endpoint")]
    if b"<html" in start[:4096].lower() or b"<!doctype html" in start[:200].lower() or root == "html":
        return _of_page(address, host, read_page(payload))
    return _table(address, host, payload)


def _board(_address: str, host: str, path: list[str], query: dict[str, str]) -> list[Found]:
    """Job boards, whose addresses hold the employer."""
    place = "/".join([host, *path])
    for kind, parameter, site, pattern in _BOARDS:
        if found := re.match(pattern, place):
            value = query.get("for") if found["value"] == "embed" else found["value"]
            return _line(kind, parameter, value, site, **({"region": "eu"} if found.groupdict().get("eu") else {}))
    return []


def _line(kind: str, parameter: str, value: str | None, site: str, **more: str) -> list[Found]:
    if not value or not re.fullmatch(_SLUG, value):
        return []
    return [Found(kind, {parameter: value, **more}, f"jobs_{_named(value)}", value, why=f"a job board of {site}")]


def _github(address: str, host: str, path: list[str], _query: dict[str, str]) -> list[Found]:
    if host != "github.com" or len(path) < 2 or path[0].lower() in _GITHUB_OWN:
        return []
    owner, repository = path[0], path[1].removesuffix(".git")
    if address.split("?", maxsplit=1)[0].endswith(".atom"):
        return [Found("feed", {"url": address}, _named(f"{repository} {path[-1]}"), why="an Atom feed of GitHub")]
    releases = f"https://github.com/{owner}/{repository}/releases.atom"
    name = _named(repository)
    return [
        Found(
            "github_repositories",
            {"repositories": [f"{owner}/{repository}"]},
            f"github_{name}",
            f"{owner}/{repository}",
            why="a repository on GitHub",
        ),
        Found("feed", {"url": releases}, f"{name}_releases", f"{owner}/{repository}: releases", why="its releases"),
    ]


def _arxiv(_address: str, host: str, path: list[str], query: dict[str, str]) -> list[Found]:
    if host == "export.arxiv.org" and path == ["api", "query"] and (search := query.get("search_query")):
        return [Found("arxiv_api", {"query": search}, f"arxiv_{_named(search)[:40]}", why="a search of arXiv")]
    listed = path[1] if len(path) > 1 and path[0] in ("list", "rss", "atom", "archive") else ""
    if host not in ("arxiv.org", "rss.arxiv.org", "export.arxiv.org") or not listed:
        return []
    categories = listed.split("+")
    if not all(_CATEGORY.fullmatch(category) for category in categories):
        return []
    name = f"arxiv_{_named('_'.join(categories))}"
    title = f"arXiv {', '.join(categories)}"
    search = " OR ".join(f"cat:{category}" if "." in category else f"cat:{category}*" for category in categories)
    return [
        Found("arxiv_rss", {"categories": categories}, name, title, "en", "a listing of arXiv"),
        Found("arxiv_api", {"query": search}, name, title, "en", "a listing of arXiv"),
    ]


def _youtube(_address: str, host: str, path: list[str], query: dict[str, str]) -> list[Found]:
    """Channels and play lists by id; a page by name or handle has to be looked at for the id."""
    if host not in ("youtube.com", "m.youtube.com"):
        return []
    feed = "https://www.youtube.com/feeds/videos.xml"
    if len(path) > 1 and path[0] == "channel" and re.fullmatch(r"UC[\w-]{22}", path[1]):
        return [_videos(f"{feed}?channel_id={path[1]}", path[1], "a YouTube channel")]
    if path[:1] == ["playlist"] and query.get("list"):
        return [_videos(f"{feed}?playlist_id={query['list']}", query["list"], "a YouTube play list")]
    if path == ["feeds", "videos.xml"] and (place := query.get("channel_id") or query.get("playlist_id")):
        which = "channel_id" if "channel_id" in query else "playlist_id"
        return [_videos(f"{feed}?{which}={place}", place, "a YouTube feed")]
    return []


def _videos(feed: str, name: str, why: str) -> Found:
    return Found("feed", {"url": feed, "item_kind": "video"}, f"youtube_{_named(name)}", why=why)


def _hub(_address: str, host: str, path: list[str], _query: dict[str, str]) -> list[Found]:
    if host != "huggingface.co" or not path:
        return []
    if path[0] == "blog" and len(path) == 1:
        return [Found("feed", {"url": "https://huggingface.co/blog/feed.xml"}, "hf_blog", "Hugging Face Blog", "en")]
    if path == ["papers"]:
        return [Found("hf_daily_papers", {}, "hf_daily_papers", "Hugging Face Daily Papers", "en")]
    path = path[1:] if path[0] in ("datasets", "spaces") else path
    if not path or path[0].lower() in _HUB_OWN or not re.fullmatch(_SLUG, path[0]):
        return []
    return [
        Found("huggingface_hub", {"author": path[0]}, f"hf_{_named(path[0])}", path[0], why="an author on Hugging Face")
    ]


def _oai(address: str, host: str, path: list[str], query: dict[str, str]) -> list[Found]:
    is_endpoint = path[-1:] in (["oai"], ["oai2"], ["oai-pmh"], ["oai2d"]) or path[-2:] == ["oai", "request"]
    if not is_endpoint and "verb" not in query:
        return []
    if "verb" in query and not re.fullmatch(r"Identify|List\w+|GetRecord", query["verb"]):
        return []
    chosen = {"set": query.get("set"), "prefix": query.get("metadataPrefix")}
    parameters = {"url": address.split("?", maxsplit=1)[0]} | {name: value for name, value in chosen.items() if value}
    name = _named(" ".join(filter(None, ("oai", host, query.get("set")))))
    return [Found("oai_pmh", parameters, name, why="an OAI-PMH endpoint")]


def _json(address: str, host: str, payload: bytes) -> list[Found]:
    try:
        document: Any = json.loads(payload)
    except (ValueError, RecursionError):
        return []
    if isinstance(document, dict):
        known = cast("dict[str, Any]", document)
        if str(known.get("version", "")).startswith(_FEED_JSON):
            return [Found("feed", {"url": address}, _named(host), why="a JSON feed")]
        if "topic_list" in known:
            home = f"https://{urlsplit(address).netloc}"
            return [Found("discourse", {"url": home}, _named(host), why="a Discourse site")]
    return [Found("papers_json", {"url": address}, _named(host), why="a JSON file")]


def _of_page(address: str, host: str, page: Page) -> list[Found]:
    """What a web page is, says of itself, or links to."""
    title = page.title
    found: list[Found] = []
    if page.generator.startswith("Discourse"):
        home = f"https://{urlsplit(address).netloc}"
        found.append(Found("discourse", {"url": home}, _named(host), title, page.language, "a Discourse site"))
    if page.channel_id:
        feed = f"https://www.youtube.com/feeds/videos.xml?channel_id={page.channel_id}"
        found.append(Found("feed", {"url": feed, "item_kind": "video"}, f"youtube_{_named(title or '')}", title))
        return found
    if "JobPosting" in page.types:
        found.append(Found("jobposting_jsonld", {"url": address}, f"jobs_{_named(host)}", title, page.language))
    if page.types & _COURSE_TYPES:
        found.append(Found("course_jsonld", {"url": address}, f"courses_{_named(host)}", title, page.language))
    for link in page.feeds(address):
        why = f"the page names this feed: {link.title or link.address}"
        found.append(Found("feed", {"url": link.address}, _named(host), link.title or title, page.language, why))
    boards = [one for link in page.links(address) for one in _job_boards(link)]
    return [*found, *{(one.kind, str(one.parameters)): one for one in boards}.values()]


def _job_boards(address: str) -> list[Found]:
    parts = urlsplit(address)
    host, path = parts.hostname or "", [unquote(part) for part in parts.path.split("/") if part]
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    return _board(address, host, path, query)


def _table(address: str, host: str, payload: bytes) -> list[Found]:
    """A table: its first line has several fields. Which table of ours it fills is for the caller to say."""
    lines = payload[:65_536].decode("utf-8", "replace").splitlines()
    header = lines[0] if lines else ""
    if len(lines) < 2 or not re.search(r"[,\t;]", header) or header.lstrip().startswith("<"):
        return []
    name = urlsplit(address).path.rsplit("/", 1)[-1].rsplit(".", 1)[0] or host
    return [Found("csv", {"url": address}, _named(name), why="a table (CSV)")]


def header_of(payload: bytes) -> list[str]:
    """The names in the first line of a table."""
    line = next(iter(payload[:65_536].decode("utf-8-sig", "replace").splitlines()), "")
    return [name.strip().strip('"') for name in line.split("\t" if line.count("\t") > line.count(",") else ",")]


def _root(start: bytes) -> str:
    """The root element's local name in lower case; "" when the document does not begin with one."""
    found = re.match(
        rb"(?:\s*(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>]*>))*\s*<(?:\w+:)?([\w-]+)", start[:16_384], re.DOTALL
    )
    return found[1].decode().lower() if found else ""


def _named(words: str) -> str:
    """A feed's name from any words: snake_case, ASCII; `feed` when nothing is left."""
    name = "_".join(re.findall(r"[a-z0-9]+", words.lower()))
    return name[:60].rstrip("_") or "feed"
