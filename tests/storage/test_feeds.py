"""feeds.yml: everything wrong is found before anything is fetched, with its line and a suggestion."""

from pathlib import Path

import pytest

from pipelines.failures import ConfigurationError
from pipelines.settings import ROOT
from pipelines.storage import feeds


def read(tmp_path: Path, text: str):
    file = tmp_path / "feeds.yml"
    file.write_text(text, encoding="utf-8")
    return feeds.read(file)


def test_a_right_file_answers_the_enabled_feeds_in_order(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "- {name: b_feed, kind: feed, url: 'https://blog.example/rss'}\n"
        "- {name: later, kind: feed, url: 'https://off.example/rss', enabled: false}\n"
        "- {name: a_board, kind: greenhouse, board: acme}\n",
    )
    assert [(f.name, f.kind) for f in found] == [("b_feed", "feed"), ("a_board", "greenhouse")]
    assert found[1].parameters == {"board": "acme"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "- {name: a, kind: fead, url: 'https://x.example'}",
            r"feeds.yml:1: unknown kind `fead`, did you mean `feed`\?",
        ),
        (
            "- {name: a, kind: greenhouse, bord: acme}",
            r"feeds.yml:1: `greenhouse` takes no `bord`, did you mean `board`\?",
        ),
        ("- {name: a, kind: greenhouse}", r"feeds.yml:1: `greenhouse` needs `board`"),
        (
            "- {name: a, kind: greenhouse, board: x}\n- {name: a, kind: greenhouse, board: y}",
            r"feeds.yml:2: the name `a` is already used in line 1",
        ),
        ("\n\n- {name: 'No Name', kind: feed, url: 'https://x.example'}", r"feeds.yml:3: `name`"),
        ("- {name: a, kind: feed, url: 'ftp://x.example'}", r"feeds.yml:1: `url`"),
        ("- {name: a, kind: feed, url: 'https://x.example', path: 'x.xml'}", r"feeds.yml:1: .*not both"),
        ("- {name: a, kind: csv, path: 'x.csv', table: membrs}", r"feeds.yml:1: .*membrs"),
        ("- {name: a, kind: csv, path: 'x.csv'}", r"feeds.yml:1: `csv` needs `table`"),
        ("- {name: a\n  kind: feed", r"feeds.yml:2: not YAML"),
        ("name: a", r"feeds.yml:1: expected a list"),
    ],
)
def test_a_mistake_is_refused_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        read(tmp_path, text)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read(tmp_path, "- {name: a, kind: x}\n- {name: b, kind: greenhouse}\n")
    assert len(str(caught.value).splitlines()) == 2


def test_the_shipped_file_is_right() -> None:
    assert len(feeds.read(ROOT / "pipelines" / "feeds.yml")) > 20
