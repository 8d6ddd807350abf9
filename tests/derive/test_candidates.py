"""Candidates for the vocabulary: what is proposed, how it is counted, and when it is said to rise."""

from datetime import date, timedelta

import polars as pl
import pytest

from pipelines.derive import candidates
from pipelines.derive.candidates import find_candidates

SKILLS = pl.DataFrame(
    {"skill_id": ["python", "deep-learning", "model-serving"], "kind": ["language", "concept", "software"]}
)
ALIASES = pl.DataFrame(
    {
        "alias": ["Python", "深度学习", "深度學習", "模型部署", "model serving"],
        "skill_id": ["python", "deep-learning", "deep-learning", "model-serving", "model-serving"],
        "context": [None] * 5,
    },
    schema_overrides={"context": pl.List(pl.String)},
)
DAY = date(2026, 11, 16)  # a Monday


class Capitals:
    """A tagger that takes every word with a capital inside a sentence for a skill."""

    def places(self, texts: list[str]) -> list[list[tuple[int, int]]]:
        import re

        named = re.compile(r"(?<=\s)[A-Z][\w-]*(?: [A-Z][\w-]*)*")
        return [[match.span() for match in named.finditer(text)] for text in texts]


def texts(*rows: tuple[str, str, date | None], source: str = "board") -> pl.DataFrame:
    """Jobs from (language, text, day)."""
    return pl.DataFrame(
        [("job", str(n), "description", text, language, source, day) for n, (language, text, day) in enumerate(rows)],
        schema={
            **dict.fromkeys(("document_kind", "document_id", "field", "text", "language", "source"), pl.String),
            "seen_on": pl.Date,
        },
        orient="row",
    )


def found(rows: pl.DataFrame, model: object = None) -> dict[str, dict[str, object]]:
    frame = find_candidates(rows, SKILLS, ALIASES, model)  # type: ignore[arg-type]
    return {row["candidate_id"]: row for row in frame.iter_rows(named=True)}


def test_what_the_tagger_finds_and_the_vocabulary_does_not_name_is_counted():
    rows = texts(
        ("en", "You know Polars and Python Programming.", DAY),
        ("en", "We use Polars with Python.", DAY - timedelta(days=7)),
        ("en", "Once we tried Zarr.", DAY),
    )
    told = found(rows, Capitals())
    assert list(told) == ["en:polar"]  # Zarr stands in one text only, Python is known
    assert told["en:polar"]["candidate"] == "Polars"
    assert (told["en:polar"]["mentions"], told["en:polar"]["documents"], told["en:polar"]["documents_read"]) == (
        2,
        2,
        3,
    )
    assert (told["en:polar"]["first_week_on"], told["en:polar"]["last_week_on"]) == (date(2026, 11, 9), DAY)
    assert told["en:polar"]["contexts"] == ["You know Polars and Python Programming.", "We use Polars with Python."]


def test_in_chinese_latin_names_and_neighbours_of_known_skills_in_lists_are_proposed():
    rows = texts(
        ("zh", "熟悉深度学习、时空预测、模型部署等，会用Ibis和Python。", DAY),
        ("zh", "掌握時空預測、深度學習，用过 Ibis。", DAY),
        ("zh", "掌握时空预测、深度学习优先。", None),
        ("zh", "苹果、香蕉、梨子。", DAY),
        ("zh", "苹果、香蕉、梨子。", DAY),
    )
    told = found(rows)
    assert {(key, row["method"], row["documents"]) for key, row in told.items()} == {
        ("zh:时空预测", "list", 3),
        ("zh:ibis", "latin", 2),
    }


def test_parts_of_known_names_and_pieces_of_sentences_are_no_candidates():
    aliases = pl.concat([ALIASES, ALIASES.head(1).with_columns(alias=pl.lit("A/B测试"))])
    rows = texts(
        *[("zh", "会做 A/B 测试，以及深度学习能解决什么、不能解决什么、时空预测的难点。", DAY)] * 2,
        *[("en", "We swap Data from Bridge; and Zarr, Intern here", DAY)] * 2,
    )
    assert {row["candidate"] for row in find_candidates(rows, SKILLS, aliases, Capitals()).iter_rows(named=True)} == {  # type: ignore[arg-type]
        "Bridge",
        "Zarr",
        "Intern",
    }


def test_a_quote_is_the_place_where_it_stands():
    rows = texts(*[("zh", f"第{n}版：" + "这是一个很长的开头" * 10 + "我们用 Ibis 查询数据", DAY) for n in range(5)])
    (row,) = found(rows).values()
    assert len(row["contexts"]) == 3
    assert all(quote.startswith("… ") and "Ibis" in quote for quote in row["contexts"])


@pytest.mark.parametrize(
    ("recent", "earlier", "expected"),
    [(8, 0, True), (5, 5, False), (0, 8, False), (2, 2, None)],
)
def test_rising_is_told_by_an_exact_test_from_five_texts_on(recent: int, earlier: int, expected: bool | None):
    # ten texts in each window: the share of the newest is 1/2, so 8 of 8 come by chance with (1/2)^8 = .0039
    rows = texts(
        *[("zh", "我们用 Ibis" if n < recent else "别的事", DAY - timedelta(days=n)) for n in range(10)],
        *[("zh", "我们用 Ibis" if n < earlier else "别的事", DAY - timedelta(days=100 + n)) for n in range(10)],
    )
    (row,) = found(rows).values()
    assert row["is_rising"] is expected
    assert row["chance"] == (
        None if expected is None else pytest.approx({8: 0.0039, 5: 0.623, 0: 1.0}[recent], abs=1e-4)
    )
    if expected is None:
        assert row["reason_en"].endswith("not enough data")
    else:
        assert row["reason_en"].startswith(f"{recent} of 10 texts")


def test_the_nearest_skill_shares_most_letter_triples():
    rows = texts(*[("en", "They like Model Servings here", DAY)] * 2)
    assert not found(texts(*[("en", "They like Model Serving here", DAY)] * 2), Capitals())
    assert not found(rows, Capitals())  # a plural of what is known
    (row,) = found(texts(*[("en", "They like Model Server here", DAY)] * 2), Capitals()).values()
    assert row["nearest_skill_id"] == "model-serving"
    # ` model server ` and ` model serving ` have 12 and 13 triples, the first 9 shared
    assert row["similarity"] == pytest.approx(9 / (12 * 13) ** 0.5, abs=1e-4)


def test_the_newest_texts_are_read_within_the_budget(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(candidates, "BUDGETS", {"zh": 20, "en": 5})
    rows = texts(
        ("zh", "我们用 Ibis 十个字", DAY), ("zh", "我们用 Ibis", DAY - timedelta(days=1)), ("zh", "旧的" * 20, None)
    )
    (row,) = found(rows).values()
    assert row["documents_read"] == 2


def test_nothing_comes_from_nothing():
    empty = find_candidates(texts(), SKILLS, ALIASES, None)
    assert empty.is_empty()
    assert found(texts(("fr", "Nous aimons Ibis", DAY), ("zh", "🙂" * 50, DAY))) == {}
