"""Links: one spelling a page, and nothing that is no web page."""

import polars as pl
import pytest

from pipelines.grammars import urls
from tests.grammars.tables import table

LONG = "https://example.org/" + "a" * 3000


@pytest.mark.parametrize(("url", "expected"), [*table("urls"), (LONG, None), ("", None), (None, None)])
def test_canonical(url: str | None, expected: str | None) -> None:
    assert urls.canonical(url) == expected


@pytest.mark.parametrize("canonical", [canonical for _, canonical in table("urls") if canonical])
def test_what_is_canonical_stays(canonical: str) -> None:
    assert urls.canonical(canonical) == canonical


def test_canonical_is_its_own_canonical() -> None:
    once = urls.canonical("https://Example.org/a b?z=1&utm_id=3".replace(" ", "%20"))
    assert once == "https://example.org/a%20b?z=1" == urls.canonical(once)


def test_a_column_is_read_like_single_links() -> None:
    frame = pl.DataFrame({"u": ["HTTP://a.org/x", None, "mailto:a@b.c"]}).select(urls.canonicals(pl.col("u")))
    assert frame["u"].to_list() == ["http://a.org/x", None, None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Code: https://github.com/Owner/some-repo.git.", "https://github.com/Owner/some-repo"),
        ("see (github.com/owner/repo/tree/main/x)", "https://github.com/owner/repo"),
        ("at https://huggingface.co/datasets/org/set", "https://huggingface.co/datasets/org/set"),
        ("at https://huggingface.co/papers/2401.00001", None),
        ("at https://gitlab.com/group/project", "https://gitlab.com/group/project"),
        ("代码见https://github.com/a/b。", "https://github.com/a/b"),
        ("代码github.com/a/b", "https://github.com/a/b"),
        ("https://github.com/topics/machine-learning", None),
        ("https://github.com/orgs/openai/repositories", None),
        ("https://gist.github.com/owner/0123456789abcdef", None),
        ("https://notgithub.com/a/b", None),
        ("https://mygithub.com/a/b and https://github.com/c/d", "https://github.com/c/d"),
        ("https://huggingface.co/blog/some/post", None),
        ("https://huggingface.co/org/model", "https://huggingface.co/org/model"),
        ("git@github.com:owner/repo.git", None),
        ("https://gitee.com/owner/repo", "https://gitee.com/owner/repo"),
        ("https://github.com/owner", None),
        ("https://example.org/owner/repo", None),
        (None, None),
    ],
)
def test_code(text: str | None, expected: str | None) -> None:
    assert urls.code(text) == expected
