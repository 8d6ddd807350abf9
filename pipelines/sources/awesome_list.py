"""Resources from curated lists in Markdown ("awesome lists"): every link that leads out of the list is one row.

A feed is one page. Parameters: `item_kind` (what a link is when its address does not say, default `article`), `base`
(address that relative links are meant from; without it they are put aside). The page is made HTML by a CommonMark
reader with tables (https://spec.commonmark.org/, https://github.github.com/gfm/#tables-extension-), so links of lists,
tables, references and inline HTML are all found one way. Not resources: links inside the page, mail addresses, images
and badges, links without words. May import: polars, markdown-it, selectolax, grammars, contracts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipelines.contracts.feed import Feed
from pipelines.contracts.raw import Tutorial
from pipelines.grammars import languages, text, urls
from pipelines.sources._rows import Row, decoded, frame, refused
from pipelines.sources._source import POINTER, Http, Source, Unreadable

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_ITEMS = {"li", "tr", "p", "dd", "summary", "div", "blockquote", "td"}
_SKIPPED = {"script", "style", "img", "picture", "svg", "template"}
# What says where a link leads and not what is there: the words before it say that.
_GENERIC = re.compile(
    r"(?:link to )?(?:the )?(?:web ?site|official(?: site)?|home ?page|link|here|article|blog(?: post)?|notebook|colab|"
    r"videos?|playlist|slides?|lectures?|paper|code|github|demo|course|book|pdf|docs?|documentation|read more|youtube|"
    r"官网|官方网站|网站|链接|地址|教程|文档|视频|博客|论文|代码|这里|点击)",
    re.IGNORECASE,
)
_EDGES = " \t\n:：-–—|·,，;；.。*•"
# Kinds that the address alone decides.
_KINDS = [
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (
            "video",
            r"https?://(?:(?:www\.|m\.)?youtube\.com/(?:watch|playlist|embed/|live/)|youtu\.be/\w|"
            r"(?:www\.)?bilibili\.com/video/|(?:www\.)?vimeo\.com/\d)",
        ),
        (
            "course",
            r"https?://(?:(?:www\.)?coursera\.org/(?:learn|specializations|professional-certificates|course)/|"
            r"(?:www\.)?edx\.org/(?:course|learn|professional-certificate|xseries|micromasters)/|"
            r"(?:www\.)?udacity\.com/course/|(?:www\.)?udemy\.com/(?:course/)?[\w-]+|ocw\.mit\.edu/(?:courses|resources)/|"
            r"(?:www\.)?icourse163\.org/(?:course|learn)/|(?:www\.)?xuetangx\.com/course/|"
            r"(?:www\.)?classcentral\.com/course/|(?:www\.)?datacamp\.com/courses/|"
            r"(?:www\.)?futurelearn\.com/courses/|openlearninglibrary\.mit\.edu/courses/)",
        ),
        (
            "book",
            r"https?://(?:(?:www\.)?manning\.com/books/|(?:www\.|learning\.)?oreilly\.com/library/view/|"
            r"(?:www\.)?amazon\.[a-z.]+/(?:[^/]+/)?dp/|(?:www\.)?packtpub\.com/(?:[^/]+/)*product/|leanpub\.com/[\w-]+|"
            r"(?:www\.)?springer\.com/\w+/book/|link\.springer\.com/book/|book\.douban\.com/subject/)",
        ),
    )
]


def fetch(http: Http, feed: Feed) -> Iterator[bytes]:
    """The one page of the feed."""
    if feed.url is None:
        raise ValueError(f"feed {feed.name}: `url` is missing")
    yield http.get(feed.url, headers={"Accept": "text/markdown, text/plain;q=0.9, */*;q=0.5"})


def parse(payload: bytes, feed: Feed) -> pl.DataFrame:
    """One row a link. Raises Unreadable: `not_a_list` for a web page, or a text without any link, `empty` ..."""
    page = decoded(payload)
    if re.match(r"\s*(?:<!doctype|<html|<\?xml)", page, re.IGNORECASE):
        raise Unreadable("not_a_list", "a web page, not Markdown: give the address of the raw file")
    html = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(page)
    if text.is_deep(html):
        raise Unreadable("too_deep", "the page nests its markup deeper than any list does")
    reader = _Reader()
    if body := LexborHTMLParser(html).body:
        reader.read(body)
    if not reader.links and not reader.links_inside:
        raise Unreadable("not_a_list", "no link is written in it")
    return frame(Tutorial, (_row(link, f"link {n}", feed) for n, link in enumerate(reader.links, start=1)))


@dataclass
class _Link:
    href: str
    words: str
    lead: str
    item: str | None
    topics: list[str]


@dataclass
class _Reader:
    """The links of a page in order, each with the headings above it and the item it stands in."""

    links: list[_Link] = field(default_factory=list[_Link])
    links_inside: int = 0
    _headings: dict[int, str] = field(default_factory=dict[int, str])

    def read(self, body: LexborNode) -> None:
        for node in body.traverse():
            level = _HEADINGS.get(node.tag or "")
            if level:
                words = text.line(node.text(deep=True))
                self._headings = {above: said for above, said in self._headings.items() if above < level}
                if words:
                    self._headings[level] = words
            elif node.tag == "a" and (href := (node.attributes.get("href") or "").strip()):
                self._link(node, href)

    def _link(self, node: LexborNode, href: str) -> None:
        words = text.line(node.text(deep=True))
        if href.startswith("#") or re.match(r"(?:mailto|javascript|data|tel):", href, re.IGNORECASE):
            self.links_inside += 1
        elif words:
            item = _item_of(node)
            lead, whole = _told(item, node) if item else ("", None)
            self.links.append(_Link(href, words, lead, whole, [*self._topics(), *_parents(item)]))

    def _topics(self) -> list[str]:
        """The headings above, from the widest; the page's own title only where there is no other."""
        below = [said for level, said in sorted(self._headings.items()) if level > 1]
        return below or list(self._headings.values())


