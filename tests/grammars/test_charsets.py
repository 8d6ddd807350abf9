"""Character sets: exactly the text that was written, declared, undeclared or lied about; mixtures are refused."""

import pytest

from pipelines.grammars import charsets

SIMPLIFIED = "人工智能交流社区发布了新的教程，欢迎大家学习和讨论。"
TRADITIONAL = "人工智慧交流社群發布了新的教程，歡迎大家學習和討論。"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (SIMPLIFIED, "utf-8"),
        (SIMPLIFIED, "utf-8-sig"),
        (SIMPLIFIED, "gbk"),
        (SIMPLIFIED, "gb18030"),
        (SIMPLIFIED, "utf-16"),
        (TRADITIONAL, "big5"),
    ],
)
def test_reads_undeclared_bytes(text: str, encoding: str) -> None:
    assert charsets.decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("declared", "encoding", "text"),
    [
        ("gb2312", "gbk", SIMPLIFIED),
        ("GB18030", "gb18030", SIMPLIFIED + "\U00020bb7"),
        ("big5", "big5", TRADITIONAL),
        ("utf-16", "utf-16", SIMPLIFIED),
        ("iso-8859-1", "iso-8859-1", "Un café très élégant"),
        ("windows-1251", "windows-1251", "Привет, мир и люди"),
        ("shift_jis", "shift_jis", "これは日本語の文章です"),
        # lies
        ("utf-8", "gbk", SIMPLIFIED),
        ("iso-8859-1", "gbk", SIMPLIFIED),
        ("gb2312", "big5", TRADITIONAL),
        ("big5", "gbk", SIMPLIFIED),
        ("unicode_escape", "gbk", SIMPLIFIED + "\\u0041"),
        ("utf-7", "gbk", SIMPLIFIED),
        ("zip", "gbk", SIMPLIFIED),
        ("no-such-set", "big5", TRADITIONAL),
        ("gb18030", "big5", TRADITIONAL * 3),
        ("windows-1252", "gb18030", SIMPLIFIED),
        ("gbk", "utf-8", SIMPLIFIED),
        ("utf-8", "iso-8859-1", "Un café très élégant"),
    ],
)
def test_reads_declared_bytes_and_lies(declared: str, encoding: str, text: str) -> None:
    document = f'<?xml version="1.0" encoding="{declared}"?><title>{text}</title>'
    assert charsets.decode(document.encode(encoding)) == document


def test_a_wrong_charset_of_the_server_loses() -> None:
    assert charsets.decode(SIMPLIFIED.encode("gbk"), http="iso-8859-1") == SIMPLIFIED


def test_utf16_without_a_mark_is_seen() -> None:
    assert charsets.decode("<rss>学习</rss>".encode("utf-16-le")) == "<rss>学习</rss>"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "text", ["id,title\n1,学习\n", '{"a": "学习"}', '[{"title": "人工智能"}]', "<rss>一一一</rss>"]
)
def test_utf16_of_any_beginning_is_seen(text: str, encoding: str) -> None:
    assert charsets.decode(text.encode(encoding)) == text


def test_a_mark_that_lies_is_ignored() -> None:
    assert charsets.decode(b"\xef\xbb\xbf" + SIMPLIFIED.encode("gbk")) == SIMPLIFIED


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (SIMPLIFIED.encode()[:-4], "truncated"),
        ("Un café très élégant, déjà vu à la fenêtre, où l'été".encode()[:-1], "truncated"),
        ("Un café très élégant, déjà vu à la fenêtre. ".encode() * 5 + b"\xe9 fin", "mixed_encoding"),
        ("Привет, мир. ".encode() * 20 + b"\xff\xfe\xfd", "mixed_encoding"),
        (SIMPLIFIED.encode() * 20 + b"\xff", "mixed_encoding"),
        (SIMPLIFIED.encode("gbk") * 3 + b"\n" + SIMPLIFIED.encode(), "mixed_encoding"),
    ],
)
def test_damage_is_refused_and_named(payload: bytes, reason: str) -> None:
    with pytest.raises(charsets.Undecodable) as caught:
        charsets.decode(payload)
    assert caught.value.reason == reason


def test_a_mixture_is_refused() -> None:
    with pytest.raises(charsets.Undecodable) as caught:
        charsets.decode(SIMPLIFIED.encode() + b"\n" + SIMPLIFIED.encode("gbk"))
    assert caught.value.reason == "mixed_encoding"


def test_our_own_configuration_is_tried_alone() -> None:
    assert charsets.decode(SIMPLIFIED.encode("gbk"), declared="gb2312") == SIMPLIFIED
    with pytest.raises(charsets.Undecodable):
        charsets.decode(SIMPLIFIED.encode("gbk"), declared="utf-8")
