"""What is behind an address: told by the address itself, or by what it answers."""

from typing import Any

import pytest

from pipelines.sources import _recognise
from pipelines.sources._page import NotOpml, outlines
from pipelines.sources._recognise import by_address, by_document, header_of

ADDRESSES = [
    ("https://boards.greenhouse.io/acme", "greenhouse", {"board": "acme"}),
    ("https://job-boards.greenhouse.io/acme/jobs/1?gh_jid=1", "greenhouse", {"board": "acme"}),
    ("https://boards.greenhouse.io/embed/job_board?for=acme", "greenhouse", {"board": "acme"}),
    ("https://boards-api.greenhouse.io/v1/boards/acme/jobs", "greenhouse", {"board": "acme"}),
    ("https://jobs.lever.co/acme/0a1b", "lever", {"site": "acme"}),
    ("https://jobs.eu.lever.co/acme", "lever", {"site": "acme", "region": "eu"}),
    ("https://api.lever.co/v0/postings/acme?mode=json", "lever", {"site": "acme"}),
    ("https://jobs.ashbyhq.com/acme.ai", "ashby", {"board": "acme.ai"}),
    ("https://api.ashbyhq.com/posting-api/job-board/acme", "ashby", {"board": "acme"}),
    ("https://careers.smartrecruiters.com/Acme", "smartrecruiters", {"company_id": "Acme"}),
    ("https://acme.recruitee.com/o/engineer", "recruitee", {"site": "acme"}),
    ("https://apply.workable.com/acme/j/1/", "workable", {"account": "acme"}),
    ("https://acme.workable.com/", "workable", {"account": "acme"}),
    ("https://github.com/Acme/Robot.git", "github_repositories", {"repositories": ["Acme/Robot"]}),
    ("https://github.com/acme/robot/releases.atom", "feed", {"url": "https://github.com/acme/robot/releases.atom"}),
    ("https://arxiv.org/list/cs.CL/recent", "arxiv_rss", {"categories": ["cs.CL"]}),
    ("https://rss.arxiv.org/rss/cs.AI+stat.ML", "arxiv_rss", {"categories": ["cs.AI", "stat.ML"]}),
    ("https://export.arxiv.org/api/query?search_query=all:rag", "arxiv_api", {"query": "all:rag"}),
    (
        "https://oaipmh.arxiv.org/oai?verb=ListRecords&metadataPrefix=arXiv&set=cs:cs:CL",
        "oai_pmh",
        {"url": "https://oaipmh.arxiv.org/oai", "set": "cs:cs:CL", "prefix": "arXiv"},
    ),
    (
        "https://www.youtube.com/playlist?list=PL123",
        "feed",
        {"url": "https://www.youtube.com/feeds/videos.xml?playlist_id=PL123", "item_kind": "video"},
    ),
    (
        "https://www.youtube.com/channel/UC0123456789012345678901/videos",
        "feed",
        {
            "url": "https://www.youtube.com/feeds/videos.xml?channel_id=UC0123456789012345678901",
            "item_kind": "video",
        },
    ),
    ("https://huggingface.co/acme/model-7b", "huggingface_hub", {"author": "acme"}),
    ("https://blogs.example/feeds.opml", "opml", {"url": "https://blogs.example/feeds.opml"}),
]


@pytest.mark.parametrize(("address", "kind", "parameters"), ADDRESSES)
def test_an_address_tells_what_it_is(address: str, kind: str, parameters: dict[str, Any]) -> None:
    first = by_address(address)[0]
    assert (first.kind, first.parameters) == (kind, parameters)
    assert _recognise._named(first.name) == first.name


@pytest.mark.parametrize(
    "address",
    [
        "https://github.com/topics/llm",
        "https://github.com/acme",
        "https://www.youtube.com/@acme",
        "https://huggingface.co/docs/hub",
        "https://example.org/blog",
        "https://evil.example/boards.greenhouse.io/acme",
        "https://boards.greenhouse.io.evil.example/acme",
        "https://boards.greenhouse.io/",
        "not an address",
    ],
)
def test_other_addresses_have_to_be_looked_at(address: str) -> None:
    assert by_address(address) == []


def test_a_repository_offers_its_releases_too() -> None:
    assert [(one.kind, one.name) for one in by_address("https://github.com/acme/robot")] == [
        ("github_repositories", "github_robot"),
        ("feed", "robot_releases"),
    ]