def _item_of(node: LexborNode) -> LexborNode | None:
    """The list item, table row or paragraph that a link stands in; a paragraph of a list item is the item."""
    found: LexborNode | None = None
    parent = node.parent
    while parent is not None and parent.tag not in ("body", "ul", "ol", "table", "tbody"):
        if parent.tag in ("li", "tr"):
            return parent
        found = found or (parent if parent.tag in _ITEMS else None)
        parent = parent.parent
    return found


def _told(item: LexborNode, link: LexborNode) -> tuple[str, str | None]:
    """The words before a link in its item, and all words of the item without the lists inside it."""
    parts: list[str] = []
    before = ""
    stack = [item]
    while stack:
        node = stack.pop()
        if node.mem_id == link.mem_id:
            before = " ".join(parts)
        if node.is_text_node:
            parts.append(node.text_content or "")
        elif node.mem_id == item.mem_id or node.tag not in {"ul", "ol", *_SKIPPED}:
            stack.extend(reversed(list(node.iter(include_text=True))))
    if item.tag == "tr":
        # The first cell of a row names it; the others describe.
        first = item.css_first("td, th")
        before = first.text(deep=True) if first and not any(a.mem_id == link.mem_id for a in first.css("a")) else ""
    return (text.line(before) or "").strip(_EDGES), text.line(" ".join(parts))


def _parents(item: LexborNode | None) -> list[str]:
    """The words of the list items that an item is nested in, when they are a heading and no link themselves."""
    found: list[str] = []
    parent = item.parent if item else None
    while parent is not None:
        if parent.tag == "li":
            _, words = _told(parent, parent)
            own = [a for a in parent.css("a") if (above := _item_of(a)) and above.mem_id == parent.mem_id]
            if words and len(words) <= 80 and not own:
                found.insert(0, words.strip(_EDGES))
        parent = parent.parent
    return found


def _row(link: _Link, pointer: str, feed: Feed) -> Row:
    base = text.line(str(feed.parameter("base") or ""))
    address = urls.absolute(link.href, base)
    url = urls.canonical(address)
    if url is None:
        is_relative = not re.match(r"[a-z][a-z0-9+.-]*:", link.href, re.IGNORECASE)
        return refused(pointer, "relative_link" if is_relative else "bad_address", link.href[:200])
    words = text.capped(link.words, 1024) or link.words
    subject = link.lead[:200] if re.search(r"\w", link.lead) else next(reversed(link.topics), None)
    title = f"{subject} ({words})" if subject and _GENERIC.fullmatch(words.strip(_EDGES)) else words
    summary = link.item if link.item and link.item != words else None
    topics = [topic for topic in dict.fromkeys(link.topics) if topic]
    return {
        POINTER: pointer,
        "source": feed.name,
        "tutorial_id": url,
        "kind": next((kind for kind, pattern in _KINDS if pattern.match(url)), feed.parameter("item_kind", "article")),
        "title": title,
        "summary": text.capped(summary, 2048),
        "url": url,
        "original_url": link.href,
        "tags": topics or None,
        "language": languages.tag(feed.language) or languages.detect(title, summary),
    }


SOURCE = Source(
    contract=Tutorial,
    family="tutorials",
    parse=parse,
    fetch=fetch,
    extension="md",
    required_to_fetch=("url",),
    optional=("item_kind", "base"),
)
