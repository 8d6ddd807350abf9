"""Links: one spelling a page, and nothing that is no web page."""

import polars as pl
import pytest

from pipelines.grammars import urls


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/a/b", "https://example.org/a/b"),
        ("HTTPS://Example.ORG:443/A?b=2&a=1#part", "https://example.org/A?a=1&b=2"),
        ("http://example.org", "http://example.org/"),
        ("https://example.org/a?utm_source=x&utm_medium=y&id=7", "https://example.org/a?id=7"),
        ("https://example.org/?gclid=1&fbclid=2&spm=a.b", "https://example.org/"),
        ("https://user:secret@example.org/a", "https://example.org/a"),
        ("https://example.org:8443/a", "https://example.org:8443/a"),
        ("https://example.org/学习?q=模型", "https://example.org/%E5%AD%A6%E4%B9%A0?q=%E6%A8%A1%E5%9E%8B"),
        (" https://example.org/a ", "https://example.org/a"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("/relative", None),
        ("www.example.org/a", None),
        ("https://", None),
        ("https://exa mple.org", None),
        ("https://example.org/" + "a" * 3000, None),
        ("ftp://example.org/a", None),
        ("http://[::1", None),
        ("", None),
        (None, None),
    ],
)
def test_canonical(url: str | None, expected: str | None) -> None:
    assert urls.canonical(url) == expected


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
        ("https://github.com/owner", None),
        ("https://example.org/owner/repo", None),
        (None, None),
    ],
)
def test_code(text: str | None, expected: str | None) -> None:
    assert urls.code(text) == expected
