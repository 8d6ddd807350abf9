"""Text: what a person would read, without what deceives people or hangs a parser."""

import time

import polars as pl
import pytest

from pipelines.grammars import text


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>one</p><p>two<br>three</p>", "one\ntwo\nthree"),
        ("plain &amp; simple", "plain & simple"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("<p>x</p><script>alert(1)</script><style>p{}</style>", "x"),
        ("a<b>bold</b> word", "abold word"),
        ("&nbsp;padded&nbsp;", "padded"),
        ("<p>人工智能</p>", "人工智能"),
        ("", None),
        (None, None),
        ("<div></div>", None),
        # Greenhouse: escaped once, and twice as in its own documentation
        ("&lt;p&gt;R&amp;amp;D &amp;lt;T&amp;gt;&lt;/p&gt;", "R&D <T>"),
        ("Intro. &amp;lt;p&amp;gt;Any HTML&amp;lt;/p&amp;gt;", "Intro.\nAny HTML"),
    ],
)
def test_reads_markup(markup: str | None, expected: str | None) -> None:
    assert text.from_html(markup) == expected


def test_deep_nesting_does_not_hold_it_up() -> None:
    start = time.process_time()
    assert text.from_html("<div>" * 100_000 + "deep" + "</div>" * 100_000) == "deep"
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    "markup",
    [
        "<p>x</p>" * 130_000,
        "<br>" * 260_000,
        "<b><i><u><s>x<p>" * 60_000,
        "<a>x" * 260_000,
        "<" * 1_000_000,
        "&lt;a" * 200_000,
    ],
    ids=["blocks", "voids", "unclosed", "inline", "brackets", "escaped"],
)
def test_a_mebibyte_of_anything_takes_seconds_at_most(markup: str) -> None:
    start = time.process_time()
    text.from_html(markup)
    assert time.process_time() - start < 4


def test_scripts_are_dropped_where_a_tree_would_be_too_deep() -> None:
    deep = "<div>" * 500
    assert (
        text.from_html(f"{deep}<p>seen</p><script>alert(1)</script><!-- <b> --><style>p{{}}</style>end") == "seen\nend"
    )


def test_unclosed_paragraphs_are_no_depth() -> None:
    items = "".join(f"<li>item {n}" for n in range(1000))
    assert text.from_html(f"<ul>{items}</ul><script>alert(1)</script>") == "\n".join(f"item {n}" for n in range(1000))


def test_long_texts_are_cut_between_characters() -> None:
    cut = text.from_html("<p>" + "长" * 50_000 + "</p>")
    assert cut == "长" * (64 * 1024 // 3)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("a\u0000b\u0007", "ab"),
        ("evil\u202etxt.exe", "eviltxt.exe"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("cafe\u0301", "café"),
        ("lone\ud800", "lone"),
        ("soft\u00adhyphen", "softhyphen"),
        ("joined\u034fletters", "joinedletters"),
        ("\u3164\u115fx", "x"),
        ("tag\U000e0041s", "tags"),
        ("ivs\U000e0100", "ivs"),
        ("not\ufdd0a\U0001ffffcharacter", "notacharacter"),
        ("one\u2028two\u2029three\x0bfour\x0cfive\x85six", "one\ntwo\nthree\nfour\nfive\nsix"),
        ("\u202dRLO\u202c \u2066isolate\u2069", "RLO isolate"),
        ("e\u200b\u0301", "é"),
        ("\u1100\u1161", "가"),
        ("\u212b", "Å"),
        ("tab\tstays\r\nand line", "tab\tstays\nand line"),
        (" \u200b ", None),
        ("⚡️ 快", "⚡️ 快"),
    ],
)
def test_cleans(raw: str, expected: str | None) -> None:
    assert text.clean(raw) == expected


def test_a_column_is_cleaned_like_a_string() -> None:
    strings = ["one\u2028two", "ivs\U000e0100\u3164", "a\u0000b", " x ", "\u200b", None, "cafe\u0301", "1\r\n2"]
    frame = pl.DataFrame({"s": strings}).select(text.cleaned(pl.col("s")))
    assert (
        frame["s"].to_list()
        == [text.clean(string) for string in strings]
        == [*("one\ntwo", "ivs"), "ab", "x", None, None, "café", "1\n2"]
    )


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("List&lt;T&gt; in  a &lt; b", "List<T> in a < b"),
        ("A <em>new</em> model", "A new model"),
        ("Q&amp;A", "Q&A"),
        ("0", "0"),
        ("  ", None),
    ],
)
def test_titles(markup: str, expected: str | None) -> None:
    assert text.title(markup) == expected
