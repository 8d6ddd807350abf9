"""What is searched again, and what is kept."""

import polars as pl

from pipelines.contracts.derived import ScannedDocument, SkillMention
from pipelines.derive.rescanning import rescan, text_hashes
from pipelines.derive.skills import find_mentions
from tests.derive.test_skills import VOCABULARY

FIRST = [("paper", "a", "title", "Python"), ("paper", "a", "summary", "Docker"), ("job", "b", "title", "Java Engineer")]


def frame(rows: list[tuple[str, str, str, str]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["document_kind", "document_id", "field", "text"], orient="row")


class Platform:
    """What stays between two runs, and how many documents each run searched."""

    def __init__(self) -> None:
        self.scanned, self.mentions = ScannedDocument.empty_frame(), SkillMention.empty_frame()
        self.searched: list[int] = []

    def run(self, rows: list[tuple[str, str, str, str]], version: str = "1") -> set[tuple[str, str]]:
        documents = frame(rows)

        def search(changed: pl.DataFrame) -> pl.DataFrame:
            self.searched.append(changed.select("document_kind", "document_id").unique().height)
            return find_mentions(changed, VOCABULARY)

        self.mentions = rescan(documents, search, version, self.scanned, self.mentions)
        SkillMention.validate(self.mentions)
        self.scanned = text_hashes(documents, version)
        ScannedDocument.validate(self.scanned)
        return set(self.mentions.select("document_id", "skill_id").rows())


def test_only_new_and_changed_documents_are_searched_and_removed_ones_are_gone():
    platform = Platform()
    everything = {("a", "python"), ("a", "docker"), ("b", "java")}
    assert platform.run(FIRST) == everything
    assert platform.run(FIRST) == everything
    assert platform.run([*FIRST, ("tutorial", "c", "title", "Spark")]) == {*everything, ("c", "spark")}
    changed = [("paper", "a", "title", "Python"), ("paper", "a", "summary", "Go"), FIRST[2]]
    assert platform.run(changed) == {("a", "python"), ("a", "go"), ("b", "java")}
    assert platform.run([FIRST[2]]) == {("b", "java")}
    assert platform.run([]) == set()
    assert platform.searched == [2, 0, 1, 1, 0, 0]


def test_another_version_searches_everything_again():
    platform = Platform()
    platform.run(FIRST)
    assert platform.run(FIRST, version="2") == {("a", "python"), ("a", "docker"), ("b", "java")}
    assert platform.searched == [2, 2]


def test_text_that_moves_to_another_field_is_searched_again():
    platform = Platform()
    platform.run([("paper", "a", "title", "Python")])
    platform.run([("paper", "a", "summary", "Python")])
    assert platform.searched == [1, 1]
    assert platform.mentions["field"].to_list() == ["summary"]


def test_kept_and_found_together_are_what_a_first_run_finds():
    grown, fresh = Platform(), Platform()
    grown.run(FIRST[:2])
    grown.run(FIRST)
    fresh.run(FIRST)
    assert grown.mentions.equals(fresh.mentions)
