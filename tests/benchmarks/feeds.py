"""A feed of 100,000 entries into rows, beside bare feedparser with the same flags; and a feed of 15 MiB.

Ours: check, parse, markup to text, language, dates, addresses, licence, typed rows. Bare: feedparser's objects, from
the same bytes, without sanitising and without resolving addresses. Memory is what the process takes on top of what it
holds with everything imported and the language model read: both are shared by all feeds of a run.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.measure import Result, Run, median, run, timed

ENTRIES, REPEATS = 100_000, 3
LARGEST = 15 * 1024 * 1024
RATIO, LARGEST_SECONDS, GROWTH_MIB = 1.4, 8.0, 200

_ENGLISH = """the model learns from data when a gradient descends through layers and attention weights tell which tokens
matter for retrieval augmented generation evaluation on benchmarks with careful splits"""
_CHINESE = "模型 从 数据 中 学习 并 通过 注意力 机制 判断 哪些 词元 重要 用于 检索 增强 生成 与 评测"
_HEAD = (
    '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
    "<title>Notes</title><link>https://notes.example/</link>"
)
_ITEM = (
    "<item><title>{title} {i}</title><link>https://notes.example/p/{i}?utm_source=rss</link>"
    '<guid isPermaLink="false">n-{i}</guid><pubDate>Mon, 02 Mar 2026 {at} +0800</pubDate>'
    "<dc:creator>Ada Example</dc:creator><category>ml</category><description>&lt;p&gt;{body} &amp;amp; more.&lt;/p&gt;"
    '&lt;ul&gt;&lt;li&gt;one&lt;/li&gt;&lt;li&gt;&lt;a href="https://x.example/a"&gt;two&lt;/a&gt;&lt;/li&gt;&lt;/ul&gt;'
    "</description></item>"
)


def write(path: Path, entries: int, words: int = 60) -> None:
    """A feed in two languages that declares neither, always the same for the same arguments."""
    choose = random.Random(7).choices
    with path.open("w", encoding="utf-8") as file:
        file.write(_HEAD)
        for i in range(entries):
            language = (_CHINESE if i % 3 == 0 else _ENGLISH).split()
            at = f"{i // 3600 % 24:02}:{i // 60 % 60:02}:{i % 60:02}"
            title, body = (" ".join(choose(language, k=k)) for k in (8, words))
            file.write(_ITEM.format(title=title, body=body, i=i, at=at))
        file.write("</channel></rss>")


def benchmark(entries: int = ENTRIES) -> list[Result]:
    """Medians of interleaved repeats, each in a fresh process."""
    with tempfile.TemporaryDirectory() as name:
        many, large = Path(name) / "many.xml", Path(name) / "large.xml"
        write(many, entries)
        write(large, 3_500, words=560)
        if large.stat().st_size > LARGEST:
            raise RuntimeError("the large feed is no longer a legal one")
        bare, ours, most = list[Run](), list[Run](), list[Run]()
        for _ in range(REPEATS):
            bare.append(run(__name__, "bare", many))
            ours.append(run(__name__, "ours", many))
            most.append(run(__name__, "ours", large))
        plain, full, whole = median(bare), median(ours), median(most)
        size = large.stat().st_size / 1024 / 1024
    return [
        Result(
            f"parse {entries:,} entries",
            "feedparser, same flags",
            full.seconds,
            plain.seconds,
            full.facts["growth_mib"],
            RATIO,
            None,
            full.processor_seconds / plain.processor_seconds,
            json.dumps(full.facts),
        ),
        Result(
            f"parse a feed of {size:.1f} MiB",
            f"{LARGEST_SECONDS:.0f} s allowed",
            whole.seconds,
            LARGEST_SECONDS,
            whole.facts["growth_mib"],
            1.0,
            GROWTH_MIB,
            whole.processor_seconds / LARGEST_SECONDS,
            json.dumps(whole.facts),
        ),
    ]


def bare(path: Path) -> dict[str, float]:
    """What feedparser alone needs."""
    import feedparser

    payload = path.read_bytes()
    with timed() as spent:
        document = feedparser.parse(payload, sanitize_html=False, resolve_relative_uris=False)
    return {**spent, "rows": len(document.entries)}


def ours(path: Path) -> dict[str, float]:
    """The kind `feed`, from bytes to a typed frame."""
    from pipelines.contracts.feed import Feed
    from pipelines.grammars import languages
    from pipelines.sources import feed

    languages.detect("Ein Satz, an dem das Modell geladen wird", "und noch einer")
    payload = path.read_bytes()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with timed() as spent:
        rows = feed.parse(payload, Feed(name="notes", kind="feed"))
    growth = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return {**spent, "rows": rows.height, "dated": rows["published_at"].count(), "growth_mib": round(growth, 1)}


if __name__ == "__main__":
    case, path = sys.argv[1:]
    print(json.dumps({"bare": bare, "ours": ours}[case](Path(path))))
