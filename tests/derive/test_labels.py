"""Labels of another vocabulary: which sentences mean them."""

import pytest

from pipelines.derive.labels import Labels

LABELS = Labels(
    [
        "manage teams", "project management", "supply chain principles", "Python (computer programming)",
        "Source (digital game creation systems)", "source materials", "open source licences", "source goods",
        "Java (computer programming)", "Java (island)", "Solidity", "机器学习",
    ]
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("You manage a small team", ["manage teams"]),
        ("teams are managed", ["manage teams"]),
        ("manage the budget. A team of five", []),  # no window over the end of a sentence
        ("manage budgets, costs, contracts and the team", []),  # too far apart
        ("managing projects", ["project management"]),
        ("solid Python skills", ["Python (computer programming)"]),
        ("an open source project", []),
        ("games made with Source", ["Source (digital game creation systems)"]),
        ("java", ["Java (computer programming)", "Java (island)"]),  # equal but for their brackets
        ("熟悉机器学习和Python", ["机器学习", "Python (computer programming)"]),
        ("", []),
    ],
)
def test_what_a_sentence_means(text: str, labels: list[str]):
    assert [hit.label for hit in LABELS.find(text)] == labels


def test_words_that_say_little_may_be_left_out():
    labels = Labels(["supply chain principles", *(f"principles of {n}" for n in "abcdefgh")])
    (hit,) = labels.find("an expert of supply chain work")
    assert (hit.label, hit.start, hit.end) == ("supply chain principles", 13, 25)
    assert 0.8 <= hit.share < 1
