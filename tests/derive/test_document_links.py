"""Versions, reposts and translations."""

from datetime import UTC, datetime, timedelta

import polars as pl

from pipelines.contracts.derived import DocumentLink
from pipelines.derive.document_links import find_links
from pipelines.derive.duplicates import find_duplicates

SCHEMA = {
    "document_kind": pl.String,
    "document_id": pl.String,
    "title": pl.String,
    "url": pl.String,
    "doi": pl.String,
    "text": pl.String,
    "organisation": pl.String,
    "published_at": pl.Datetime("us", "UTC"),
    "version": pl.Int64,
    "authors": pl.List(pl.String),
    "place": pl.String,
    "language": pl.String,
}
TEXT = " ".join(f"word{n}" for n in range(60))


def document(kind: str, identifier: str, title: str, day: int | None = 1, **more: object) -> dict[str, object]:
    at = None if day is None else datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day - 1)
    empty = dict.fromkeys(SCHEMA)
    return {**empty, "document_kind": kind, "document_id": identifier, "title": title, "published_at": at, **more}


def links(*rows: dict[str, object]) -> list[tuple[str, str, str]]:
    frame = pl.DataFrame(list(rows), schema=SCHEMA)
    found = find_links(frame, find_duplicates(frame))
    DocumentLink.validate(found)
    return found.select("document_id", "other_id", "link").rows()


def families(*rows: dict[str, object]) -> list[str]:
    return find_duplicates(pl.DataFrame(list(rows), schema=SCHEMA))["document_id"].to_list()


def test_arxiv_versions_are_one_family_and_linked_in_order():
    rows = [
        document("paper", "arxiv:2601.00001", "A paper", url="https://arxiv.org/abs/2601.00001v2", day=20),
        document("paper", "s2:77", "A paper (first draft)", url="http://arxiv.org/pdf/2601.00001v1", day=2),
    ]
    assert families(*rows) == ["arxiv:2601.00001", "s2:77"]
    assert links(*rows) == [("arxiv:2601.00001", "s2:77", "version")]


def test_an_article_leads_to_its_preprint():
    rows = [
        document("paper", "a", "On long contexts in models", doi="10.48550/arxiv.2601.00002", authors=["Wei Li"]),
        document("paper", "b", "On long contexts in models", doi="10.1145/12345", authors=["W. Li"], day=90),
    ]
    assert families(*rows) == ["a", "b"]
    assert links(*rows) == [("b", "a", "version")]


def test_editions_are_linked_and_parts_are_not():
    def tutorials(first: str, second: str):
        return links(
            document("tutorial", "a", first, text=TEXT, organisation="Site"),
            document("tutorial", "b", second, text=TEXT + " more", organisation="Site", day=300),
        )

    assert tutorials("Deep learning in practice, 1st edition", "Deep learning in practice, 2nd edition") == [
        ("b", "a", "version")
    ]
    assert tutorials("大模型应用开发指南（2025 年版）", "大模型应用开发指南（2026 年版）") == [("b", "a", "version")]
    assert tutorials("Deep learning in practice, part 1", "Deep learning in practice, part 2") == []
    assert tutorials("深度学习实践教程（上）", "深度学习实践教程（下）") == []


def test_a_job_posted_again_later_or_elsewhere():
    def jobs(day: int, place: str, text: str = TEXT, company: str = "Acme"):
        return (
            document("job", "a", "ML Engineer, Search", text=TEXT, organisation="Acme", place="上海·浦东新区"),
            document("job", "b", "ML Engineer, Search", day, text=text, organisation=company, place=place),
        )

    assert links(*jobs(30, "上海")) == [("b", "a", "repost")]
    assert families(*jobs(30, "上海")) == ["a", "b"]
    assert links(*jobs(2, "北京")) == [("b", "a", "repost")]
    assert families(*jobs(2, "北京")) == []  # another place is another job
    assert links(*jobs(2, "上海")) == []
    assert links(*jobs(30, "上海", company="Other")) == []
    assert links(*jobs(30, "上海", text=TEXT.replace("word", "thing"))) == []


def test_a_translation_says_so_and_names_its_original():
    original = document("tutorial", "en", "How attention works", url="https://x.org/attention", language="en")
    by_name = document(
        "tutorial", "zh", "注意力机制的原理", text="译自 https://x.org/attention 。" + "正文" * 30, language="zh", day=9
    )
    assert links(original, by_name) == [("zh", "en", "translation")]
    silent = {**by_name, "text": "另见 https://x.org/attention 。"}
    assert links(original, silent) == []
    assert links({**original, "language": "zh"}, by_name) == []  # both in one language


def test_a_translation_at_the_same_address_but_for_the_language():
    rows = [
        document("tutorial", "en", "How attention works", url="https://x.org/en/attention", language="en"),
        document("tutorial", "zh", "【译】注意力机制的原理", url="https://x.org/zh/attention", language="zh"),
    ]
    assert links(*rows) == [("zh", "en", "translation")]


def test_a_translation_of_the_only_title_with_the_same_names():
    rows = [
        document("tutorial", "en", "Fine-tuning Llama with LoRA", organisation="Site", language="en"),
        document("tutorial", "zh", "[译] 用 LoRA 微调 Llama", organisation="Site", language="zh"),
    ]
    assert links(*rows) == [("zh", "en", "translation")]
    again = document("tutorial", "en2", "Serving Llama with LoRA", organisation="Site", language="en")
    assert links(*rows, again) == []  # two could be meant
