"""Vocabularies as files: ours from a folder, ESCO's, O*NET's and a table of somebody's own as concepts."""

import shutil
from pathlib import Path

import polars as pl
import pytest

from pipelines.failures import ConfigurationError
from pipelines.settings import ROOT, Settings
from pipelines.storage import feeds, vocabularies

REFERENCE = ROOT / "data" / "reference"


def written(folder: Path, name: str, text: str) -> Path:
    """A file with a text."""
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_esco_in_both_editions(tmp_path: Path) -> None:
    official = written(
        tmp_path, "skills_en.csv",
        "conceptType,conceptUri,preferredLabel,altLabels,description\n"
        'KnowledgeSkillCompetence,http://e/s/1, Python (a language) ,"Python 3\nCPython",A language.\n',
    )  # fmt: skip
    tabiya = written(
        tmp_path, "occupations.csv",
        "ORIGINURI,ISCOGROUPCODE,PREFERREDLABEL,ALTLABELS,DESCRIPTION\nhttp://e/o/1,2511,data scientist,,Finds out.\n",
    )  # fmt: skip
    assert vocabularies.concepts("esco", [official, tabiya], {}, "en").rows() == [
        ("esco", "http://e/o/1", "occupation", "data scientist", "en", [], "Finds out."),
        (
            "esco",
            "http://e/s/1",
            "skill",
            "Python (a language)",
            "en",
            ["Python 3", "CPython"],
            "A language.",
        ),
    ]


def test_onet_joins_its_files_by_code_and_names_technologies(tmp_path: Path) -> None:
    titles = written(
        tmp_path, "Occupation Data.txt", 'O*NET-SOC Code\tTitle\tDescription\n1-1.00\tMakers\tThey "make".\n'
    )
    alternates = written(
        tmp_path, "Alternate Titles.txt",
        "O*NET-SOC Code\tAlternate Title\tShort Title\tSource(s)\n1-1.00\tMaker\tn/a\t08\n1-1.00\tDoer\tn/a\t08\n",
    )  # fmt: skip
    tools = written(
        tmp_path, "Technology Skills.txt",
        "O*NET-SOC Code\tExample\tCommodity Code\n1-1.00\tPython\t43232408\n2-2.00\tPython\t43232408\n",
    )  # fmt: skip
    assert vocabularies.concepts("onet", [titles, alternates, tools], {}, "en").rows() == [
        ("onet", "1-1.00", "occupation", "Makers", "en", ["Maker", "Doer"], 'They "make".'),
        ("onet", "technology:Python", "skill", "Python", "en", [], None),
    ]


def test_a_table_of_ones_own_says_which_column_is_what(tmp_path: Path) -> None:
    table = written(tmp_path, "ours.csv", "code,name,also\n7,机器学习,ML; 统计学习\n8,,x\n")
    columns = {"id": "code", "label": "name", "alternates": "also"}
    assert vocabularies.concepts("csv", [table], columns, "zh").rows() == [
        ("csv", "7", "skill", "机器学习", "zh", ["ML", "统计学习"], None)
    ]
    with pytest.raises(ConfigurationError, match="no column for definition=nowhere; it has code, name, also"):
        vocabularies.concepts("csv", [table], {**columns, "definition": "nowhere"}, "zh")
    with pytest.raises(ConfigurationError, match="no colour; there are"):
        vocabularies.concepts("csv", [table], {"colour": "name"}, "zh")


@pytest.mark.parametrize(
    ("scheme", "text", "why"),
    [
        ("esco", "a,b\n1,2\n", "needs conceptUri"),
        ("onet", "a\tb\n1\t2\n", "needs the column `O\\*NET-SOC Code`"),
        ("lightcast", "a\n", "there are esco, onet, csv"),
        ("csv", "", "not a table"),
    ],
)
def test_a_file_that_is_something_else_is_refused_in_words(tmp_path: Path, scheme: str, text: str, why: str) -> None:
    with pytest.raises(ConfigurationError, match=why):
        vocabularies.concepts(scheme, [written(tmp_path, "x.csv", text)], {}, "en")


def test_a_folder_lacks_a_file_or_a_column(tmp_path: Path) -> None:
    shutil.copytree(REFERENCE, tmp_path / "reference")
    assert vocabularies.read(tmp_path / "reference")["skills"].schema["topics"] == pl.List(pl.String)
    written(tmp_path / "reference", "topics.csv", "topic_id,parent_id\nx,\n")
    with pytest.raises(ConfigurationError, match="label_zh, label_en, arxiv_categories are missing"):
        vocabularies.read(tmp_path / "reference")
    (tmp_path / "reference" / "roles.csv").unlink()
    (tmp_path / "reference" / "topics.csv").unlink()
    with pytest.raises(ConfigurationError, match=r"topics\.csv: there is no such file"):
        vocabularies.read(tmp_path / "reference")


def test_an_import_is_a_file_in_the_inbox_and_one_line_of_the_feeds_file(tmp_path: Path) -> None:
    settings = Settings(
        data=tmp_path / "data", key_file=tmp_path / "key", feeds=written(tmp_path, "feeds.yml", "# ours\n[]\n")
    )
    settings.feeds.write_text("- {name: board, kind: greenhouse, board: acme}\n", encoding="utf-8")
    mapped = pl.DataFrame({"scheme": ["ours"], "concept_id": ["7"]})
    vocabularies.save(settings, "ours", mapped)
    file = vocabularies.save(settings, "ours", mapped)
    assert pl.read_parquet(file).rows() == [("ours", "7")]
    line = feeds.read(settings.feeds)[1]
    assert len(feeds.read(settings.feeds)) == 2
    assert (line.name, line.kind, line.path) == ("vocabulary_ours", "csv", "inbox/vocabularies/ours.parquet")
    with pytest.raises(ConfigurationError, match="is no name"):
        vocabularies.save(settings, "../x", mapped)
