"""The tagger's parts by hand: tokens, shapes, the gazetteer, features and tags; and places in any text."""

import random
from itertools import pairwise, product

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.derive import tagger
from pipelines.derive.tagger import Features, Gazetteer, Span
from pipelines.derive.tagging import Tagger, Weights, best_tags

NAMES = Gazetteer({("machine", "learning"): "concept", ("python",): "language", ("machine",): "tool"})


def test_words_keep_the_signs_that_belong_to_names():
    (first, second) = tagger.sentences("C++, Node.js and CI/CD (R&D): <NAME> ok.\nNext line")
    assert [token for token, _, _ in first] == [
        "C++",
        ",",
        "Node.js",
        "and",
        "CI/CD",
        "(",
        "R&D",
        ")",
        ":",
        "<NAME>",
        "ok",
        ".",
    ]
    assert second == [("Next", 41, 45), ("line", 46, 50)]


def test_a_sentence_ends_at_a_stop_before_a_capital_and_at_a_bullet():
    said = [[token for token, _, _ in s] for s in tagger.sentences("Use e.g. Go. We like it! • Rust 1.2 is fine")]
    assert said == [["Use", "e.g", "."], ["Go", "."], ["We", "like", "it", "!"], ["Rust", "1.2", "is", "fine"]]


@given(st.text(max_size=300))
def test_tokens_are_the_words_of_the_text_in_order(text):
    reached = 0
    for sentence in tagger.sentences(text):
        for token, start, end in sentence:
            assert text[start:end] == token
            assert start >= reached
            reached = end


@pytest.mark.parametrize(("word", "form"), [("Node.js", "Xx.x"), ("GPT-4", "X-d"), ("kafka", "x"), ("数据", "数据")])
def test_shapes(word, form):
    assert tagger.shape(word) == form


def test_the_longest_name_from_the_left_is_flagged():
    words = ["machine", "learning", "with", "python", "machine"]
    assert NAMES.flags(words) == ["B:concept", "I:concept", None, "B:language", "B:tool"]


def test_the_gazetteer_of_a_vocabulary_leaves_out_single_letters_and_context_rules():
    skills = pl.DataFrame({"skill_id": ["go", "r", "ml"], "kind": ["language", "language", "concept"]})
    aliases = pl.DataFrame(
        {
            "alias": ["Go", "golang", "R", "Machine-Learning", "machine learning"],
            "skill_id": ["go", "go", "r", "ml", "ml"],
            "context": [["code"], None, None, None, None],
        }
    )
    assert Gazetteer.of(skills, aliases).names == {
        ("golang",): "language",
        ("machine-learning",): "concept",
        ("machine", "learning"): "concept",
    }
    assert ("go",) in Gazetteer.of(skills, aliases, with_context=True).names


def test_the_features_of_the_middle_word():
    told = Features(NAMES, {"write": ["7", "30"]}).of(["Write", "Python", "well"])[1]
    wanted = {
        "bias", "w=Python", "l=python", "s=Xx", "p1=p", "p2=py", "p3=pyt", "p4=pyth",
        "e1=n", "e2=on", "e3=hon", "e4=thon",
        "-1l=write", "-1s=Xx", "-1e=ite", "1l=well", "1s=x", "1e=ell", "-1+0=write|python", "0+1=python|well",
        "0g=B", "0k=B:language", "-1c0=7", "-1c1=30", "len=2", "known=1",
    }  # fmt: skip
    assert set(told) == wanted


def test_the_edges_of_a_sentence_are_told():
    first, last = Features(NAMES, {}).of(["CI/CD", "."])
    assert {"first", "mixed", "upper", "part=ci", "part=cd", "full"} <= set(first)
    assert "last" in last


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ("OBIIO", [Span(1, 4)]),
        ("BBI", [Span(0, 1), Span(1, 3)]),
        ("OIO", [Span(1, 2)]),
        ("BIOB", [Span(0, 2), Span(3, 4)]),
        ("", []),
        ("OOO", []),
    ],
)
def test_spans_of_tags(tags, expected):
    assert tagger.spans(tags) == expected


def test_the_tags_of_highest_sum_are_those_of_trying_all():
    drawn = random.Random(7)
    transitions = tuple(tuple(drawn.uniform(-1, 1) for _ in range(3)) for _ in range(3))
    lengths = [3, 1, 5, 5, 2, 4, 1]  # read together, in any order of length
    sentences = [[[drawn.uniform(-1, 1) for _ in range(3)] for _ in range(length)] for length in lengths]

    def best(scores: list[list[float]]) -> str:
        def worth(tags: tuple[int, ...]) -> float:
            steps = sum(transitions[a][b] for a, b in pairwise(tags))
            return steps + sum(row[tag] for row, tag in zip(scores, tags, strict=True))

        return "".join("BIO"[tag] for tag in max(product(range(3), repeat=len(scores)), key=worth))

    rows = np.array([row for scores in sentences for row in scores])
    assert best_tags(rows, np.array(lengths), transitions) == [best(scores) for scores in sentences]


def test_weights_by_hand_mark_what_follows_use():
    never = (0.0, -9.0, 0.0)
    weights = Weights({"-1l=use": (2.0, 0.0, 0.0), "bias": (0.0, 0.0, 1.0)}, ((0.0, 0.5, 0.0), (0.0, 0.0, 0.0), never))
    model = Tagger(weights, Features(NAMES, {}))
    assert model.tags([["We", "use", "Zarr", "daily"], [], ["use", "it"]]) == ["OOBO", "", "OB"]
    assert list(model.places(["We use Zarr daily. Use it!", "", "We use it"])) == [[(7, 11), (23, 25)], [], [(7, 9)]]
