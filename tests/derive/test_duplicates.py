"""Families of documents that say the same."""

from datetime import UTC, datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.contracts.derived import Duplicate
from pipelines.derive.duplicates import canonical_url, components, find_duplicates
from pipelines.derive.shingles import near_duplicates

SCHEMA = {
    "document_kind": pl.String,
    "document_id": pl.String,
    "title": pl.String,
    "url": pl.String,
    "doi": pl.String,
    "text": pl.String,
    "organisation": pl.String,
    "published_at": pl.Datetime("us", "UTC"),
}
LONG = " ".join(f"word{number}" for number in range(60))
OTHER = " ".join(f"thing{number}" for number in range(60))
TITLE = "Attention is what you need"


def row(kind="tutorial", identifier="a", title=TITLE, url=None, doi=None, text=None, organisation=None, day=1):
    return kind, identifier, title, url, doi, text, organisation, datetime(2026, 1, day, tzinfo=UTC) if day else None


def families(*rows) -> dict[str, tuple[str, str]]:
    frame = find_duplicates(pl.DataFrame(list(rows), schema=SCHEMA, orient="row"))
    Duplicate.validate(frame)
    return {r["document_id"]: (r["family_id"], r["method"]) for r in frame.iter_rows(named=True)}


def test_the_same_doi_in_any_case():
    told = families(row("paper", "a", doi="10.1/X", day=2), row("paper", "b", "Other name", doi="10.1/x", day=1))
    assert told == {"a": ("b", "doi"), "b": ("b", "doi")}  # b was published first


def test_the_same_address():
    told = families(
        row(identifier="a", title="One", url="https://www.x.org/p/?utm_source=feed#top", day=None),
        row(identifier="b", title="Two", url="http://x.org/p"),
    )
    assert told == {"a": ("b", "url"), "b": ("b", "url")}


def test_a_home_page_is_no_identity_and_neither_is_a_listing():
    assert (
        families(
            row(identifier="a", title="One", url="https://x.org/"),
            row(identifier="b", title="Two", url="https://x.org"),
        )
        == {}
    )
    listing = [row(identifier=str(n), title=f"Episode about {n}", url="https://x.org/show") for n in range(6)]
    assert families(*listing) == {}


def test_jobs_at_one_address_need_the_same_title():
    assert (
        families(
            row("job", "a", "Data Engineer", url="https://x.org/jobs"),
            row("job", "b", "Cook", url="https://x.org/jobs"),
        )
        == {}
    )


def test_jobs_with_title_company_and_text_alike():
    told = families(
        row("job", "a", "ML Engineer, Search", text=LONG, organisation="Acme"),
        row("job", "b", "ML engineer - search", text=LONG + " more", organisation="ACME", day=2),
        row("job", "c", "ML Engineer, Search", text=LONG, organisation="Other Corp"),
        row("job", "d", "ML Engineer, Search", text=OTHER, organisation="Acme"),
    )
    assert told == {"a": ("a", "title"), "b": ("a", "title")}


def test_a_newsletter_that_opens_alike_every_week_stays_apart():
    this, last = ("Welcome to this week in machine learning, " * 5 + news for news in (LONG, OTHER))
    assert families(row(identifier="a", text=this), row(identifier="b", text=last, day=8)) == {}


def test_jobs_of_one_company_with_other_titles_stay_apart():
    jobs = [
        row("job", str(n), t, text=LONG, organisation="Acme")
        for n, t in enumerate(["Senior ML Engineer", "ML Engineer"])
    ]
    assert families(*jobs) == {}


def test_titles_need_a_second_witness():
    assert families(row(identifier="a", text=LONG), row(identifier="b", text=LONG, day=None)) == {
        "a": ("a", "title"),
        "b": ("a", "title"),
    }
    assert families(row(identifier="a", text=LONG), row(identifier="b", text=OTHER)) == {}
    excerpt = row(identifier="b", text=LONG[:200])
    assert families(row(identifier="a", text=LONG), excerpt) == {"a": ("a", "title"), "b": ("a", "title")}
    assert families(row(identifier="a"), row(identifier="b", day=20)) == {"a": ("a", "title"), "b": ("a", "title")}
    assert families(row(identifier="a"), row(identifier="b", day=None)) == {}
    assert families(row(identifier="a", title="Intro"), row(identifier="b", title="Intro")) == {}


def test_nearly_the_same_text_under_nearly_the_same_title():
    changed = LONG.replace("word7 ", "changed ")  # 59 of 61 words in common
    told = families(
        row(identifier="a", title="A short guide to attention", text=LONG),
        row(identifier="b", title="Short guide to attention", text=changed, day=2),
        row(identifier="c", title="Short guide to pooling", text=LONG),
    )
    assert told == {"a": ("a", "text"), "b": ("a", "text")}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Lesson 1 of the course", "Lesson 2 of the course"),
        ("深度学习教程（上）", "深度学习教程（下）"),
        ("第一讲 概率论", "第二讲 概率论"),
    ],
)
def test_parts_of_a_series_stay_apart(first: str, second: str):
    assert families(row(identifier="a", title=first, text=LONG), row(identifier="b", title=second, text=LONG)) == {}


def test_papers_with_two_dois_stay_apart_but_preprint_and_article_join():
    def papers(one: str, two: str):
        return families(row("paper", "a", doi=one, text=LONG), row("paper", "b", doi=two, text=LONG, day=2))

    assert papers("10.1/a", "10.1/b") == {}
    assert papers("10.48550/arxiv.1", "10.1/b") == {"a": ("a", "title"), "b": ("a", "title")}


def test_kinds_never_mix():
    assert families(row("paper", "a", text=LONG), row("tutorial", "b", text=LONG)) == {}


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://www.X.org/A/?b=2&a=1&utm_medium=x#s", "x.org/A?a=1&b=2"),
        ("http://arxiv.org/abs/1706.03762v7", "arxiv.org/abs/1706.03762"),
        ("https://x.org/#/page", "x.org/#/page"),
        ("https://x.org/?p=5", "x.org/?p=5"),
        ("https://x.org", None),
    ],
)
def test_canonical_addresses(url: str, canonical: str | None):
    assert canonical_url(url) == canonical


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=20))
def test_components_are_a_partition_that_keeps_every_edge(edges: list[tuple[int, int]]):
    families = components(edges)
    nodes = [node for family in families for node in family]
    assert len(nodes) == len(set(nodes))
    assert all(any(a in family and b in family for family in families) for a, b in edges)


def test_near_duplicates_are_the_alike_and_no_others():
    base = [" ".join(f"w{n}-{k}" for k in range(80)) for n in range(200)]
    twins = [text.replace(f"w{n}-0 ", "new ") for n, text in enumerate(base)]
    pairs, likeness = near_duplicates([*base, *twins], 0.7)
    assert pairs.tolist() == [[n, n + 200] for n in range(200)]
    assert likeness.min() > 0.95
    assert near_duplicates(["", ""], 0.1)[0].tolist() == []
    assert near_duplicates([], 0.1)[0].tolist() == []
