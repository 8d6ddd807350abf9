"""Languages: declared tags in one spelling, detection only when it is sure."""

import pytest

from pipelines.grammars import languages
from tests.grammars.tables import table


@pytest.mark.parametrize(("declared", "expected"), [*table("languages"), ("", None), (None, None), ("en" * 30, None)])
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
        ("機械学習入門", None),
        ("深度学习入门", "zh"),
        ("深度學習入門與實作", "zh"),
        ("大规模语言模型的推理加速 with vLLM and CUDA", "zh"),
        ("强化学习", "zh"),
        ("学习", None),
        ("Bayesian methods for hackers: probabilistic programming in Python", "en"),
        ("Введение в машинное обучение для начинающих", "ru"),
        ("\ud800 \x00", None),
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
