"""Languages: declared tags in one spelling, detection only when it is sure."""

import pytest

from pipelines.grammars import languages


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("en-us", "en-US"),
        ("zh_CN", "zh-CN"),
        ("zh-hans-cn", "zh-Hans-CN"),
        ("EN", "en"),
        ("English", "en"),
        ("中文", "zh"),
        ("简体中文", "zh-Hans"),
        ("en-419", "en"),
        ("de-DE-1996", "de-DE"),
        ("eng", "en"),
        ("chi", "zh"),
        ("zho", "zh"),
        ("xx", None),
        ("und", None),
        ("klingonish", None),
        ("", None),
        (None, None),
    ],
)
def test_tag(declared: str | None, expected: str | None) -> None:
    assert languages.tag(declared) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("用 PyTorch 从零训练一个 Transformer 模型", "zh"),
        ("How to train a small language model from scratch", "en"),
        ("Le chat est sur la table et la maison est grande", "fr"),
        ("これは日本語の文章です", "ja"),
        ("이것은 한국어 문장입니다", "ko"),
        ("A survey of retrieval with a few words in 中文", "en"),
        ("GPT-4", None),
        ("https://example.org/a/very/long/address/that/is/no/language", None),
        ("", None),
        (None, None),
    ],
)
def test_detect(text: str | None, expected: str | None) -> None:
    assert languages.detect(text) == expected


def test_several_texts_are_read_together() -> None:
    assert languages.detect("RAG", "We explain how retrieval helps a model to answer questions") == "en"