PAGE = b"""<!DOCTYPE html><html lang="zh-CN"><head><title> \xe7\xa4\xba\xe4\xbe\x8b\xe5\x8d\x9a\xe5\xae\xa2 </title>
<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed">
<link rel="alternate" type="application/atom+xml" title="All posts" href="atom.xml">
<link rel="alternate" type="text/html" hreflang="en" href="/en"></head>
<body><iframe src="https://boards.greenhouse.io/embed/job_board?for=acme"></iframe>
<a href="https://jobs.lever.co/acme/1">a</a><a href="https://jobs.lever.co/acme/2">b</a></body></html>"""


def test_a_page_names_its_feeds_and_links_to_job_boards() -> None:
    found = by_document("https://blog.example/posts/", PAGE)
    assert [(one.kind, one.parameters.get("url")) for one in found[:2]] == [
        ("feed", "https://blog.example/posts/atom.xml"),
        ("feed", "https://blog.example/comments/feed"),
    ]
    assert [(one.kind, one.parameters) for one in found[2:]] == [
        ("greenhouse", {"board": "acme"}),
        ("lever", {"site": "acme"}),
    ]
    assert (found[0].title, found[0].language) == ("All posts", "zh-CN")


def test_a_channel_page_tells_the_id_that_its_address_hides() -> None:
    page = (
        b'<html><head><title>Acme - YouTube</title><meta itemprop="identifier" content="UC0123456789012345678901">'
        b"</head></html>"
    )
    (found,) = by_document("https://www.youtube.com/@acme", page)
    assert found.parameters["url"].endswith("channel_id=UC0123456789012345678901")


DOCUMENTS = [
    (b'<?xml version="1.0"?><!-- x --><rss version="2.0"></rss>', "feed"),
    (b"<feed xmlns='http://www.w3.org/2005/Atom'/>", "feed"),
    (b'<rdf:RDF xmlns:rdf="x"/>', "feed"),
    (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', "feed"),
    (b"<opml version='2.0'><body/></opml>", "opml"),
    (b"<?xml version='1.0'?><OAI-PMH xmlns='http://www.openarchives.org/OAI/2.0/'/>", "oai_pmh"),
    (b'<html><head><meta name="generator" content="Discourse 3.4"></head></html>', "discourse"),
    (b'{"users": [], "topic_list": {"topics": []}}', "discourse"),
    (
        b'<html><script type="application/ld+json">{"@graph": [{"@type": "JobPosting"}]}</script></html>',
        "jobposting_jsonld",
    ),
    (b'<html><script type="application/ld+json">[{"@type": ["Course", "Thing"]}]</script></html>', "course_jsonld"),
    (b"id,title,url\n1,a,https://x.example\n", "csv"),
    (b'[{"title": "a"}]', "papers_json"),
]


@pytest.mark.parametrize(("payload", "kind"), DOCUMENTS)
def test_a_document_tells_what_it_is(payload: bytes, kind: str) -> None:
    assert by_document("https://www.x.example/here", payload)[0].kind == kind


@pytest.mark.parametrize(
    "payload", [b"", b"\x00\xff\xfe", b"plain words", b"{broken", b"<html><p>nothing</html>", b"<svg/>", b"a,b"]
)
def test_rubbish_is_nothing(payload: bytes) -> None:
    assert by_document("https://x.example", payload) == []


def test_the_header_of_a_table() -> None:
    assert header_of(b'\xef\xbb\xbf"id",title, url\n1,2,3') == ["id", "title", "url"]


def test_outlines_are_opened_and_each_address_comes_once() -> None:
    payload = """<?xml version="1.0" encoding="UTF-8"?><opml version="2.0"><body>
      <outline text="中文"><outline type="rss" text="示例" xmlUrl="https://a.example/feed"/>
        <outline text="again" xmlUrl="https://a.example/feed"/></outline>
      <outline title="B" text="b" xmlUrl="http://b.example/rss"/><outline text="bad" xmlUrl="javascript:1"/>
      <outline text="none"/></body></opml>""".encode()
    assert [(link.address, link.title) for link in outlines(payload)] == [
        ("https://a.example/feed", "示例"),
        ("http://b.example/rss", "B"),
    ]


@pytest.mark.parametrize(
    "payload", [b"<rss/>", b"<opml><body>", b'<!DOCTYPE o [<!ENTITY a "b">]><opml>&a;</opml>', b"words"]
)
def test_what_is_no_list_of_feeds_is_refused(payload: bytes) -> None:
    with pytest.raises(NotOpml):
        outlines(payload)
